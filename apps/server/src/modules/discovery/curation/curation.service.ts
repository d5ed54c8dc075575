import type { curation } from '@fotograma/contract';
import type { Sql } from '../../../platform/database/database.ts';
import { Conflict, Invalid, NotFound } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type FeelingsRepository, hashOf, lockFeelings, publishWithin } from '../feelings.repository.ts';
import { type AnalysedFilm, isVerbatim } from '../findings.ts';
import type { AnalysisRow, CasesRepository } from './cases.repository.ts';

export type CurationService = ReturnType<typeof createCurationService>;

/** What a person decides of films' feelings. */
export function createCurationService(deps: { newId: Platform['newId']; cases: CasesRepository; feelings: FeelingsRepository }) {
  const { newId, cases, feelings } = deps;
  const filmOf = async (id: number) => {
    const [film] = await feelings.filmsOf([id]);
    if (!film) throw new NotFound('film', id);
    return film;
  };
  const film = async (id: number): Promise<curation.CurationFilm> => {
    const [text, history] = await Promise.all([filmOf(id), cases.history(id)]);
    const published = history.find(({ state }) => state === 'PUBLISHED') ?? (await cases.publishedOf([id]))[0];
    return { film: mutable(text), published: published ? presentAnalysis(published) : null, history: history.map(presentAnalysis) };
  };
  const caseOf = async (id: string) => {
    const found = await cases.find(id);
    if (!found) throw new NotFound('case', id);
    return found;
  };
  const decide = async (sql: Sql, id: string, state: 'REPLACED' | 'REJECTED', userId: string, note: string | null) => {
    if (!(await cases.decideWithin(sql, id, state, userId, note))) throw new Conflict('This case has been decided already.');
  };
  return {
    film,

    async cases(page: { limit: number; offset: number }): Promise<{ rows: curation.CurationCase[]; total: number }> {
      const { rows, total } = await cases.waiting(page);
      const ids = rows.map(({ movieId }) => movieId);
      const [films, published] = await Promise.all([feelings.filmsOf(ids), cases.publishedOf(ids)]);
      const textOf = new Map(films.map((each) => [each.id, each]));
      const standingOf = new Map(published.map((each) => [each.movieId, each]));
      const found = rows.flatMap((row) => {
        const [text, standing] = [textOf.get(row.movieId), standingOf.get(row.movieId)];
        return text
          ? [{ film: mutable(text), proposal: presentAnalysis(row), published: standing ? presentAnalysis(standing) : null }]
          : [];
      });
      return { rows: found, total };
    },

    /** @throws {Fault} `not-found`, `conflict` when it has been decided, or is of a text that the film has no more. */
    async accept(id: string, userId: string, note: string | null): Promise<curation.CurationFilm> {
      const { movieId, source, model, promptVersion, inputHash, findings } = await caseOf(id);
      const text = await filmOf(movieId);
      if (!inputHash.equals(hashOf(text))) throw new Conflict('The film’s text has changed since this was proposed.');
      const by = { source, model, promptVersion, inputHash, runId: null, userId, note };
      await cases.transaction(async (sql) => {
        await lockFeelings(sql);
        await decide(sql, id, 'REPLACED', userId, note);
        await publishWithin(sql, [{ id: newId(), film: text, findings, by }]);
      });
      return film(movieId);
    },

    /** @throws {Fault} `not-found`, `conflict` when it has been decided. */
    async reject(id: string, userId: string, note: string | null): Promise<curation.CurationFilm> {
      const { movieId } = await caseOf(id);
      await cases.transaction((sql) => decide(sql, id, 'REJECTED', userId, note));
      return film(movieId);
    },

    /** @throws {Fault} `not-found`, `invalid` with the sentiment whose evidence does not stand in the film. */
    async correct(id: number, findings: curation.CuratedFindings, userId: string, note: string | null): Promise<curation.CurationFilm> {
      const text = await filmOf(id);
      check(text, findings);
      const by = { source: 'person' as const, model: null, promptVersion: null, inputHash: hashOf(text), runId: null, userId, note };
      const sentiments = findings.sentiments.filter(({ score }) => score > 0).toSorted((a, b) => b.score - a.score);
      await feelings.publish([{ id: newId(), film: text, findings: { ...findings, sentiments }, by }]);
      return film(id);
    },
  };
}

/** Every sentiment once, and none without words of the film's own. */
function check(film: AnalysedFilm, { sentiments }: curation.CuratedFindings): void {
  const errors = sentiments.flatMap(({ sentiment, score, evidence }, at) => {
    const pointer = `/findings/sentiments/${at}`;
    if (sentiments.findIndex((other) => other.sentiment === sentiment) < at)
      return [{ in: 'body' as const, pointer: `${pointer}/sentiment`, message: 'This sentiment is named twice.' }];
    if (score === 0 || (evidence && isVerbatim(film, evidence))) return [];
    return [{ in: 'body' as const, pointer: `${pointer}/evidence`, message: 'This is not in the film’s text, word for word.' }];
  });
  if (errors.length) throw new Invalid(errors);
}

const mutable = (film: AnalysedFilm) => ({ ...film, keywords: [...film.keywords], genres: [...film.genres] });

function presentAnalysis({ movieId: _, promptVersion: __, inputHash: ___, createdAt, ...row }: AnalysisRow): curation.FeelingAnalysis {
  return { ...row, createdAt: createdAt.toISOString() };
}
