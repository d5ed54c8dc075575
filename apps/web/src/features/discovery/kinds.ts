import type { discovery } from '@fotograma/contract';

export type SentimentId = discovery.SentimentId;
export type Intention = discovery.Intention;
export type Warning = discovery.Warning;

// The contract's own lists come with its schemas, which no page loads: these are held against them by a test.

export const SENTIMENTS = [
  'joy',
  'calm',
  'tenderness',
  'hope',
  'wonder',
  'nostalgia',
  'sadness',
  'grief',
  'loneliness',
  'anxiety',
  'anger',
  'numbness',
] as const satisfies readonly SentimentId[];

export const INTENTIONS = ['process', 'transform', 'maintain', 'explore'] as const satisfies readonly Intention[];

export const WARNINGS = [
  'death-of-parent',
  'death-of-child',
  'suicide',
  'sexual-violence',
  'domestic-abuse',
  'animal-harm',
  'gore',
  'addiction',
] as const satisfies readonly Warning[];

export const ARCS = ['rise', 'fall', 'fall-rise', 'rise-fall', 'flat', 'oscillating'] as const satisfies readonly discovery.Arc[];
export const ENDINGS = ['uplifting', 'bittersweet', 'open', 'dark'] as const satisfies readonly discovery.Ending[];
export const PACES = ['slow', 'steady', 'fast'] as const satisfies readonly discovery.Pace[];
