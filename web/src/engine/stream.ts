/** A segment's Arrow IPC stream, taken apart: its label, and its columns as they lie in the bytes. */

import { tableFromIPC, type Data, type Table } from 'apache-arrow';

/** Why bytes are no segment of this replay. */
export class SegmentError extends Error {
  override readonly name = 'SegmentError';
}

/** The columns of a segment. The lists of a row are the items from `starts[row]` up to `starts[row + 1]`. */
export interface Columns {
  readonly rows: number;
  readonly channel: Texts;
  readonly driver: Texts;
  readonly frameStarts: Int32Array;
  readonly frames: Uint16Array;
  readonly valueStarts: Int32Array;
  readonly values: Int32Array;
  /** Whether there is a value. */
  readonly hasValue: (item: number) => boolean;
}

/** The text of a row; null where there is none. */
export type Texts = (row: number) => string | null;

/** Reads a stream. Throws {@link SegmentError} for whatever is wrong with it. */
export function readStream(bytes: Uint8Array): { label: unknown; columns: Columns } {
  try {
    const table = tableFromIPC(bytes);
    return { label: labelOf(table), columns: columnsOf(table) };
  } catch (error) {
    if (error instanceof SegmentError) throw error;
    throw new SegmentError(`not a stream of a segment: ${String(error)}`);
  }
}

function labelOf(table: Table): unknown {
  const label = table.schema.metadata.get('lightsout');
  if (label === undefined) throw new SegmentError('a stream without a label');
  return JSON.parse(label);
}

function columnsOf(table: Table): Columns {
  const rows = table.numRows;
  const frames = listOf(table, 'frame');
  const values = listOf(table, 'value');
  if (!(frames.items.values instanceof Uint16Array) || !(values.items.values instanceof Int32Array)) {
    throw new SegmentError('other columns than this version has');
  }
  return {
    rows,
    channel: textsOf(table, 'channel'),
    driver: textsOf(table, 'driver'),
    frameStarts: frames.starts,
    frames: frames.items.values,
    valueStarts: values.starts,
    values: values.items.values,
    hasValue: (item) => values.items.getValid(item),
  };
}

function textsOf(table: Table, name: string): Texts {
  const column = table.getChild(name);
  return (row) => {
    const text: unknown = column?.get(row);
    return typeof text === 'string' ? text : null;
  };
}

/** A column of lists: where each row's begin, and the items of all. */
function listOf(table: Table, name: string): { starts: Int32Array; items: Data } {
  const [part, more] = table.getChild(name)?.data ?? [];
  const items = part?.children[0];
  if (!part || more || !items) throw new SegmentError('other columns than this version has');
  const starts = part.valueOffsets.subarray(0, table.numRows + 1);
  const end = starts[table.numRows] ?? -1;
  if (end < 0 || end > items.length || end > (items.values as ArrayLike<unknown>).length) {
    throw new SegmentError('columns that are not where or how long they should be');
  }
  return { starts: startsOf(starts), items };
}

/** Where the items of rows begin: from 0 on, and never back. */
function startsOf(starts: Int32Array): Int32Array {
  if (starts[0] !== 0 || starts.some((start, row) => row > 0 && start < (starts[row - 1] ?? 0))) {
    throw new SegmentError('rows that do not follow one another');
  }
  return starts;
}
