import type { Database } from '../../platform/database/database.ts';
import { statement } from '../../platform/database/statement.ts';
import { fromBytes, type Vector } from './embeddings/vectors.ts';

/** The model whose vectors are searched. */
export interface ServingModel {
  readonly model: string;
  readonly dimensions: number;
}

/** What answers need beside films: read from the catalogue's views, and the one row of ours that says which vectors serve. */
export interface SearchRepository {
  servingModel(): Promise<ServingModel | null>;
  countFilms(): Promise<number>;
  /** Vectors of films by a model, of those that have one. */
  vectors(model: string, movieIds: readonly number[]): Promise<Map<number, Vector>>;
  /** People of these names who are credited in these films, each name once. */
  people(movieIds: readonly number[], names: readonly string[]): Promise<{ id: number; name: string }[]>;
  /** Names of categories, by slug. */
  categoryNames(): Promise<Map<string, string>>;
  /** Which of these films there are. */
  known(movieIds: readonly number[]): Promise<number[]>;
}

const PEOPLE = statement(`SELECT DISTINCT ON (name) person_id AS id, name FROM film_credit WHERE movie_id = ANY ($1) AND name = ANY ($2)
  ORDER BY name, person_id`);
const KNOWN = statement('SELECT id FROM film WHERE id = ANY ($1)');

export function createSearchRepository({ pool }: Pick<Database, 'pool'>): SearchRepository {
  return {
    async servingModel() {
      return (await pool.query<ServingModel>('SELECT model, dimensions FROM search_model')).rows[0] ?? null;
    },
    async countFilms() {
      return (await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM film')).rows[0]?.count ?? 0;
    },
    async vectors(model, movieIds) {
      const { rows } = await pool.query<{ id: number; vector: Buffer }>(
        `SELECT movie_id AS id, vector FROM movie_embedding WHERE model = $1 AND movie_id = ANY ($2) AND vector IS NOT NULL`,
        [model, movieIds],
      );
      return new Map(rows.map(({ id, vector }) => [id, fromBytes(vector)]));
    },
    async people(movieIds, names) {
      if (movieIds.length === 0 || names.length === 0) return [];
      const { rows } = await pool.query<{ id: number; name: string }>(PEOPLE(movieIds, names));
      const byName = new Map(rows.map((row) => [row.name, row]));
      return names.flatMap((name) => byName.get(name) ?? []);
    },
    async categoryNames() {
      const { rows } = await pool.query<{ slug: string; name: string }>('SELECT DISTINCT slug, name FROM film_category');
      return new Map(rows.map(({ slug, name }) => [slug, name]));
    },
    async known(movieIds) {
      return (await pool.query<{ id: number }>(KNOWN(movieIds))).rows.map(({ id }) => id);
    },
  };
}
