/**
 * One minute of all channels of all cars, and of the session, read from an Arrow IPC stream.
 *
 * A row is one channel of one driver, or of the session: the ends of lines, or the changes. The form is told by the
 * server's crate `segments`.
 */

import { SEGMENT_VERSION, type Manifest } from './manifest';
import { readStream, SegmentError, type Columns } from './stream';

export { SegmentError };

/** The entries of all rows, one after another; a row's are those from `starts[row]` up to `starts[row + 1]`. */
export interface Segment {
  readonly number: number;
  /** The number of its first frame in the replay. */
  readonly first: number;
  /** How many frames it has, the first of the next segment included. */
  readonly frames: number;
  readonly starts: Uint32Array;
  /** Of each entry, the frame from 0 within the segment. */
  readonly frame: Uint16Array;
  /** Of each entry, the value in its channel's unit; NaN where it is missing. */
  readonly value: Float64Array;
}

/** What a segment says of itself, in the metadata of its schema. */
interface Label {
  readonly version: unknown;
  readonly segment: unknown;
  readonly first: unknown;
  readonly frames: unknown;
}

/** Reads segment `number` of a replay. Throws {@link SegmentError} for bytes that are something else. */
export function readSegment(bytes: Uint8Array, manifest: Manifest, number: number): Segment {
  const { label, columns } = readStream(bytes);
  const first = number * manifest.frames_per_segment;
  const frames = Math.min(manifest.frames_per_segment + 1, manifest.frames - first);
  checkLabel(label, number, first, frames);
  checkRows(columns, manifest);
  const starts = Uint32Array.from(columns.frameStarts);
  const count = starts[starts.length - 1] ?? 0;
  if (columns.valueStarts.some((start, row) => start !== starts[row])) {
    throw new SegmentError('entries whose frames and values do not pair');
  }
  const [frame, value] = [new Uint16Array(count), new Float64Array(count)];
  const segment = { number, first, frames, starts, frame, value };
  let row = 0;
  for (const channel of manifest.channels) {
    const rows = channel.scope === 'driver' ? manifest.drivers.length : 1;
    for (let end = row + rows; row < end; row++) sum(segment, row, columns, channel.scale);
  }
  return segment;
}

function checkLabel(said: unknown, number: number, first: number, frames: number): void {
  const label: Partial<Label> = typeof said === 'object' && said !== null ? said : {};
  if (label.version !== SEGMENT_VERSION) {
    throw new SegmentError(
      `segment version ${String(label.version)}, and this page reads ${SEGMENT_VERSION}`,
    );
  }
  if (label.segment !== number || label.first !== first) {
    throw new SegmentError(`segment ${String(label.segment)} where ${number} was asked for`);
  }
  if (label.frames !== frames) throw new SegmentError(`${String(label.frames)} frames, and not ${frames}`);
}

/** The rows are those of the manifest, in its order: checked by their number, the drivers, and the first of each channel. */
function checkRows(columns: Columns, manifest: Manifest): void {
  const rows = manifest.channels.reduce(
    (sum, { scope }) => sum + (scope === 'driver' ? manifest.drivers.length : 1),
    0,
  );
  if (columns.rows !== rows) throw new SegmentError(`${columns.rows} rows, and not ${rows}`);
  let row = 0;
  for (const channel of manifest.channels) {
    const drivers = channel.scope === 'driver' ? manifest.drivers : [null];
    const known = row === 0 ? drivers : drivers.slice(0, 1);
    for (const [place, driver] of known.entries()) {
      if (columns.channel(row + place) !== channel.name || columns.driver(row + place) !== driver) {
        throw new SegmentError(
          `row ${row + place} is not the channel ${channel.name} of ${driver ?? 'the session'}`,
        );
      }
    }
    row += drivers.length;
  }
}

/** Turns a row's differences into frames and values: running sums, over which a missing value is skipped. */
function sum(segment: Segment, row: number, columns: Columns, scale: number): void {
  const { starts, frame, value } = segment;
  const { frames, values, hasValue } = columns;
  const end = starts[row + 1] ?? 0;
  let [at, total, last] = [0, 0, -1];
  for (let entry = starts[row] ?? 0; entry < end; entry++) {
    at += frames[entry] ?? 0;
    if (at <= last || at >= segment.frames) throw new SegmentError(`row ${row} leaves its minute`);
    last = at;
    frame[entry] = at;
    const isThere = hasValue(entry);
    if (isThere) total += values[entry] ?? 0;
    value[entry] = isThere ? total * scale : NaN;
  }
  if (frame[starts[row] ?? 0] !== 0 || starts[row] === end)
    throw new SegmentError(`row ${row} does not begin`);
}
