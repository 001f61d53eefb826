/** The leaderboard that the program prints: `lightsout show`. */

export interface BoardRow {
  readonly place: number;
  readonly driver: string;
  readonly lap: string;
  readonly gap: string;
  readonly interval: string;
  readonly tyre: string;
  readonly age: string;
  readonly last: string;
  readonly status: string;
}

/** The rows of what is printed; empty columns are left out there. */
export function boardOf(printed: string): BoardRow[] {
  const lines = printed.trimEnd().split('\n');
  const head = lines.findIndex((line) => line.startsWith('pos'));
  const columns = columnsOf(lines[head] ?? '');
  return lines.slice(head + 1).map((line) => {
    const cells = cellsOf(line, columns);
    const cell = (name: string) => cells.get(name) ?? '';
    return {
      place: Number(cell('pos')),
      driver: cell('driver'),
      lap: cell('lap'),
      gap: cell('gap'),
      interval: cell('interval'),
      tyre: cell('tyre'),
      age: cell('age'),
      last: cell('last lap'),
      status: cell('status').replace(', estimated', ''),
    };
  });
}

interface Column {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

const NAMES = [
  'pos',
  'driver',
  'team',
  'lap',
  'gap',
  'interval',
  'tyre',
  'age',
  'best lap',
  'last lap',
  'status',
];

/** Where the columns' names stand. */
function columnsOf(head: string): Column[] {
  const found: Column[] = [];
  let at = 0;
  for (const name of NAMES) {
    const from = head.indexOf(name, at);
    // `lap` is also the end of `best lap`: a name stands alone, two spaces from the next.
    if (from < 0 || (from > 0 && head.slice(from - 2, from).trim() !== '')) continue;
    at = from + name.length;
    found.push({ name, from, to: at });
  }
  return found;
}

/** The cells of a line: each is a run of text without two spaces in it, under the name that it touches. */
function cellsOf(line: string, columns: readonly Column[]): Map<string, string> {
  const cells = new Map<string, string>();
  for (const found of line.matchAll(/\S+(?: \S+)*/g)) {
    const [from, to] = [found.index, found.index + found[0].length];
    const column = columns.find((other) => from < other.to && to > other.from);
    if (!column) throw new Error(`"${found[0]}" is in no column of the board`);
    cells.set(column.name, found[0]);
  }
  return cells;
}
