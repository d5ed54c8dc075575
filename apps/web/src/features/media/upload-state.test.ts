import { expect, it } from 'vitest';
import { advance, newItem, ownProblem, type Step } from './upload-state.ts';

const item = newItem({ key: 'k', name: 'a.mp4', size: 1_000, mimeType: 'video/mp4' }, 'waiting', null);
const run = (...steps: Step[]) => steps.reduce(advance, item);
const begun: Step[] = [{ type: 'announcing' }, { type: 'sending', mediaId: 'm', at: 0 }];

it('tells no rate before a second has passed, and then that of the last seconds only', () => {
  expect(run(...begun, { type: 'sent', bytes: 100, at: 900 })).toMatchObject({ sentBytes: 100, rate: null, secondsLeft: null });
  const slowThenFast: Step[] = [
    { type: 'sent', bytes: 10, at: 10_000 },
    { type: 'sent', bytes: 510, at: 11_000 },
  ];
  expect(run(...begun, ...slowThenFast)).toMatchObject({ rate: 500, secondsLeft: 0.98 });
});

it('does not let late news of a transfer touch what has ended', () => {
  const stopped = run(...begun, { type: 'failed', trouble: { problem: ownProblem('cancelled'), advice: null } });
  expect(advance(stopped, { type: 'sent', bytes: 500, at: 2_000 })).toBe(stopped);
  const stored = run(...begun, { type: 'stored', mediaId: 'm' });
  expect(advance(stored, { type: 'sent', bytes: 500, at: 2_000 })).toBe(stored);
  expect(advance(stored, { type: 'sending', mediaId: 'm', at: 2_000 })).toBe(stored);
});

it('begins from nothing when it is queued again', () => {
  const again = run(...begun, { type: 'sent', bytes: 500, at: 2_000 }, { type: 'interrupted' }, { type: 'queued' });
  expect(again).toMatchObject({ phase: 'waiting', sentBytes: 0, rate: null, mediaId: 'm', atHand: true });
});
