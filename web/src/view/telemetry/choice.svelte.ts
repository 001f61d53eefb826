/** What the viewer wants of the traces; it stays while panels are closed and opened. */

import type { Reference } from './laps';
import { FIRST_ROWS, ROWS, type RowKind, type RowName } from './rows';

class TraceChoice {
  open = $state(true);
  reference = $state<Reference>('best');
  private shown = $state.raw<readonly RowName[]>(FIRST_ROWS);

  /** The channels shown, and deltas where there is a reference. */
  rows: readonly RowKind[] = $derived(
    ROWS.filter(({ name }) => (name === 'delta' ? this.reference !== 'none' : this.shown.includes(name))),
  );

  has(name: RowName): boolean {
    return this.shown.includes(name);
  }

  toggle(name: RowName): void {
    this.shown = this.has(name) ? this.shown.filter((other) => other !== name) : [...this.shown, name];
  }
}

export const choice = new TraceChoice();
