import { makeData, Uint16 } from 'apache-arrow';
import { describe, expect, test } from 'vitest';

import { SEGMENT_VERSION } from './manifest';
import { readSegment, SegmentError } from './segment';
import { encode, encodeDifferences, stream, texts, type Difference, type Label } from './testing/encode';
import { often } from './testing/random';
import { anyEntries, bytesOf, framesOf, labelOf, manifestOf, NOTHING, rowsOf } from './testing/replay';

const manifest = manifestOf(['VER', 'NOR', 'HAM'], 4000);
const good = bytesOf(manifest, 1, NOTHING);

function read(bytes: Uint8Array, number = 1) {
  return readSegment(bytes, manifest, number);
}

/** Reads what may be damaged: a segment, or the error that is meant for it. */
function readAny(bytes: Uint8Array): SegmentError | null {
  try {
    const segment = read(bytes);
    expect(segment.frame.length).toBe(segment.value.length);
    return null;
  } catch (error) {
    expect(error).toBeInstanceOf(SegmentError);
    return error as SegmentError;
  }
}

describe('a segment', () => {
  test('has the entries that were written', () => {
    often(15, (random) => {
      const number = random.whole(0, 2);
      const frames = framesOf(manifest, number);
      const rows = rowsOf(manifest, () => anyEntries(random, frames));
      const segment = readSegment(encode(labelOf(manifest, number), rows), manifest, number);
      expect(segment).toMatchObject({ number, first: number * 1500, frames });
      const scales = rows.map(
        (row) => manifest.channels.find((channel) => channel.name === row.channel)?.scale ?? NaN,
      );
      for (const [row, { entries }] of rows.entries()) {
        const [from, to] = [segment.starts[row], segment.starts[row + 1]];
        expect([...segment.frame.subarray(from, to)]).toEqual(entries.map(([frame]) => frame));
        const values = entries.map(([, value]) => (value === null ? NaN : value * (scales[row] ?? NaN)));
        expect([...segment.value.subarray(from, to)]).toEqual(values);
      }
    });
  });

  test('of the end is as long as what is left', () => {
    expect(readSegment(bytesOf(manifest, 2, NOTHING), manifest, 2).frames).toBe(1000);
    const one = manifestOf(['VER'], 1);
    expect(readSegment(bytesOf(one, 0, NOTHING), one, 0).frames).toBe(1);
  });

  test('may have an entry at each of its frames', () => {
    const all = Array.from({ length: 1501 }, (_, frame) => [frame, frame * 3] as const);
    const segment = read(bytesOf(manifest, 1, () => all));
    expect(segment.frame.at(-1)).toBe(1500);
    expect(segment.value[1500]).toBe(4500);
  });

  test('skips missing values in its sums', () => {
    const pairs = rowsOf(manifest, NOTHING).map((): Difference[] => [
      [0, 5],
      [3, null],
      [4, 2],
    ]);
    const segment = read(encodeDifferences(labelOf(manifest, 1), rowsOf(manifest, NOTHING), pairs));
    expect([...segment.value.subarray(0, 3)]).toEqual([5, NaN, 7]);
    expect([...segment.frame.subarray(0, 3)]).toEqual([0, 3, 7]);
  });
});

test('bytes may lie anywhere in memory', () => {
  for (const offset of [1, 2, 3, 4, 5]) {
    const moved = new Uint8Array(good.length + offset);
    moved.set(good, offset);
    expect(read(moved.subarray(offset))).toEqual(read(good));
  }
});

