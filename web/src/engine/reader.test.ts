import { expect, test } from 'vitest';

import { Reader } from './reader';
import type { Segment } from './segment';
import { often, type Random } from './testing/random';
import { anyEntries, CHANNELS, manifestOf, segmentWith } from './testing/replay';

const manifest = manifestOf(['VER', 'NOR'], 1501 + 1500, { channels: CHANNELS.slice(0, 4) });

/** What a row has at a frame, said plainly: by looking at all its entries. */
function naive(segment: Segment, row: number, frame: number, linear: boolean): number {
  const [from, to] = [segment.starts[row], segment.starts[row + 1]];
  const values = segment.value.subarray(from, to);
  const entries = Array.from(segment.frame.subarray(from, to), (at, entry) => ({
    frame: at,
    value: values[entry] ?? NaN,
  }));
  const before = entries.filter((entry) => entry.frame <= frame).at(-1);
  const after = entries.find((entry) => entry.frame > frame);
  if (!before || Number.isNaN(before.value)) return NaN;
  if (!linear || !after || Number.isNaN(after.value)) return before.value;
  const part = (frame - before.frame) / (after.frame - before.frame);
  return before.value + part * (after.value - before.value);
}

function anySegment(random: Random, number = 0): Segment {
  return segmentWith(manifest, number, () => anyEntries(random, 1501));
}

function agree(
  reader: Reader,
  segment: Segment,
  rows: readonly number[],
  frame: number,
  linear: boolean,
): void {
  for (const row of rows) {
    const [read, wanted] = [reader.at(row, frame, linear), naive(segment, row, frame, linear)];
    if (Number.isNaN(wanted)) expect(read).toBeNaN();
    else expect(read, `row ${row} at ${frame}`).toBeCloseTo(wanted, 6);
  }
}

function someRows(random: Random, segment: Segment): number[] {
  return Array.from({ length: 6 }, () => random.whole(0, segment.starts.length - 2));
}

test('a row at any instants is what its entries say, whichever way the instants go', () => {
  often(20, (random) => {
    const segment = anySegment(random);
    const rows = someRows(random, segment);
    const reader = new Reader();
    reader.open(segment);
    const last = segment.frames - 1;
    let frame = random.next() * last;
    for (let instant = 0; instant < 80; instant++) {
      const step = random.pick([1, 0.4, 8.5, 40, -1, -0.3, -30]);
      frame = random.chance(0.15) ? random.next() * last : frame + step * random.next();
      if (random.chance(0.2)) frame = Math.round(frame);
      if (random.chance(0.05)) frame = random.pick([0, last]);
      frame = Math.min(Math.max(frame, 0), last);
      agree(reader, segment, rows, frame, random.chance(0.5));
    }
  });
});

test('playing on from frame to frame meets every entry', () => {
  often(3, (random) => {
    const segment = anySegment(random);
    const rows = someRows(random, segment);
    for (const stride of [1, 7, 32]) {
      const reader = new Reader();
      reader.open(segment);
      for (let frame = 0; frame < segment.frames; frame += stride)
        agree(reader, segment, rows.slice(0, 2), frame, true);
    }
  });
});

test('another segment is read from its own beginning, and a segment of another length of rows too', () => {
  often(10, (random) => {
    const segments = [anySegment(random, 0), anySegment(random, 1)];
    const other = manifestOf(['HAM'], 100);
    segments.push(segmentWith(other, 0, () => anyEntries(random, 100)));
    const reader = new Reader();
    for (let turn = 0; turn < 12; turn++) {
      const segment = random.pick(segments);
      reader.open(segment);
      agree(reader, segment, someRows(random, segment), random.whole(0, segment.frames - 1), true);
    }
  });
});

test('a missing value holds until the next entry, and a line does not lead into it', () => {
  const segment = segmentWith(manifest, 0, () => [
    [0, 10],
    [10, null],
    [20, 30],
    [30, 50],
  ]);
  const reader = new Reader();
  reader.open(segment);
  const at = (frame: number) => reader.at(0, frame, true);
  expect([0, 5, 9.99, 20, 25, 30, 1500].map(at)).toEqual([10, 10, 10, 30, 40, 50, 50]);
  expect([10, 15, 19.99].map(at)).toEqual([NaN, NaN, NaN]);
});

test('before a segment is open there is nothing', () => {
  expect(new Reader().at(0, 0, true)).toBeNaN();
});
