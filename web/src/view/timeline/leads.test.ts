import { expect, test } from 'vitest';

import type { Moment } from '../../engine/moments';
import { lastingLeads } from './leads';

const moment = (t: number, kind: Moment['kind'], driver: number): Moment => ({
  t,
  kind,
  driver,
  lap: 1,
  value: null,
});

const moments = [
  moment(0, 'lap', 0),
  // Side by side: nobody passed.
  moment(10, 'lead', 1),
  moment(11, 'lead', 0),
  moment(40, 'lead', 2),
  moment(41, 'lead', 0),
  moment(42, 'lead', 2),
  moment(100, 'lead', 0),
];

test('only a lead that lasts is a pass, and only of another driver', () => {
  const told = (t: number) => lastingLeads(moments, t).map((lead) => [lead.t, lead.driver]);
  expect(told(39)).toEqual([]);
  expect(told(46.9)).toEqual([]);
  expect(told(47)).toEqual([[42, 2]]);
  expect(told(104)).toEqual([[42, 2]]);
  expect(told(1000)).toEqual([
    [42, 2],
    [100, 0],
  ]);
});
