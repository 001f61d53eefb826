/** The circuit as it is drawn: its line, the pit lane, and what lies along them. Lengths in 1/10 m, y upwards. */

/** A row of the circuit's table. */
export interface CircuitRow {
  readonly kind: string;
  /** The fraction of the lap. */
  readonly fraction: number;
  readonly x: number;
  readonly y: number;
  readonly label: string | null;
  /** Degrees; where a corner's number stands, seen from its place. */
  readonly angle: number | null;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Corner extends Place {
  readonly label: string;
  readonly angle: number | null;
}

/** From one fraction of the lap to another, which may lie behind the line. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

export interface Circuit {
  /** Evenly spaced around the lap from the line of the start; the last point is the first again. */
  readonly line: readonly Place[];
  readonly pitLane: readonly Place[];
  readonly corners: readonly Corner[];
  /** Where the first and the second sector end, fractions of the lap; null where that is not known. */
  readonly sectors: readonly (number | null)[];
  readonly drsZones: readonly Stretch[];
  /** Where each of the marshals' sectors begins, by its number; in the order of the lap. */
  readonly marshalSectors: readonly { readonly number: number; readonly from: number }[];
  /** Degrees by which the map is turned, counter-clockwise on the screen, as broadcasts show it. */
  readonly rotation: number;
}

/** The circuit of its table's rows; null where the line is not known. */
export function circuitOf(rows: readonly CircuitRow[], rotation: number | null): Circuit | null {
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const line = of('line').map(({ x, y }) => ({ x, y }));
  if (line.length < 4) return null;
  const opens = of('drs-open');
  const closes = of('drs-close');
  return {
    line,
    pitLane: of('pit-lane').map(({ x, y }) => ({ x, y })),
    corners: of('corner').map(({ x, y, label, angle }) => ({ x, y, label: label ?? '', angle })),
    sectors: ['sector-1', 'sector-2'].map((kind) => of(kind)[0]?.fraction ?? null),
    drsZones: opens.flatMap((open) => {
      const close = closes.find((row) => row.label === open.label);
      return close ? [{ from: open.fraction, to: close.fraction }] : [];
    }),
    marshalSectors: of('marshal-sector')
      .map((row) => ({ number: Number(row.label), from: row.fraction }))
      .filter((sector) => Number.isInteger(sector.number))
      .sort((a, b) => a.from - b.from),
    rotation: rotation ?? widest(line),
  };
}

/** The line from one fraction of the lap to another; over the line of the start where the end lies before. */
export function along(circuit: Circuit, { from, to }: Stretch): Place[] {
  const count = circuit.line.length - 1;
  const first = from * count;
  const last = (to > from ? to : to + 1) * count;
  const places = [placeAt(circuit, from)];
  for (let point = Math.floor(first) + 1; point < last; point++) {
    const place = circuit.line[point % count];
    if (place) places.push(place);
  }
  places.push(placeAt(circuit, to));
  return places;
}

/** The place on the line at a fraction of the lap. */
export function placeAt(circuit: Circuit, fraction: number): Place {
  const count = circuit.line.length - 1;
  const at = (fraction - Math.floor(fraction)) * count;
  const [before, after] = [circuit.line[Math.floor(at)], circuit.line[Math.floor(at) + 1]];
  if (!before || !after) return before ?? circuit.line[0] ?? { x: 0, y: 0 };
  const part = at - Math.floor(at);
  return { x: before.x + (after.x - before.x) * part, y: before.y + (after.y - before.y) * part };
}

/** The stretch of a marshals' sector, up to where the next one begins. */
export function marshalStretch(circuit: Circuit, number: number): Stretch | null {
  const at = circuit.marshalSectors.findIndex((sector) => sector.number === number);
  const sector = circuit.marshalSectors[at];
  const next = circuit.marshalSectors[(at + 1) % circuit.marshalSectors.length];
  return sector && next && next !== sector ? { from: sector.from, to: next.from } : null;
}

/** The turn in degrees by which a line becomes as wide and as low as can be: where no broadcast's is known. */
function widest(line: readonly Place[]): number {
  let [best, least] = [0, Infinity];
  for (let degrees = 0; degrees < 180; degrees += 3) {
    const { height } = extent(line, degrees);
    if (height < least) [best, least] = [degrees, height];
  }
  return best;
}

/** The size of a line on the screen when it is turned by so many degrees. */
export function extent(line: readonly Place[], degrees: number): { width: number; height: number } {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  let [left, right, low, high] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y } of line) {
    const [across, up] = [x * cos - y * sin, x * sin + y * cos];
    [left, right] = [Math.min(left, across), Math.max(right, across)];
    [low, high] = [Math.min(low, up), Math.max(high, up)];
  }
  return { width: right - left, height: high - low };
}
