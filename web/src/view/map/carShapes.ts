/** The marks that a car is made of. What it is doing shows in their shape, never in colour alone. */

import { DARK_INK, inkOn, luminance, type Colours } from './colours';

type Context = CanvasRenderingContext2D;

/** A team's colour with what goes on and around it. */
export interface Livery {
  readonly colour: string;
  readonly ink: string;
  readonly rim: string;
}

const TURN = 2 * Math.PI;
const DASHES = [2.5, 2.5];
const NO_DASHES: number[] = [];
/** How high the leader's mark stands above the car. */
export const LEADER_LIFT = 8;

export function liveryOf(colour: string, colours: Colours): Livery {
  const isDark = luminance(colours.panel) < 0.5;
  // A dark car on a dark track is seen by its rim.
  return { colour, ink: inkOn(colour), rim: isDark && luminance(colour) < 0.06 ? colours.text : DARK_INK };
}

/** A car; with a dot if it is its team's second. */
export function drawDisc(
  context: Context,
  x: number,
  y: number,
  radius: number,
  livery: Livery,
  dot: boolean,
): void {
  circle(context, x, y, radius);
  context.fillStyle = livery.colour;
  context.fill();
  line(context, livery.rim, 1.5);
  if (dot) fillDot(context, x, y, radius * 0.4, livery.ink);
}

/** A car in the pit lane: a ring. */
export function drawRing(
  context: Context,
  x: number,
  y: number,
  radius: number,
  { colour, rim }: Livery,
  dot: boolean,
  colours: Colours,
): void {
  circle(context, x, y, radius);
  context.fillStyle = colours.panel;
  context.fill();
  line(context, rim, 4);
  line(context, colour, 2.25);
  if (dot) fillDot(context, x, y, radius * 0.4, colour);
}

/** On a car that has stopped: a cross. */
export function drawStop(context: Context, x: number, y: number, radius: number, { ink }: Livery): void {
  cross(context, x, y, radius * 0.5);
  line(context, ink, 2);
}

/** A car that is out. */
export function drawOut(
  context: Context,
  x: number,
  y: number,
  { colour, rim }: Livery,
  alpha: number,
): void {
  context.globalAlpha = alpha;
  cross(context, x, y, 4.5);
  line(context, rim, 4.5);
  line(context, colour, 2.25);
  context.globalAlpha = 1;
}

/** Around a car that is selected. */
export function drawHalo(context: Context, x: number, y: number, radius: number, colours: Colours): void {
  circle(context, x, y, radius);
  context.fillStyle = colours.panel;
  context.fill();
  line(context, colours.text, 2);
}

/** Around a car of whose place there is no sample. */
export function drawDashes(context: Context, x: number, y: number, radius: number, colours: Colours): void {
  context.setLineDash(DASHES);
  circle(context, x, y, radius);
  line(context, colours.text, 1.5);
  context.setLineDash(NO_DASHES);
}

/** On top of the leader. */
export function drawLeader(context: Context, x: number, y: number, radius: number, colours: Colours): void {
  const tip = y - radius - 2;
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - 4, tip - 6);
  context.lineTo(x + 4, tip - 6);
  context.closePath();
  line(context, colours.panel, 3);
  context.fillStyle = colours.text;
  context.fill();
}

function circle(context: Context, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, TURN);
}

function line(context: Context, colour: string, width: number): void {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke();
}

function fillDot(context: Context, x: number, y: number, radius: number, colour: string): void {
  circle(context, x, y, radius);
  context.fillStyle = colour;
  context.fill();
}

function cross(context: Context, x: number, y: number, half: number): void {
  context.beginPath();
  context.moveTo(x - half, y - half);
  context.lineTo(x + half, y + half);
  context.moveTo(x + half, y - half);
  context.lineTo(x - half, y + half);
}
