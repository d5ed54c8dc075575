import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { discovery } from '@fotograma/contract';
import * as z from 'zod';

/** Goes up with every change of these files: rows of an older version give way at the next start. */
export const SEED_VERSION = 1;

const { Localised, SentimentId, Intention, ARCS, ENDINGS, PARTS, SENTIMENTS } = discovery;
const text = z.strictObject({ en: z.string().min(1), es: z.string().min(1), pt: z.string().min(1) });
const texts = z.strictObject({
  en: z.array(z.string().min(1)).min(1),
  es: z.array(z.string().min(1)).min(1),
  pt: z.array(z.string().min(1)).min(1),
});
const unit = z.number().min(0).max(1);
const signed = z.number().min(-1).max(1);

/** What the parts of a film's score weigh; what is not named weighs nothing. */
const partWeights = z.partialRecord(z.enum(PARTS), signed);

export const IntentionWeights = z.strictObject({
  parts: partWeights,
  /** What each sentiment weighs that a path leads to. */
  goal: unit.optional(),
  arcs: z.record(z.enum(ARCS), unit),
  endings: z.record(z.enum(ENDINGS), unit),
});
export type IntentionWeights = z.output<typeof IntentionWeights>;

/** Added to those of the intention; `sentiments` are those that the film should also have, or not. */
export const OptionWeights = z.strictObject({
  parts: partWeights.default({}),
  sentiments: z.partialRecord(SentimentId, signed).default({}),
});
export type OptionWeights = z.output<typeof OptionWeights>;

const SentimentSeed = z.strictObject({
  id: SentimentId,
  valence: signed,
  arousal: signed,
  hue: z.number().min(0).max(360),
  names: text,
  descriptions: text,
  subFeelings: z.array(text).min(2),
  anchors: texts,
  says: texts,
});
export type SentimentSeed = z.output<typeof SentimentSeed>;

const IntentionSeed = z.strictObject({
  sentiment: SentimentId,
  intention: Intention,
  enabled: z.boolean(),
  onlyByChoice: z.boolean(),
  names: text,
  consequences: text,
  goal: z.array(SentimentId).max(2),
});
export type IntentionSeed = z.output<typeof IntentionSeed>;

const OptionSeed = z.strictObject({
  id: z.string().regex(/^[a-z-]{5,60}$/),
  sentiment: SentimentId,
  intention: Intention,
  names: text,
  descriptions: text,
  weights: OptionWeights,
});
export type OptionSeed = z.output<typeof OptionSeed>;

const FlowSeed = z.strictObject({
  sentiment: text,
  intensity: text,
  intention: text,
  option: text,
  any: text,
  intensities: z.array(text).length(5),
});
export type FlowSeed = z.output<typeof FlowSeed>;

/** Where help is, and words that call for it. */
const CareSeed = z.strictObject({
  texts: Localised,
  lines: discovery.Help.shape.lines,
  says: texts,
});
export type CareSeed = z.output<typeof CareSeed>;

export interface Seed {
  readonly sentiments: readonly SentimentSeed[];
  readonly intentions: readonly IntentionSeed[];
  readonly options: readonly OptionSeed[];
  readonly weights: Readonly<Record<discovery.Intention, IntentionWeights>>;
  readonly flow: FlowSeed;
}

/** What comes with the installation. @throws where a file is not as it has to be, with what is wrong. */
export async function readSeed(folder: string = import.meta.dirname): Promise<Seed> {
  const read = async <T>(file: string, schema: z.ZodType<T>): Promise<T> =>
    schema.parse(JSON.parse(await readFile(join(folder, file), 'utf8')));
  const [sentiments, intentions, options, weights, flow] = await Promise.all([
    read('sentiments.json', z.array(SentimentSeed).length(SENTIMENTS.length)),
    read('intentions.json', z.array(IntentionSeed).length(SENTIMENTS.length * discovery.INTENTIONS.length)),
    read('options.json', z.array(OptionSeed)),
    read('weights.json', z.record(Intention, IntentionWeights)),
    read('flow.json', FlowSeed),
  ]);
  return { sentiments, intentions, options, weights, flow };
}

export async function readCare(folder: string = import.meta.dirname): Promise<CareSeed> {
  return CareSeed.parse(JSON.parse(await readFile(join(folder, 'care.json'), 'utf8')));
}
