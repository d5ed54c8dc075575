import type { curation } from '@fotograma/contract';
import { Conflict, Invalid, NotFound } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { type FeelingsRepository, hashOf } from '../feelings.repository.ts';
import { type AnalysedFilm, isVerbatim } from '../findings.ts';
import type { AnalysisRow, CurationRepository, RunRow } from './curation.repository.ts';

export type CurationService = ReturnType<typeof createCurationService>;

/** What a person decides of films' feelings. */
export function createCurationService(deps: { platform: Platform; runs: CurationRepository; feelings: FeelingsRepository }) {
  const { platform, runs, feelings } = deps;
  const filmOf = async (id: number) => {
    const [film] = await feelings.filmsOf([id]);
    if (!film) throw new NotFound('film', id);
    return film;
  };
  const film = async (id: number): Promise<curation.CurationFilm> => {
    const [text, history] = [await filmOf(id), await runs.history(id)];
    const published = history.find(({ state }) => state === 'PUBLISHED');
    return { film: mutable(text), published: published ? presentAnalysis(published) : null, history: history.map(presentAnalysis) };
  };
  const disputed = async (id: string) => {
    const found = await runs.analysis(id);
    if (!found) throw new NotFound('case', id);
    return found;
  };
  const decide = async (id: string, state: 'REPLACED' | 'REJECTED', userId: string, note: string | null) => {
    if (!(await runs.decide(id, state, userId, note))) throw new Conflict('This case has been decided already.');
  };
  return {
    film,

    async cases(page: { limit: number; offset: number }): Promise<{ rows: curation.CurationCase[]; total: number }> {
      const { rows, total } = await runs.cases(page);
      const ids = rows.map(({ movieId }) => movieId);
      const [films, published] = await Promise.all([feelings.filmsOf(ids), runs.publishedOf(ids)]);
      const cases = rows.flatMap((row) => {
        const text = films.find(({ id }) => id === row.movieId);
        const standing = published.find(({ movieId }) => movieId === row.movieId);
        const at = { proposal: presentAnalysis(row), published: standing ? presentAnalysis(standing) : null };
        return text ? [{ film: mutable(text), ...at }] : [];
      });
      return { rows: cases, total };
    },

    /** @throws {Fault} `not-found`, `conflict` when it has been decided. */
    async accept(id: string, userId: string, note: string | null): Promise<curation.CurationFilm> {
      const { movieId, source, model, promptVersion, inputHash, findings } = await disputed(id);
      const text = await filmOf(movieId);
      if (!inputHash.equals(hashOf(text))) throw new Conflict('The film’s text has changed since this was proposed.');
      await decide(id, 'REPLACED', userId, note);
      const by = { source, model, promptVersion, inputHash, runId: null, userId, note };
      await feelings.publish([{ id: platform.newId(), film: text, findings, by }]);
      return film(movieId);
    },

    /** @throws {Fault} `not-found`, `conflict` when it has been decided. */
    async reject(id: string, userId: string, note: string | null): Promise<curation.CurationFilm> {
      const { movieId } = await disputed(id);
      await decide(id, 'REJECTED', userId, note);
      return film(movieId);
    },

    /** @throws {Fault} `not-found`, `invalid` with the sentiment whose evidence does not stand in the film. */
    async correct(id: number, findings: curation.CuratedFindings, userId: string, note: string | null): Promise<curation.CurationFilm> {
      const text = await filmOf(id);
      const named = new Set(findings.sentiments.map(({ sentiment }) => sentiment));
      const errors = findings.sentiments.flatMap(({ score, evidence }, at) =>
        score === 0 || (evidence && isVerbatim(text, evidence))
          ? []
          : [
              {
                in: 'body' as const,
                pointer: `/findings/sentiments/${at}/evidence`,
                message: 'This is not in the film’s text, word for word.',
              },
            ],
      );
      if (named.size < findings.sentiments.length)
        errors.push({ in: 'body', pointer: '/findings/sentiments', message: 'A sentiment is named twice.' });
      if (errors.length) throw new Invalid(errors);
      const by = { source: 'person' as const, model: null, promptVersion: null, inputHash: hashOf(text), runId: null, userId, note };
      await feelings.publish([{ id: platform.newId(), film: text, findings, by }]);
      return film(id);
    },
  };
}

const mutable = (film: AnalysedFilm) => ({ ...film, keywords: [...film.keywords], genres: [...film.genres] });

export function presentRun({ error, createdAt, finishedAt, cursor: _, ...run }: RunRow): curation.CurationRun {
  return { ...run, note: error, createdAt: createdAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null };
}

function presentAnalysis({ movieId: _, promptVersion: __, inputHash: ___, createdAt, ...row }: AnalysisRow): curation.FeelingAnalysis {
  return { ...row, createdAt: createdAt.toISOString() };
}
