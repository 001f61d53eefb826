/** A table's rows, read by the names of its columns. A column that is not there has no values. */

import type { Table, Vector } from 'apache-arrow';

export class Rows {
  private readonly columns = new Map<string, Vector>();
  private readonly count: number;

  /** Of no table there are no rows. */
  constructor(table: Table | null) {
    this.count = table?.numRows ?? 0;
    for (const field of table?.schema.fields ?? []) {
      const column = table?.getChild(field.name);
      if (column) this.columns.set(field.name, column);
    }
  }

  map<Row>(make: (row: number) => Row): Row[] {
    return Array.from({ length: this.count }, (_, row) => make(row));
  }

  number(name: string, row: number): number | null {
    const value: unknown = this.columns.get(name)?.get(row);
    return typeof value === 'number' ? value : null;
  }

  text(name: string, row: number): string | null {
    const value: unknown = this.columns.get(name)?.get(row);
    return typeof value === 'string' ? value : null;
  }

  flag(name: string, row: number): boolean | null {
    const value: unknown = this.columns.get(name)?.get(row);
    return typeof value === 'boolean' ? value : null;
  }

  /** Reads moments of the session clock as seconds since another. */
  moments(t0: number): (name: string, row: number) => number | null {
    return (name, row) => {
      const value = this.number(name, row);
      return value === null ? null : value - t0;
    };
  }
}
