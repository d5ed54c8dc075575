import type { discovery } from '@fotograma/contract';

/** Where feelings stand, in the reading order: the pleasant ones first. */
export const SENTIMENT_IDS = [
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
] as const satisfies readonly discovery.SentimentId[];
export const WARNINGS = [
  'death-of-parent',
  'death-of-child',
  'suicide',
  'sexual-violence',
  'domestic-abuse',
  'animal-harm',
  'gore',
  'addiction',
] as const satisfies readonly discovery.Warning[];
export const INTENSITIES = [1, 2, 3, 4, 5] as const;
const INTENTIONS = ['process', 'transform', 'maintain', 'explore'] as const satisfies readonly discovery.Intention[];
const LONGEST = 900;

/** What has been answered, and what films are limited to, as it stands in the address. */
export interface DiscoverParams {
  readonly intensity?: number;
  readonly intention?: discovery.Intention;
  /** `any`: every way is open. */
  readonly option?: string;
  /** Minutes at most. */
  readonly runtimeMax?: number;
  readonly playable?: boolean;
  readonly seen?: boolean;
  /** Content to keep away from, separated by commas. */
  readonly without?: string;
}

export type Limits = Pick<DiscoverParams, 'runtimeMax' | 'playable' | 'seen' | 'without'>;

export function readSentiment(given: string): discovery.SentimentId | null {
  return SENTIMENT_IDS.find((id) => id === given) ?? null;
}

/** The answers of an address. What makes no sense is dropped, and with an answer those that would follow from it. */
export function readDiscoverParams(given: Readonly<Record<string, unknown>>): DiscoverParams {
  const intensity = INTENSITIES.find((each) => each === Number(given.intensity));
  const intention = intensity === undefined ? undefined : INTENTIONS.find((each) => each === given.intention);
  const option =
    intention !== undefined && typeof given.option === 'string' && /^[a-z-]{3,60}$/.test(given.option) ? given.option : undefined;
  return {
    ...(intensity !== undefined && { intensity }),
    ...(intention !== undefined && { intention }),
    ...(option !== undefined && { option }),
    ...limitsOf(given),
  };
}

export function limitsOf(given: Readonly<Record<string, unknown>>): Limits {
  const runtimeMax = Number(given.runtimeMax);
  const kept = String(given.without ?? '').split(',');
  const without = WARNINGS.filter((each) => kept.includes(each)).join(',');
  return {
    ...(Number.isInteger(runtimeMax) && runtimeMax > 0 && runtimeMax <= LONGEST && { runtimeMax }),
    ...(String(given.playable) === 'true' && { playable: true }),
    ...(String(given.seen) === 'true' && { seen: true }),
    ...(without && { without }),
  };
}

export type Step = 'intensity' | 'intention' | 'option' | 'films';

/** What is asked next. */
export function stepOf({ intensity, intention, option }: DiscoverParams): Step {
  if (intensity === undefined) return 'intensity';
  if (intention === undefined) return 'intention';
  return option === undefined ? 'option' : 'films';
}
