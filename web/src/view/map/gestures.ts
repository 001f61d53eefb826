/** What hands do on the map: drag, pinch, wheel, tap. Points are CSS pixels from the map's left upper corner. */

export interface Hands {
  /** Moves what is seen. */
  pan(dx: number, dy: number): void;
  /** Makes what is seen so many times as large, around a point. */
  zoom(factor: number, x: number, y: number): void;
  /** The hand lets go. */
  end(): void;
  tap(x: number, y: number, tap: Tap): void;
  /** The second of two taps in one place. */
  tapTwice(): void;
  /** The pointer of a mouse is somewhere. */
  hover(x: number, y: number): void;
}

export interface Tap {
  /** Whether what is tapped is added to what was selected before. */
  readonly add: boolean;
  /** How far off it may be. */
  readonly reach: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** Less than this is no drag: fingers are less steady. */
const STEADY: Record<string, number> = { mouse: 4, pen: 6, touch: 9 };
const REACH: Record<string, number> = { mouse: 14, pen: 18, touch: 24 };
/** Two taps belong together within so many milliseconds and pixels. */
const [TWICE_WITHIN, TWICE_NEAR] = [320, 24];
/** A wheel that rests so long has let go, milliseconds. */
const WHEEL_REST = 180;
/** How much a pixel of the wheel zooms; more where a pinch on a touchpad comes as a wheel. */
const [WHEEL_STEP, PINCH_STEP] = [0.0016, 0.011];
/** `WheelEvent.DOM_DELTA_PIXEL`; other wheels count in lines of so many pixels. */
const [IN_PIXELS, LINE] = [0, 16];

/** Listens on an element; gives how to end it. */
export function gesturesOn(element: HTMLElement, hands: Hands): () => void {
  const listening = new AbortController();
  const gestures = new Gestures(element, hands);
  const on = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    hear: (event: HTMLElementEventMap[Type]) => void,
  ) => {
    element.addEventListener(type, hear, { signal: listening.signal, passive: false });
  };
  on('pointerdown', (event) => gestures.down(event));
  on('pointermove', (event) => gestures.move(event));
  on('pointerup', (event) => gestures.up(event));
  on('pointercancel', (event) => gestures.cancel(event));
  on('wheel', (event) => gestures.wheel(event));
  return () => {
    listening.abort();
    gestures.close();
  };
}

class Gestures {
  private readonly pointers = new Map<number, Point>();
  /** Where the first pointer went down; null once it is a drag. */
  private start: Point | null = null;
  private tapped: (Point & { readonly at: number }) | null = null;
  private resting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly element: HTMLElement,
    private readonly hands: Hands,
  ) {}

  down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const point = pointOf(event);
    this.pointers.set(event.pointerId, point);
    this.element.setPointerCapture(event.pointerId);
    this.start = this.pointers.size === 1 ? point : null;
  }

  move(event: PointerEvent): void {
    const point = pointOf(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType === 'mouse') this.hands.hover(point.x, point.y);
      return;
    }
    if (this.start && distance(this.start, point) < (STEADY[event.pointerType] ?? 4)) return;
    this.start = null;
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    this.pointers.set(event.pointerId, point);
    if (!other) {
      this.hands.pan(point.x - before.x, point.y - before.y);
      return;
    }
    // Of two fingers the place between them is moved, and around it the map grows.
    this.hands.pan((point.x - before.x) / 2, (point.y - before.y) / 2);
    const factor = Math.max(distance(point, other), 1) / Math.max(distance(before, other), 1);
    this.hands.zoom(factor, (point.x + other.x) / 2, (point.y + other.y) / 2);
  }

  up(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId)) return;
    if (this.start) this.tap(event);
    else if (this.pointers.size === 0) this.hands.end();
    this.start = null;
  }

  cancel(event: PointerEvent): void {
    if (!this.pointers.delete(event.pointerId)) return;
    if (!this.start && this.pointers.size === 0) this.hands.end();
    this.start = null;
  }

  wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaY * (event.deltaMode === IN_PIXELS ? 1 : LINE);
    const step = event.ctrlKey ? PINCH_STEP : WHEEL_STEP;
    this.hands.zoom(Math.exp(-pixels * step), event.offsetX, event.offsetY);
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.hands.end(), WHEEL_REST);
  }

  close(): void {
    clearTimeout(this.resting);
  }

  private tap(event: PointerEvent): void {
    const point = pointOf(event);
    const isSecond =
      this.tapped !== null &&
      event.timeStamp - this.tapped.at < TWICE_WITHIN &&
      distance(point, this.tapped) < TWICE_NEAR;
    this.tapped = isSecond ? null : { ...point, at: event.timeStamp };
    if (isSecond) this.hands.tapTwice();
    else this.hands.tap(point.x, point.y, { add: event.shiftKey, reach: REACH[event.pointerType] ?? 14 });
  }
}

function pointOf(event: PointerEvent): Point {
  return { x: event.offsetX, y: event.offsetY };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
