/** Draws what lies still: the circuit and its flags. */

import { placeAt, type Place } from '../../engine/circuit';
import type { Flag } from '../../engine/picture';
import type { Lens } from './camera';
import { LETTERS } from './circuitLabels';
import { mixed, type Colours } from './colours';
import { paintOf, type Paint, type SectorFlags } from './flags';
import { gaugeOf, type Gauge } from './gauge';
import { headingAt, insideOf } from './geometry';
import type { Shapes } from './shapes';

export interface CircuitScene {
  readonly shapes: Shapes;
  readonly lens: Lens;
  readonly colours: Colours;
  readonly flag: Flag | null;
  readonly sectorFlags: SectorFlags;
  /** Device pixels to CSS pixels. */
  readonly ratio: number;
  readonly font: string;
}

type Context = CanvasRenderingContext2D;

/** How wide a flag's bands are, pixels. */
const BAND = 4.5;
/** How long dashes and the gaps between them are: at least so many pixels, or 1/10 m. */
const BROKEN = { pixels: [16, 9], lengths: [230, 130] } as const;
const HATCH = { pixels: [4, 8], lengths: [40, 80] } as const;

export function drawCircuit(context: Context, scene: CircuitScene): void {
  const gauge = gaugeOf(scene.lens);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  scene.lens.apply(context, scene.ratio);
  // The lines bend so little at each point that round joins would only cost.
  context.lineJoin = 'miter';
  drawLanes(context, scene, gauge);
  drawSectorFlags(context, scene, gauge);
  drawDrs(context, scene, gauge);
  context.setTransform(scene.ratio, 0, 0, scene.ratio, 0, 0);
  for (const end of scene.shapes.circuit.sectors) if (end !== null) drawTick(context, scene, gauge, end);
  drawLine(context, scene, gauge);
  drawLabels(context, scene, gauge);
}

/** Strokes a path in the circuit's measure with a width in pixels. */
function stroke(context: Context, path: Path2D, colour: string, width: number, { scale }: Gauge): void {
  context.strokeStyle = colour;
  context.lineWidth = width / scale;
  context.stroke(path);
}

function drawLanes(context: Context, scene: CircuitScene, gauge: Gauge): void {
  const { shapes, colours, flag } = scene;
  context.lineCap = 'round';
  stroke(context, shapes.pitLane, colours.pitLane, 2 * gauge.pitLane, gauge);
  stroke(context, shapes.track, colours.edge, 2 * gauge.track, gauge);
  const paint = paintOf(flag);
  if (paint) drawPaint(context, scene, gauge, paint);
  else stroke(context, shapes.track, colours.track, gauge.surface, gauge);
}

/** Bands along both edges, which from afar fill the track; between them it is tinted. */
function drawPaint(context: Context, { shapes, colours }: CircuitScene, gauge: Gauge, paint: Paint): void {
  const colour = colours[paint.colour];
  const tinted = mixed(colours.track, colour, 0.2);
  context.lineCap = 'butt';
  if (paint.form === 'dashes') {
    stroke(context, shapes.track, tinted, gauge.surface, gauge);
    context.setLineDash(dashes(BROKEN, gauge));
  }
  stroke(
    context,
    shapes.track,
    paint.form === 'pale' ? mixed(colours.track, colour, 0.45) : colour,
    gauge.surface,
    gauge,
  );
  context.setLineDash([]);
  const between = gauge.surface - 2 * BAND;
  if (between > 2) stroke(context, shapes.track, tinted, between, gauge);
}

/** The flags of marshals' sectors lie on that of the whole track; double yellow is hatched. */
function drawSectorFlags(
  context: Context,
  { shapes, colours, sectorFlags }: CircuitScene,
  gauge: Gauge,
): void {
  context.lineCap = 'butt';
  for (const [sector, raised] of sectorFlags) {
    const path = shapes.sector(sector);
    if (!path) continue;
    stroke(context, path, colours.yellow, gauge.surface, gauge);
    if (raised === 'yellow') continue;
    context.setLineDash(dashes(HATCH, gauge));
    stroke(context, path, colours.onFlag, gauge.surface, gauge);
    context.setLineDash([]);
  }
}

