/** Figures, and a table of them. */

export interface Figure {
  readonly what: string;
  readonly is: number;
  readonly unit: string;
  /** What it is to be at most; null where it only explains another. */
  readonly most: number | null;
}

/** The value that so many percent of all do not exceed. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(Math.ceil((percent / 100) * sorted.length), sorted.length) - 1] ?? NaN;
}

export function print(title: string, figures: readonly Figure[]): void {
  const number = (value: number) => value.toFixed(value < 100 ? 1 : 0);
  const width = Math.max(...figures.map(({ what }) => what.length));
  const lines = figures.map(({ what, is, unit, most }) => {
    const target = most === null ? '' : `≤ ${number(most)} ${unit}`;
    const verdict = most === null ? '' : is <= most ? 'met' : 'MISSED';
    return `${what.padEnd(width)}  ${number(is).padStart(8)} ${unit.padEnd(3)} ${target.padStart(12)}  ${verdict}`;
  });
  process.stdout.write(`\n${title}\n${lines.map((line) => line.trimEnd()).join('\n')}\n`);
}
