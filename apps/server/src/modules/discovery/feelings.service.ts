import type { discovery } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import type { Catalogue } from '../catalogue/index.ts';
import type { Care } from './care.ts';
import type { FeelingsRepository } from './feelings.repository.ts';
import { createMatcher, type Match } from './matching.ts';
import type { FeelingModel } from './model.ts';
import type { TableKeeper } from './table.keeper.ts';
import { curveFor, feelingOf, sentimentsOf } from './telling.ts';

export type FeelingsService = ReturnType<typeof createFeelings>;

/** Feelings as readers get them: the twelve, what one may want of them, and what films do. */
export function createFeelings(deps: {
  keeper: TableKeeper;
  repository: FeelingsRepository;
  catalogue: Pick<Catalogue, 'moviesByIds'>;
  care: Care;
}) {
  const { keeper, repository, catalogue, care } = deps;
  let matcher: { of: FeelingModel; match: (text: string) => Match[] } | null = null;
  return {
    async sentiments(): Promise<discovery.MainSentiment[]> {
      return [...(await keeper.current()).model.sentiments];
    },
    async intentions(sentiment: discovery.SentimentId | null): Promise<discovery.EmotionalIntention[]> {
      const { intentions } = (await keeper.current()).model;
      return intentions
        .filter((each) => each.enabled && (sentiment === null || each.sentiment === sentiment))
        .map((each) => ({ ...each, options: [...each.options] }));
    },
    async flows(sentiment: discovery.SentimentId | null): Promise<discovery.JourneyOptionFlow[]> {
      return (await keeper.current()).model.flows.filter((each) => sentiment === null || each.sentiment === sentiment);
    },
    /** Somebody's own words: they stay in this call. */
    async match(text: string): Promise<{ data: Match[]; help: discovery.Help | null }> {
      const { model } = await keeper.current();
      if (matcher?.of !== model) matcher = { of: model, match: createMatcher(model.sentiments) };
      return { data: matcher.match(text), help: care.isSaid(text) ? care.help : null };
    },
    async ofMovie(movieId: number) {
      const [{ model }, [movie], rows] = await Promise.all([keeper.current(), catalogue.moviesByIds([movieId]), repository.of([movieId])]);
      if (!movie) throw new NotFound('film', movieId);
      const [feeling] = rows.feelings;
      if (!feeling) return null;
      return { feeling: feelingOf(feeling), sentiments: sentimentsOf(rows.sentiments), curve: curveFor(feeling, rows.sentiments, model) };
    },
  };
}