describe('what is no segment of the replay is refused', () => {
  const rows = rowsOf(manifest, NOTHING);
  const label = labelOf(manifest, 1);

  test.each<[string, Label, RegExp]>([
    ['another version', { ...label, version: 999 }, /version 999/],
    ['another segment', { ...label, segment: 2 }, /segment 2 where 1/],
    ['another beginning', { ...label, first: 0 }, /segment 1 where 1/],
    ['no frames', { ...label, frames: 0 }, /frames/],
    ['more frames than it can have', { ...label, frames: 1502 }, /frames/],
    ['fewer frames than it has', { ...label, frames: 1000 }, /frames/],
    ['frames that are no number', { ...label, frames: 'many' }, /frames/],
    ['frames that are not whole', { ...label, frames: 1500.5 }, /frames/],
    ['frames left out', { version: SEGMENT_VERSION, segment: 1, first: 1500 }, /frames/],
    ['no label', null, /label/],
    ['a label that is no JSON', '{version', /JSON/],
    ['a label that says nothing', 'null', /version undefined/],
    ['a label that is a number', '7', /version undefined/],
    ['a label that is a list', '[1]', /version undefined/],
  ])('%s', (_, said, words) => {
    expect(readAny(encode(said, rows))?.message).toMatch(words);
  });

  test('another segment than was asked for', () => {
    expect(() => read(good, 0)).toThrow(SegmentError);
    expect(() => read(good, 2)).toThrow(SegmentError);
  });

  test('rows left out, added, or in another order', () => {
    const [first, second] = [rows[0], rows[1]];
    if (!first || !second) throw new Error('no rows');
    for (const other of [
      [],
      rows.slice(1),
      rows.slice(0, -1),
      [...rows.slice(0, 40), ...rows.slice(41)],
      [...rows, first],
      [second, first, ...rows.slice(2)],
      rows.toReversed(),
      rows.map((row) => ({ ...row, driver: null })),
      rows.map((row) => ({ ...row, channel: 'x' })),
    ]) {
      expect(readAny(encode(label, other))).not.toBeNull();
    }
  });

  test('the rows of other drivers', () => {
    const other = manifestOf(['VER', 'LEC', 'HAM'], 4000);
    expect(readAny(bytesOf(other, 1, NOTHING))?.message).toMatch(/row 1 /);
  });

  test.each<[string, Difference[]]>([
    ['no entries', []],
    ['a beginning after the first frame', [[1, 5]]],
    [
      'two entries at one frame',
      [
        [0, 5],
        [0, 6],
      ],
    ],
    [
      'an entry after the last frame',
      [
        [0, 5],
        [1501, 6],
      ],
    ],
    [
      'a sum that leaves the minute',
      [
        [0, 5],
        [1400, 6],
        [101, 7],
      ],
    ],
    [
      'a sum that leaves 16 bits and comes back',
      [
        [0, 5],
        [65535, 6],
        [1, 7],
      ],
    ],
  ])('%s', (_, damaged) => {
    for (const at of [0, 30, rows.length - 1]) {
      const pairs = rows.map((__, row): readonly Difference[] => (row === at ? damaged : [[0, 1]]));
      expect(readAny(encodeDifferences(label, rows, pairs))?.message).toContain(`row ${at} `);
    }
  });

  test('other columns', () => {
    const names = {
      channel: texts(rows.map((row) => row.channel)),
      driver: texts(rows.map((row) => row.driver)),
    };
    const numbers = makeData({
      type: new Uint16(),
      length: rows.length,
      nullCount: 0,
      data: new Uint16Array(rows.length),
    });
    expect(readAny(stream(label, names))).not.toBeNull();
    expect(readAny(stream(label, { ...names, frame: numbers, value: numbers }))).not.toBeNull();
    expect(readAny(stream(label, { ...names, frame: names.channel, value: names.channel }))).not.toBeNull();
    expect(readAny(stream(label, { channel: numbers, driver: numbers }))).not.toBeNull();
  });
});

describe('damaged bytes give an error that says so, or a segment, and nothing else', () => {
  // Whoever is cut off within the end mark has lost nothing.
  const END_MARK = 8;

  test('cut off anywhere', () => {
    for (let length = 0; length < good.length - END_MARK; length += length < 2000 ? 1 : 97) {
      expect(readAny(good.slice(0, length)), `${length} of ${good.length} bytes`).not.toBeNull();
    }
  });

  test('cut off within the last of what it has', () => {
    const full = bytesOf(manifest, 1, (_, driver) => [
      [0, driver],
      [700, null],
      [1500, 9],
    ]);
    for (let missing = END_MARK + 1; missing < 3000; missing += 7) {
      expect(readAny(full.slice(0, -missing)), `${missing} bytes less`).not.toBeNull();
    }
  });

  test('bytes at random', () => {
    often(300, (random) => {
      const bytes = Uint8Array.from({ length: random.whole(0, 4000) }, () => random.whole(0, 255));
      expect(readAny(bytes)).not.toBeNull();
    });
  });

  // The heads of messages are Arrow's to read, and it believes their lengths: what comes over the network whole is as the
  // server wrote it, for its coding has a checksum. The rows are read here, and nothing of them is believed.
  test('some bytes of the rows changed', () => {
    const view = new DataView(good.buffer, good.byteOffset);
    const schema = 8 + view.getInt32(4, true);
    const rows = schema + 8 + view.getInt32(schema + 4, true);
    often(1500, (random) => {
      const bytes = good.slice();
      for (let change = random.whole(1, 4); change > 0; change--) {
        bytes[random.whole(rows, bytes.length - END_MARK - 1)] = random.chance(0.3)
          ? 255
          : random.whole(0, 255);
      }
      readAny(bytes);
    });
  });

  test('a page that stands where the segment should', () => {
    const page = new TextEncoder().encode('<!doctype html><title>Bad Gateway</title>'.repeat(20));
    expect(readAny(page)).not.toBeNull();
  });
});