function dashes({ pixels, lengths }: typeof BROKEN | typeof HATCH, { scale }: Gauge): number[] {
  return [Math.max(pixels[0] / scale, lengths[0]), Math.max(pixels[1] / scale, lengths[1])];
}

function drawDrs(context: Context, { shapes, colours }: CircuitScene, gauge: Gauge): void {
  context.lineCap = 'round';
  for (const path of shapes.drsLines(gauge)) stroke(context, path, colours.drs, 2.5, gauge);
}

/** Where a place is on the screen, and the directions of travel and to the left of it there. */
function frameAt({ shapes, lens }: CircuitScene, fraction: number): { at: Place; way: Place; left: Place } {
  const place = placeAt(shapes.circuit, fraction);
  const heading = headingAt(shapes.circuit, fraction);
  const { cos, sin } = lens.ground;
  const way = { x: heading.x * cos - heading.y * sin, y: -(heading.x * sin + heading.y * cos) };
  const at = { x: lens.screenX(place.x, place.y), y: lens.screenY(place.x, place.y) };
  return { at, way, left: { x: way.y, y: -way.x } };
}

/** A tick across the track where a sector ends. */
function drawTick(context: Context, scene: CircuitScene, gauge: Gauge, end: number): void {
  const { at, left } = frameAt(scene, end);
  const half = gauge.track + 3.5;
  for (const [colour, width] of [
    [scene.colours.panel, 4.5],
    [scene.colours.text, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.lineCap = 'butt';
    context.beginPath();
    context.moveTo(at.x - left.x * half, at.y - left.y * half);
    context.lineTo(at.x + left.x * half, at.y + left.y * half);
    context.stroke();
  }
}

/** The chequered line of the start and finish, and an arrow the way the cars go. */
function drawLine(context: Context, scene: CircuitScene, gauge: Gauge): void {
  const { at, way, left } = frameAt(scene, 0);
  const half = gauge.track + 4;
  const square = Math.max(half / 4, 2.5);
  const rows = Math.round((2 * half) / square);
  const cell = (2 * half) / rows;
  context.save();
  // The x axis goes along the track from here, the y axis across it.
  context.transform(way.x, way.y, -left.x, -left.y, at.x, at.y);
  context.fillStyle = '#ffffff';
  context.fillRect(-cell, -half, 2 * cell, 2 * half);
  context.fillStyle = '#14171c';
  for (let row = 0; row < rows; row++)
    context.fillRect(row % 2 === 0 ? -cell : 0, row * cell - half, cell, cell);
  context.lineWidth = 1;
  context.strokeStyle = '#14171c';
  context.strokeRect(-cell, -half, 2 * cell, 2 * half);
  drawArrow(context, scene, cell + 3, gauge.drs + 8);
  context.restore();
}

/** The arrow stands outside of the circuit, behind the line. */
function drawArrow(context: Context, { shapes, colours }: CircuitScene, from: number, off: number): void {
  const across = insideOf(shapes.circuit.line) * off;
  context.lineCap = 'round';
  for (const [colour, width] of [
    [colours.panel, 5],
    [colours.text, 2],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.moveTo(from, across);
    context.lineTo(from + 16, across);
    context.moveTo(from + 12, across - 4);
    context.lineTo(from + 16, across);
    context.lineTo(from + 12, across + 4);
    context.stroke();
  }
}

function drawLabels(context: Context, { shapes, lens, colours, font }: CircuitScene, gauge: Gauge): void {
  context.lineJoin = 'round';
  context.font = `600 ${LETTERS}px ${font}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineWidth = 3;
  context.strokeStyle = colours.panel;
  const inks = { corner: colours.dim, sector: colours.text, drs: colours.drs };
  for (const { kind, text, x, y } of shapes.labels(gauge)) {
    const [atX, atY] = [lens.screenX(x, y), lens.screenY(x, y)];
    if (atX < -20 || atY < -20 || atX > lens.width + 20 || atY > lens.height + 20) continue;
    context.strokeText(text, atX, atY);
    context.fillStyle = inks[kind];
    context.fillText(text, atX, atY);
  }
}
