import type { Film } from '../queries.ts';
import type { Series } from '../series/queries.ts';
import type { PersonDetail } from './queries.ts';

const ROLES = ['DIRECTOR', 'WRITER', 'CAST'] as const;
type Role = (typeof ROLES)[number];

/** One thing that somebody made, once a role: who plays two parts in a film stands in it once, with both. */
export interface Work {
  readonly key: string;
  readonly year: number | null;
  readonly characters: readonly string[];
  readonly film: Film | null;
  readonly series: Series | null;
}

/** What somebody made, by what they were in it; the newest first, what has no year last. Roles without works are left out. */
export function worksOf(person: Pick<PersonDetail, 'films' | 'series'>): { role: Role; works: Work[] }[] {
  return ROLES.map((role) => {
    const works = new Map<string, Work>();
    const add = (work: Omit<Work, 'characters'>, character: string | null) => {
      const characters = [...(works.get(work.key)?.characters ?? []), ...(character ? [character] : [])];
      works.set(work.key, { ...work, characters });
    };
    for (const { role: other, character, movie } of person.films) {
      if (other === role) add({ key: `film ${movie.id}`, year: movie.year, film: movie, series: null }, character);
    }
    for (const { role: other, character, series } of person.series) {
      const year = series.firstAirDate ? Number(series.firstAirDate.slice(0, 4)) : null;
      if (other === role) add({ key: `series ${series.id}`, year, film: null, series }, character);
    }
    return { role, works: [...works.values()].sort((a, b) => (b.year ?? -1) - (a.year ?? -1)) };
  }).filter(({ works }) => works.length > 0);
}
