import { search as contract } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Analysis, EngineFindings, EngineHit } from './engine/engine.types.ts';
import type { FoundMovies } from './found.ts';
import { MOST_FOUND, type SearchService } from './search.service.ts';
import type { SearchFilter } from './search.types.ts';

export function searchEndpoints(service: SearchService, found: FoundMovies, now: () => Date): Implementation[] {
  const meta = () => ({ timestamp: now().toISOString() });
  return [
    implement(contract.search, async ({ query, signal }) => {
      const { q, mode, page, limit, explain = false, ...filter } = query;
      const shown = { from: (page - 1) * limit, to: page * limit };
      const findings = await service.find({ text: q, mode, filter: plain(filter), most: MOST_FOUND, shown, signal });
      const { analysis, facets, hits, suggestion, total: totalItems } = findings;
      const [data, named, people] = await Promise.all([
        found.movies(hits, explain),
        found.names([...analysis.genres, ...facets.genres.map(({ slug }) => slug)]),
        found.people(hits, analysis.people),
      ]);
      return {
        status: 200,
        // W3C Server Timing: what of the wait was the model’s.
        headers: { 'Server-Timing': `embedding;dur=${findings.embeddingMs.toFixed(1)}` },
        body: {
          data,
          pagination: { page, limit, totalItems, totalPages: Math.ceil(totalItems / limit) },
          meta: meta(),
          facets: facetsOf(facets, named),
          understanding: understandingOf(analysis, named, people),
          suggestion,
          mode: findings.mode,
        },
      };
    }),
    implement(contract.searchLike, async ({ query }) => {
      const { movies, limit, ...filter } = query;
      const known = new Set(await found.known(movies));
      const missing = movies.find((id) => !known.has(id));
      if (missing !== undefined) throw new NotFound('film', missing);
      const hits: EngineHit[] = await service.like({ movieIds: movies, filter: plain(filter), most: limit });
      const data = await found.movies(hits, false);
      const reason = { kind: 'like' as const, movieIds: movies };
      return {
        status: 200,
        body: {
          data: data.map((movie) => ({ ...movie, match: { ...movie.match, reasons: [reason, ...movie.match.reasons] } })),
          meta: meta(),
        },
      };
    }),
  ];
}

/** Without what was not asked, so that equal questions are equal. */
function plain(filter: SearchFilter): SearchFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

function understandingOf(
  analysis: Analysis,
  named: (slug: string) => string,
  people: { id: number; name: string }[],
): contract.Understanding {
  const { language, english, years, genres, corrected } = analysis;
  return {
    language,
    english: language === 'en' ? null : english,
    years,
    genres: genres.map((slug) => ({ slug, name: named(slug) })),
    people,
    corrected: [...corrected],
  };
}

function facetsOf({ genres, decades, countries, languages }: EngineFindings['facets'], named: (slug: string) => string): contract.Facets {
  return {
    genres: genres.map(({ slug, count }) => ({ slug, count, name: named(slug) })),
    decades: [...decades],
    countries: [...countries],
    languages: [...languages],
  };
}
