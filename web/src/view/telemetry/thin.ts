/** Lines with no more points than they need: what is left out lies within a fraction of a pixel of the line. */

/** Where a line goes: a path of a canvas. */
export interface LineTarget {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/** From values and their places to pixels. */
export interface Projection {
  readonly left: number;
  /** Pixels from one place to the next. */
  readonly step: number;
  /** Of the value 0. */
  readonly zero: number;
  /** Pixels to a unit of the values, downwards. */
  readonly unit: number;
}

type Values = ArrayLike<number | null | undefined>;

/** A line through the values, interrupted where there are none; no value is farther from it than `off` pixels. */
export function thinLine(
  values: Values,
  { left, step, zero, unit }: Projection,
  off: number,
  to: LineTarget,
): void {
  let [fromX, fromY, x, y] = [NaN, NaN, NaN, NaN];
  let [low, high] = [-Infinity, Infinity];
  const end = () => {
    if (x > fromX) to.lineTo(x, y);
    x = NaN;
  };
  for (let place = 0; place < values.length; place++) {
    const value = values[place] ?? null;
    if (value === null) {
      end();
      continue;
    }
    const [nextX, nextY] = [left + place * step, zero + value * unit];
    if (Number.isNaN(x)) {
      to.moveTo(nextX, nextY);
      [fromX, fromY, low, high] = [nextX, nextY, -Infinity, Infinity];
    } else {
      // The slopes with which a line from the last point that is drawn passes all since then.
      const slope = (nextY - fromY) / (nextX - fromX);
      const room = off / (nextX - fromX);
      if (slope < low || slope > high) {
        to.lineTo(x, y);
        [fromX, fromY] = [x, y];
        const [first, most] = [(nextY - y) / (nextX - x), off / (nextX - x)];
        [low, high] = [first - most, first + most];
      } else {
        [low, high] = [Math.max(low, slope - room), Math.min(high, slope + room)];
      }
    }
    [x, y] = [nextX, nextY];
  }
  end();
}

/** A line that goes on level until the value is another one; `area` gets what lies between it and the value 0. */
export function steppedLine(
  values: Values,
  projection: Projection,
  to: LineTarget,
  area: LineTarget | null,
): void {
  const { left, step, zero, unit } = projection;
  let before: number | null = null;
  for (let place = 0; place < values.length; place++) {
    const value = values[place] ?? null;
    const isLast = value !== null && (values[place + 1] ?? null) === null;
    if (value === before && !isLast) continue;
    const x = left + place * step;
    if (before === null && value !== null) {
      to.moveTo(x, zero + value * unit);
      area?.moveTo(x, zero);
      area?.lineTo(x, zero + value * unit);
    } else if (before !== null && value !== null) {
      for (const line of area ? [to, area] : [to]) {
        line.lineTo(x, zero + before * unit);
        line.lineTo(x, zero + value * unit);
      }
      if (isLast) area?.lineTo(x, zero);
    }
    before = value;
  }
}
