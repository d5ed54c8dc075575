import { expect, it } from 'vitest';
import { advance, isSameFile, newItem, ownProblem, type Step } from './upload-state.ts';

const item = newItem({ key: 'k', name: 'a.mp4', size: 1_000, lastModified: 7, mimeType: 'video/mp4' }, 'waiting', null);
const run = (...steps: Step[]) => steps.reduce(advance, item);
const begun: Step[] = [{ type: 'announcing' }, { type: 'sending', mediaId: 'm', from: 0 }];

it('tells no rate before a second has passed, and then that of the last seconds only', () => {
  const first: Step = { type: 'sent', bytes: 100, at: 0 };
  expect(run(...begun, first, { type: 'sent', bytes: 200, at: 900 })).toMatchObject({ sentBytes: 200, rate: null, secondsLeft: null });
  const slowThenFast: Step[] = [
    { type: 'sent', bytes: 10, at: 10_000 },
    { type: 'sent', bytes: 510, at: 11_000 },
  ];
  expect(run(...begun, first, ...slowThenFast)).toMatchObject({ rate: 500, secondsLeft: 0.98 });
});

it('does not count what an earlier attempt had sent as speed', () => {
  const goingOn: Step[] = [
    { type: 'stalled' },
    { type: 'sending', mediaId: 'm', from: 500 },
    { type: 'sent', bytes: 600, at: 60_000 },
    { type: 'sent', bytes: 700, at: 61_000 },
  ];
  expect(run(...begun, { type: 'sent', bytes: 500, at: 1_000 }, ...goingOn)).toMatchObject({ sentBytes: 700, rate: 100, secondsLeft: 3 });
});

it('does not let late news of a transfer touch what has ended', () => {
  const stopped = run(...begun, { type: 'failed', trouble: { problem: ownProblem('cancelled'), advice: null } });
  expect(advance(stopped, { type: 'sent', bytes: 500, at: 2_000 })).toBe(stopped);
  const stored = run(...begun, { type: 'stored', mediaId: 'm' });
  expect(advance(stored, { type: 'sent', bytes: 500, at: 2_000 })).toBe(stored);
  expect(advance(stored, { type: 'sending', mediaId: 'm', from: 0 })).toBe(stored);
});

it('keeps how far it came when it is interrupted and queued again, and forgets it when it is cancelled', () => {
  const cut: Step[] = [...begun, { type: 'sent', bytes: 500, at: 2_000 }, { type: 'interrupted' }];
  expect(run(...cut, { type: 'queued' })).toMatchObject({ phase: 'waiting', sentBytes: 500, rate: null, mediaId: 'm', atHand: true });
  expect(run(...cut, { type: 'reached', bytes: 400 })).toMatchObject({ phase: 'interrupted', sentBytes: 400, atHand: false });
  expect(run(...cut, { type: 'cancelled' })).toMatchObject({ phase: 'failed', sentBytes: 0, mediaId: null });
});

it('knows a file again by its name, size and date', () => {
  expect(isSameFile(item, { name: ' a.mp4', size: 1_000, lastModified: 7 })).toBe(true);
  expect(isSameFile(item, { name: 'a.mp4', size: 1_000, lastModified: 8 })).toBe(false);
  expect(isSameFile(item, { name: 'a.mp4', size: 999, lastModified: 7 })).toBe(false);
});
