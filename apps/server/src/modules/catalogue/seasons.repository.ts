import type { Database, Sql } from '../../platform/database/database.ts';

export interface SeasonRow {
  readonly id: number;
  readonly seriesId: number;
  /** 0 holds the specials. */
  readonly number: number;
  readonly title: string | null;
  readonly overview: string | null;
  readonly airDate: string | null;
}

/** What of a season can be changed; what is absent stays. */
export interface SeasonChanges {
  readonly number?: number | undefined;
  readonly title?: string | null | undefined;
  readonly overview?: string | null | undefined;
  readonly airDate?: string | null | undefined;
}

const COLUMNS = `id, series_id AS "seriesId", number, title, overview, air_date::text AS "airDate"`;
const COLUMN: readonly (readonly [keyof SeasonChanges, string])[] = [
  ['number', 'number'],
  ['title', 'title'],
  ['overview', 'overview'],
  ['airDate', 'air_date'],
];

export type SeasonsRepository = ReturnType<typeof createSeasonsRepository>;

/** Seasons of series. */
export function createSeasonsRepository({ pool }: Database) {
  return {
    /** In their order, the specials last. */
    async ofSeries(seriesId: number): Promise<SeasonRow[]> {
      const { rows } = await pool.query<SeasonRow>(`SELECT ${COLUMNS} FROM season WHERE series_id = $1 ORDER BY number = 0, number`, [
        seriesId,
      ]);
      return rows;
    },

    async find(id: number, sql: Sql = pool): Promise<SeasonRow | null> {
      const { rows } = await sql.query<SeasonRow>(`SELECT ${COLUMNS} FROM season WHERE id = $1`, [id]);
      return rows[0] ?? null;
    },

    async numbered(sql: Sql, seriesId: number, number: number): Promise<SeasonRow | null> {
      const { rows } = await sql.query<SeasonRow>(`SELECT ${COLUMNS} FROM season WHERE series_id = $1 AND number = $2`, [seriesId, number]);
      return rows[0] ?? null;
    },

    /** @returns its id. */
    async add(sql: Sql, seriesId: number, season: SeasonChanges & { number: number }): Promise<number> {
      const { rows } = await sql.query<{ id: number }>(
        'INSERT INTO season (series_id, number, title, overview, air_date) VALUES ($1, $2, $3, $4, $5) RETURNING id',
        [seriesId, season.number, season.title ?? null, season.overview ?? null, season.airDate ?? null],
      );
      return rows[0]?.id ?? 0;
    },

    async change(sql: Sql, id: number, changes: SeasonChanges): Promise<void> {
      const values: unknown[] = [id];
      const sets = COLUMN.filter(([key]) => changes[key] !== undefined).map(([key, name]) => `${name} = $${values.push(changes[key])}`);
      if (sets.length) await sql.query(`UPDATE season SET ${sets.join(', ')} WHERE id = $1`, values);
    },

    async remove(sql: Sql, id: number): Promise<void> {
      await sql.query('DELETE FROM season WHERE id = $1', [id]);
    },
  };
}
