import { discovery } from '@fotograma/contract';
import type { Point, Weights } from './scoring.ts';
import type { IntentionWeights, OptionWeights } from './seed/seed.ts';

export interface SentimentModel extends discovery.MainSentiment {
  /** Words with which people say that they feel so, by language. */
  readonly says: Readonly<Record<keyof discovery.Localised, readonly string[]>>;
  readonly anchors: Readonly<Record<keyof discovery.Localised, readonly string[]>>;
}

export interface OptionModel extends discovery.JourneyOption {
  readonly sentiment: discovery.SentimentId;
  readonly intention: discovery.Intention;
  readonly weights: OptionWeights;
}

export interface IntentionModel extends Omit<discovery.EmotionalIntention, 'options'> {
  readonly enabled: boolean;
  readonly goal: readonly discovery.SentimentId[];
  readonly weights: IntentionWeights;
  readonly options: readonly OptionModel[];
}

/** Feelings, intentions and ways as the tables have them. */
export interface FeelingModel {
  readonly version: number;
  readonly sentiments: readonly SentimentModel[];
  readonly intentions: readonly IntentionModel[];
  readonly flows: readonly discovery.JourneyOptionFlow[];
}

export function sentimentOf({ sentiments }: FeelingModel, id: discovery.SentimentId): SentimentModel {
  const found = sentiments.find((each) => each.id === id);
  if (!found) throw new Error(`There is no sentiment ${id}`);
  return found;
}

/** Null for a pair that makes no sense. */
export function intentionOf(
  { intentions }: FeelingModel,
  sentiment: discovery.SentimentId,
  intention: discovery.Intention,
): IntentionModel | null {
  return intentions.find((each) => each.sentiment === sentiment && each.intention === intention && each.enabled) ?? null;
}

/** By the order of `SENTIMENTS`. */
export function placesOf({ sentiments }: FeelingModel): Point[] {
  return discovery.SENTIMENTS.map((id) => {
    const { valence, arousal } = sentiments.find((each) => each.id === id) ?? { valence: 0, arousal: 0 };
    return { valence, arousal };
  });
}

/** Where a path leads: the middle of its goals; the opposite of where it begins, where none is named. */
export function goalOf(model: FeelingModel, { goal, sentiment }: IntentionModel): Point {
  const from = sentimentOf(model, sentiment);
  if (goal.length === 0) return { valence: -from.valence, arousal: -from.arousal };
  const goals = goal.map((id) => sentimentOf(model, id));
  const mean = (value: (point: Point) => number) => goals.reduce((sum, each) => sum + value(each), 0) / goals.length;
  return { valence: mean(({ valence }) => valence), arousal: mean(({ arousal }) => arousal) };
}

/** The weights of an intention with an option's, and what was learned of somebody, added. */
export function weightsOf(
  intention: IntentionModel,
  option: OptionModel | null,
  learned: Readonly<Partial<Record<discovery.Part, number>>>,
): Weights {
  const parts: Partial<Record<discovery.Part, number>> = {};
  for (const part of discovery.PARTS)
    parts[part] = (intention.weights.parts[part] ?? 0) + (option?.weights.parts[part] ?? 0) + (learned[part] ?? 0);
  const sentiments: Partial<Record<discovery.SentimentId, number>> = { ...option?.weights.sentiments };
  for (const id of intention.goal) sentiments[id] = (sentiments[id] ?? 0) + (intention.weights.goal ?? 0) / intention.goal.length;
  return { ...intention.weights, parts, sentiments };
}
