import { INTENTIONS, type Intention, SENTIMENTS, type SentimentId, WARNINGS, type Warning } from './kinds.ts';

/** The answer that takes no particular way. */
export const ANY_OPTION = 'any';

/** How far somebody is from a feeling to its films, and what the films must be, as it stands in the address. */
export interface JourneyParams extends JourneyLimits {
  readonly intensity?: number;
  readonly intention?: Intention;
  readonly option?: string;
  /** One's own journey that these answers were kept as. */
  readonly journey?: string;
}

/** What films must be; absent means unrestricted. */
export interface JourneyLimits {
  readonly runtimeMax?: number;
  readonly yearFrom?: number;
  readonly yearTo?: number;
  readonly language?: string;
  readonly playable?: boolean;
  readonly seen?: boolean;
  /** Warnings, separated by commas. */
  readonly without?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

export const readSentiment = (text: string): SentimentId | null => SENTIMENTS.find((one) => one === text) ?? null;

/** The way of an address. Whatever makes no sense is dropped, and so is what comes after a question without an answer. */
export function readJourney(given: Readonly<Record<string, unknown>>): JourneyParams {
  const intensity = whole(given.intensity, 1, 5);
  const intention = intensity === null ? undefined : INTENTIONS.find((one) => one === given.intention);
  const option = String(given.option ?? '');
  const journey = String(given.journey ?? '');
  return {
    ...(intensity !== null && { intensity }),
    ...(intention && { intention }),
    ...(intention && SLUG.test(option) && option.length <= 60 && { option }),
    ...(UUID.test(journey) && { journey }),
    ...readLimits(given),
  };
}

export function readLimits(given: Readonly<Record<string, unknown>>): JourneyLimits {
  const runtimeMax = whole(given.runtimeMax, 1, 900);
  const [from, to] = [whole(given.yearFrom, 1870, 2100), whole(given.yearTo, 1870, 2100)];
  const ordered = from === null || to === null || from <= to;
  const language = String(given.language ?? '');
  const without = warningsOf({ without: String(given.without ?? '') }).join(',');
  return {
    ...(runtimeMax !== null && { runtimeMax }),
    ...(from !== null && ordered && { yearFrom: from }),
    ...(to !== null && ordered && { yearTo: to }),
    ...(/^[a-z]{2,3}$/.test(language) && { language }),
    ...(String(given.playable) === 'true' && { playable: true }),
    ...(String(given.seen) === 'true' && { seen: true }),
    ...(without && { without }),
  };
}

export function warningsOf({ without = '' }: Pick<JourneyLimits, 'without'>): Warning[] {
  const named = new Set(without.split(','));
  return WARNINGS.filter((warning) => named.has(warning));
}

/** How many limits are set; a range of years is one. */
export function countLimits(limits: JourneyLimits): number {
  const years = limits.yearFrom !== undefined || limits.yearTo !== undefined ? 1 : 0;
  const others = [limits.runtimeMax, limits.language, limits.playable, limits.seen, limits.without];
  return years + others.filter((value) => value !== undefined).length;
}

/** The same way with other limits: films are chosen anew, and what was kept of the others is left alone. */
export function limited(params: JourneyParams, change: Readonly<Record<string, unknown>>): JourneyParams {
  return readJourney({ ...params, journey: undefined, ...change });
}

/** As the body of a request wants them. */
export function constraintsOf(params: JourneyLimits) {
  const { without: _, ...rest } = readLimits({ ...params });
  const without = warningsOf(params);
  return { ...rest, ...(without.length > 0 && { without }) };
}

function whole(value: unknown, least: number, most: number): number | null {
  const text = String(value ?? '');
  const number = Number(text);
  return /^\d{1,4}$/.test(text) && number >= least && number <= most ? number : null;
}
