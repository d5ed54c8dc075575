import { discovery } from '@fotograma/contract';
import type { Catalogue } from '../catalogue/index.ts';
import type { Care } from './care.ts';
import { curveOf } from './curve.ts';
import type { FeelingRow, FeelingsRepository, SentimentRow } from './feelings.repository.ts';
import { type FeelingModel, placesOf } from './model.ts';
import type { Plan, Wish } from './planning.ts';
import { reasonsOf } from './reasons.ts';
import { middleOf } from './scoring.ts';
import { scoreWithFeedback } from './table.ts';

/** Sentiments told of a film in a list. */
const TOLD = 3;
/** Less than this is not told. */
const LEAST = 0.15;

export function feelingOf({ movieId: _movieId, ...feeling }: FeelingRow): discovery.FilmFeeling {
  return { ...feeling, warnings: [...feeling.warnings] };
}

/** What is known of a film, as readers get it; the strongest sentiment first. */
export function sentimentsOf(rows: readonly SentimentRow[]): discovery.MovieSentiment[] {
  return rows
    .map(({ sentiment, score, confidence, evidence, evidenceField, met, unmet }) => ({
      sentiment,
      score: scoreWithFeedback(score, { met, unmet }),
      confidence,
      evidence: evidence !== null && evidenceField !== null ? { sentiment, text: evidence, field: evidenceField } : null,
      feedback: { met, unmet },
    }))
    .filter(({ score }) => score >= LEAST)
    .sort((a, b) => b.score - a.score);
}

export function curveFor(feeling: FeelingRow, rows: readonly SentimentRow[], model: FeelingModel): number[] {
  const scores = discovery.SENTIMENTS.map((id) => rows.find(({ sentiment }) => sentiment === id)?.score ?? 0);
  return curveOf(feeling.arc, feeling.ending, middleOf(scores, placesOf(model)).valence);
}

/** Puts words to a plan: films with the reasons that something stored stands for. Films that went in the meantime are left out. */
export function createTeller(deps: { catalogue: Pick<Catalogue, 'moviesByIds'>; feelings: FeelingsRepository; care: Care }) {
  const { catalogue, feelings, care } = deps;
  return async (plan: Plan, wish: Wish): Promise<discovery.JourneyPlan> => {
    const ids = plan.films.map(({ movieId }) => movieId);
    const [movies, rows] = await Promise.all([catalogue.moviesByIds(ids), feelings.of(ids)]);
    const { model, version } = plan.ground;
    const films = plan.films.flatMap((film): discovery.JourneyFilm[] => {
      const movie = movies.find(({ id }) => id === film.movieId);
      const feeling = rows.feelings.find(({ movieId }) => movieId === film.movieId);
      if (!movie || !feeling || (wish.constraints.playable && !movie.playable)) return [];
      const sentiments = rows.sentiments.filter(({ movieId }) => movieId === film.movieId);
      const stored = { feeling, sentiments, ratingScore: movie.voteAverage, isToTaste: film.isToTaste };
      return [
        {
          movie,
          score: film.score,
          step: film.step,
          reasons: reasonsOf(film.contributions, { ...wish, weights: plan.wanted.weights }, stored, model),
          feeling: feelingOf(feeling),
          sentiments: sentimentsOf(sentiments)
            .slice(0, TOLD)
            .map(({ sentiment, score }) => ({ sentiment, score })),
          curve: curveFor(feeling, sentiments, model),
        },
      ];
    });
    const { sentiment, intention, option, intensity } = wish;
    return {
      ...{ sentiment, intention, option, intensity, films },
      help: plan.needsHelp ? care.help : null,
      versions: { catalogue: version, taste: plan.tasteVersion },
    };
  };
}
