/** The cars' codes, written once each and then drawn as images: text is the dearest of what a frame draws. */

import type { Driver } from '../../engine/session';
import { inkOn, type Colours } from './colours';

/** `chosen` of a car that is selected, `dim` of one that is out. */
export type Look = 'plain' | 'chosen' | 'dim';

export interface Sprite {
  readonly image: HTMLCanvasElement;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

const SIZES: Record<Look, number> = { plain: 13, chosen: 14, dim: 12 };
/** Around the letters: of plain text for its outline, of a chosen one for its ground. */
const PADS: Record<Look, number> = { plain: 2, chosen: 4, dim: 2 };

export class Sprites {
  private readonly made: Record<Look, (Sprite | undefined)[]> = { plain: [], chosen: [], dim: [] };

  constructor(
    private readonly drivers: readonly Pick<Driver, 'code' | 'colour'>[],
    private readonly colours: Colours,
    private readonly font: string,
    /** Device pixels to CSS pixels. */
    private readonly ratio: number,
  ) {}

  of(car: number, look: Look): Sprite {
    let sprite = this.made[look][car];
    if (!sprite) {
      const { code, colour } = this.drivers[car] ?? { code: '', colour: '#808080' };
      sprite = this.make(code, colour, look);
      this.made[look][car] = sprite;
    }
    return sprite;
  }

  private make(code: string, colour: string, look: Look): Sprite {
    const image = document.createElement('canvas');
    const context = image.getContext('2d');
    const [size, pad] = [SIZES[look], PADS[look]];
    const font = `600 ${size}px ${this.font}`;
    if (!context) return { image, width: 0, height: 0 };
    context.font = font;
    const width = Math.ceil(context.measureText(code).width) + 2 * pad;
    const height = size + (look === 'chosen' ? 5 : 3);
    image.width = Math.ceil(width * this.ratio);
    image.height = Math.ceil(height * this.ratio);
    context.scale(this.ratio, this.ratio);
    context.font = font;
    context.textAlign = 'center';
    context.textBaseline = 'alphabetic';
    // Capitals are as high as 0.7 of the size.
    this.write(context, code, colour, look, { width, height, base: height / 2 + size * 0.35 });
    return { image, width, height };
  }

  private write(
    context: CanvasRenderingContext2D,
    code: string,
    colour: string,
    look: Look,
    { width, height, base }: { width: number; height: number; base: number },
  ): void {
    const { colours } = this;
    if (look === 'chosen') {
      context.fillStyle = colour;
      context.strokeStyle = colours.text;
      context.lineWidth = 1.5;
      context.beginPath();
      context.roundRect(0.75, 0.75, width - 1.5, height - 1.5, 4);
      context.fill();
      context.stroke();
    } else {
      context.lineJoin = 'round';
      context.lineWidth = 3.5;
      context.strokeStyle = colours.panel;
      context.strokeText(code, width / 2, base);
    }
    context.fillStyle = look === 'chosen' ? inkOn(colour) : look === 'dim' ? colours.dim : colours.text;
    context.fillText(code, width / 2, base);
  }
}
