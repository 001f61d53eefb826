/** Writes segments as the server's crate `segments` does, and damaged ones. */

import {
  Field,
  Int32,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  tableToIPC,
  Uint16,
  Utf8,
  vectorFromArray,
  type Data,
  type DataType,
} from 'apache-arrow';

/** From a frame of the segment on, a value in multiples of the channel's scale; null where it is missing. */
export type Entry = readonly [frame: number, value: number | null];

export interface Row {
  readonly channel: string;
  readonly driver: string | null;
  readonly entries: readonly Entry[];
}

/** What stands in the stream's metadata; damaged segments say other things there. */
export type Label = Readonly<Record<string, unknown>> | string | null;

const FRAMES = new List(new Field('item', new Uint16(), false));
const VALUES = new List(new Field('item', new Int32(), true));

/** The stream of a segment; without a label, where that is null. */
export function encode(label: Label, rows: readonly Row[]): Uint8Array {
  const pairs = rows.map((row) => differences(row.entries));
  return encodeDifferences(label, rows, pairs);
}

/** Of each entry, how far it is from the one before: frames, and values. */
export type Difference = readonly [frames: number, value: number | null];

/** The same with the differences told, so that they need not make sense. */
export function encodeDifferences(
  label: Label,
  rows: readonly Pick<Row, 'channel' | 'driver'>[],
  pairs: readonly (readonly Difference[])[],
): Uint8Array {
  const starts = new Int32Array(pairs.length + 1);
  for (const [row, { length }] of pairs.entries()) starts[row + 1] = (starts[row] ?? 0) + length;
  const all = pairs.flat();
  const columns = {
    channel: texts(rows.map((row) => row.channel)),
    driver: texts(rows.map((row) => row.driver)),
    frame: makeData({
      type: FRAMES,
      length: rows.length,
      nullCount: 0,
      valueOffsets: starts,
      child: frames(all),
    }),
    value: makeData({
      type: VALUES,
      length: rows.length,
      nullCount: 0,
      valueOffsets: starts,
      child: values(all),
    }),
  };
  return stream(label, columns);
}

/** The stream of any columns. */
export function stream(label: Label, columns: Record<string, Data>): Uint8Array {
  const text = typeof label === 'string' ? label : JSON.stringify(label);
  const metadata = new Map(label === null ? [] : [['lightsout', text]]);
  const fields = Object.entries(columns).map(([name, data]) => {
    return new Field(name, data.type as DataType, name === 'driver');
  });
  const schema = new Schema(fields, metadata);
  const length = Object.values(columns)[0]?.length ?? 0;
  const children = Object.values(columns);
  const struct = makeData({ type: new Struct(fields), length, nullCount: 0, children });
  return tableToIPC(new Table(schema, new RecordBatch(schema, struct)), 'stream');
}

function differences(entries: readonly Entry[]): Difference[] {
  let [at, sum] = [0, 0];
  return entries.map(([frame, value]) => {
    const frames = frame - at;
    at = frame;
    if (value === null) return [frames, null];
    const difference = value - sum;
    sum = value;
    return [frames, difference];
  });
}

export function texts(items: readonly (string | null)[]): Data {
  const data = vectorFromArray([...items], new Utf8()).data[0];
  if (!data) throw new Error('a column without data');
  return data;
}

function frames(all: readonly Difference[]): Data<Uint16> {
  const data = Uint16Array.from(all, ([frame]) => frame);
  return makeData({ type: new Uint16(), length: data.length, nullCount: 0, data });
}

function values(all: readonly Difference[]): Data<Int32> {
  const data = Int32Array.from(all, ([, value]) => value ?? 0);
  const nullBitmap = new Uint8Array(Math.ceil(all.length / 8));
  for (const [entry, [, value]] of all.entries()) {
    if (value !== null) nullBitmap[entry >> 3] = (nullBitmap[entry >> 3] ?? 0) | (1 << (entry & 7));
  }
  const nullCount = all.filter(([, value]) => value === null).length;
  return makeData({ type: new Int32(), length: data.length, nullCount, data, nullBitmap });
}
