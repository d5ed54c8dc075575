import type { discovery } from '@fotograma/contract';
import type { Lesson } from './journeys.repository.ts';

/** What one answer moves a part's weight by, and how far all of them may. */
const STEP = 0.02;
const MOST = 0.15;

/** What somebody's answers say of the parts that films were chosen for: more of what did it, less of what did not. */
export function learn(lessons: readonly Lesson[]): Partial<Record<discovery.Part, number>> {
  const learned: Partial<Record<discovery.Part, number>> = {};
  for (const { met, parts } of lessons) {
    for (const part of parts) learned[part] = Math.max(-MOST, Math.min(MOST, (learned[part] ?? 0) + (met ? STEP : -STEP)));
  }
  return learned;
}
