import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { gesturesOn, type Hands } from './gestures';

type Hear = (event: object) => void;

/** An element that hears what a test says. */
function listener() {
  const heard = new Map<string, Hear>();
  const element = {
    addEventListener: (type: string, hear: Hear) => heard.set(type, hear),
    setPointerCapture: () => undefined,
  } as unknown as HTMLElement;
  const say = (type: string, x: number, y: number, more: object = {}) => {
    const rest = { pointerId: 1, pointerType: 'mouse', button: 0, shiftKey: false, timeStamp: 0 };
    const event = { ...rest, offsetX: x, offsetY: y, preventDefault: () => undefined, ...more };
    heard.get(type)?.(event);
  };
  return { element, say };
}

function hands() {
  return {
    pan: vi.fn<Hands['pan']>(),
    zoom: vi.fn<Hands['zoom']>(),
    end: vi.fn<Hands['end']>(),
    tap: vi.fn<Hands['tap']>(),
    tapTwice: vi.fn<Hands['tapTwice']>(),
    hover: vi.fn<Hands['hover']>(),
  };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('gestures', () => {
  it('pan when the pointer is drawn, and then let go', () => {
    const [{ element, say }, told] = [listener(), hands()];
    gesturesOn(element, told);
    say('pointerdown', 100, 100);
    say('pointermove', 102, 100);
    expect(told.pan).not.toHaveBeenCalled();
    say('pointermove', 110, 95);
    say('pointermove', 111, 96);
    expect(told.pan.mock.calls).toEqual([
      [10, -5],
      [1, 1],
    ]);
    say('pointerup', 111, 96);
    expect(told.end).toHaveBeenCalledOnce();
    expect(told.tap).not.toHaveBeenCalled();
  });

  it('tap where the pointer hardly moves; shift adds', () => {
    const [{ element, say }, told] = [listener(), hands()];
    gesturesOn(element, told);
    say('pointerdown', 100, 100);
    say('pointermove', 102, 101);
    say('pointerup', 102, 101, { shiftKey: true });
    expect(told.tap).toHaveBeenCalledWith(102, 101, { add: true, reach: 14 });
    expect(told.end).not.toHaveBeenCalled();
  });

  it('tell two taps in one place from two in different ones', () => {
    const [{ element, say }, told] = [listener(), hands()];
    gesturesOn(element, told);
    const tap = (x: number, timeStamp: number) => {
      say('pointerdown', x, 50);
      say('pointerup', x, 50, { timeStamp });
    };
    tap(50, 1000);
    tap(200, 1100);
    tap(200, 1900);
    expect(told.tapTwice).not.toHaveBeenCalled();
    tap(205, 2000);
    expect(told.tapTwice).toHaveBeenCalledOnce();
    expect(told.tap).toHaveBeenCalledTimes(3);
  });

  it('zoom between two fingers', () => {
    const [{ element, say }, told] = [listener(), hands()];
    gesturesOn(element, told);
    say('pointerdown', 100, 100, { pointerId: 1, pointerType: 'touch' });
    say('pointerdown', 200, 100, { pointerId: 2, pointerType: 'touch' });
    say('pointermove', 300, 100, { pointerId: 2, pointerType: 'touch' });
    expect(told.pan).toHaveBeenCalledWith(50, 0);
    expect(told.zoom).toHaveBeenCalledWith(2, 200, 100);
    say('pointerup', 300, 100, { pointerId: 2, pointerType: 'touch' });
    expect(told.end).not.toHaveBeenCalled();
    say('pointercancel', 100, 100, { pointerId: 1, pointerType: 'touch' });
    expect(told.end).toHaveBeenCalledOnce();
    expect(told.tap).not.toHaveBeenCalled();
  });

  it('zoom at the wheel, which lets go when it rests', () => {
    const [{ element, say }, told] = [listener(), hands()];
    gesturesOn(element, told);
    const wheel = { deltaY: -100, deltaMode: 0, ctrlKey: false };
    say('wheel', 30, 40, wheel);
    say('wheel', 30, 40, { ...wheel, deltaY: 100 });
    const [[closer = 0, x, y] = [], [farther = 0] = []] = told.zoom.mock.calls;
    expect([x, y]).toEqual([30, 40]);
    expect(closer).toBeGreaterThan(1);
    expect(closer * farther).toBeCloseTo(1);
    vi.advanceTimersByTime(100);
    expect(told.end).not.toHaveBeenCalled();
    vi.advanceTimersByTime(100);
    expect(told.end).toHaveBeenCalledOnce();
  });

  it('hear only the main button, and the mouse in passing', () => {
    const [{ element, say }, told] = [listener(), hands()];
    const end = gesturesOn(element, told);
    say('pointerdown', 10, 10, { button: 2 });
    say('pointermove', 60, 60);
    say('pointerup', 60, 60);
    expect(told.hover).toHaveBeenCalledWith(60, 60);
    expect(told.pan).not.toHaveBeenCalled();
    expect(told.tap).not.toHaveBeenCalled();
    say('wheel', 0, 0, { deltaY: 1, deltaMode: 1, ctrlKey: true });
    end();
    vi.advanceTimersByTime(1000);
    expect(told.end).not.toHaveBeenCalled();
  });
});
