import { expect, it } from 'vitest';

import { Refusal } from '../../api/client';
import { listingAdvice, sessionAdvice } from './advice';

it.each([
  [0, 'by itself', 'The server does not answer'],
  [404, 'no', 'There is no such session'],
  [400, 'no', 'There is no such session'],
  [409, 'no', 'This session cannot be replayed'],
  [429, 'by itself', 'Too many requests'],
  [502, 'by hand', 'The archive cannot be reached'],
  [503, 'by itself', 'The server is busy'],
  [500, 'by hand', 'The server failed'],
])('a session refused with %i is asked for again %s', (status, again, title) => {
  const advice = sessionAdvice(new Refusal(status, 'TimingData is missing'));
  expect([advice.again, advice.title]).toEqual([again, title]);
  expect(advice.said).toBe(status === 0 ? null : 'TimingData is missing');
});

it('a list has no session to speak of', () => {
  expect(listingAdvice(new Refusal(404, 'no season 1950')).title).toBe('There is no such season');
  expect(listingAdvice(new Refusal(0, '')).again).toBe('by itself');
  expect(listingAdvice(new Refusal(502, 'x')).again).toBe('by hand');
});

it('says what went wrong on the page itself', () => {
  const error = new RangeError('segment 3 is cut short');
  expect([sessionAdvice(error), listingAdvice(error)].map(({ said }) => said)).toEqual([
    'segment 3 is cut short',
    'segment 3 is cut short',
  ]);
});

it('does not say a status twice', () => {
  expect(sessionAdvice(new Refusal(500, 'The server answered 500.')).said).toBeNull();
});
