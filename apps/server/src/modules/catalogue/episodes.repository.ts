import type { series as contract } from '@fotograma/contract';
import type { Database, Sql } from '../../platform/database/database.ts';

/** An episode without what is derived for the reader. */
export type EpisodeRow = Omit<contract.Episode, 'media' | 'stillUrl'> & {
  readonly seriesId: number;
  readonly mediaFileId: string | null;
};

/** What of an episode can be changed; what is absent stays. */
export interface EpisodeChanges {
  readonly number?: number | undefined;
  readonly title?: string | undefined;
  readonly overview?: string | null | undefined;
  readonly airDate?: string | null | undefined;
  readonly runtime?: number | null | undefined;
}

const COLUMNS = `e.id, n.series_id AS "seriesId", e.season_id AS "seasonId", n.number AS "seasonNumber", e.number, e.title, e.overview,
  e.air_date::text AS "airDate", e.runtime, e.media_file_id AS "mediaFileId"`;
const COLUMN: readonly (readonly [keyof EpisodeChanges, string])[] = [
  ['number', 'number'],
  ['title', 'title'],
  ['overview', 'overview'],
  ['airDate', 'air_date'],
  ['runtime', 'runtime'],
];
const FROM = 'episode e JOIN season n ON n.id = e.season_id';

export type EpisodesRepository = ReturnType<typeof createEpisodesRepository>;

/** Episodes, in the order in which they are told: by season, the specials after all others, and by number. */
export function createEpisodesRepository({ pool }: Database) {
  return {
    async ofSeries(seriesId: number): Promise<EpisodeRow[]> {
      const { rows } = await pool.query<EpisodeRow>(
        `SELECT ${COLUMNS} FROM ${FROM} WHERE n.series_id = $1 ORDER BY n.number = 0, n.number, e.number`,
        [seriesId],
      );
      return rows;
    },

    async ofSeason(seasonId: number): Promise<EpisodeRow[]> {
      const { rows } = await pool.query<EpisodeRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE n.id = $1 ORDER BY e.number`, [seasonId]);
      return rows;
    },

    /** The episodes of these ids, in this order; ids that none has are left out. */
    async byIds(ids: readonly number[]): Promise<EpisodeRow[]> {
      const { rows } = await pool.query<EpisodeRow>(
        `SELECT ${COLUMNS} FROM unnest($1::int[]) WITH ORDINALITY AS wanted (id, place)
         JOIN episode e ON e.id = wanted.id JOIN season n ON n.id = e.season_id ORDER BY wanted.place`,
        [ids],
      );
      return rows;
    },

    /** @param sql the caller's own, to see what it has done. */
    async find(sql: Sql, id: number): Promise<EpisodeRow | null> {
      const { rows } = await sql.query<EpisodeRow>(`SELECT ${COLUMNS} FROM ${FROM} WHERE e.id = $1`, [id]);
      return rows[0] ?? null;
    },

    /** The episode of a season that has a number. */
    async numbered(sql: Sql, seasonId: number, number: number): Promise<{ id: number; title: string } | null> {
      const { rows } = await sql.query<{ id: number; title: string }>(
        'SELECT id, title FROM episode WHERE season_id = $1 AND number = $2',
        [seasonId, number],
      );
      return rows[0] ?? null;
    },

    async countOfSeries(sql: Sql, seriesId: number): Promise<number> {
      const { rows } = await sql.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${FROM} WHERE n.series_id = $1`, [seriesId]);
      return rows[0]?.count ?? 0;
    },

    /** @returns its id. */
    async add(sql: Sql, seasonId: number, episode: EpisodeChanges & { number: number; title: string }): Promise<number> {
      const { rows } = await sql.query<{ id: number }>(
        `INSERT INTO episode (season_id, number, title, overview, air_date, runtime) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [seasonId, episode.number, episode.title, episode.overview ?? null, episode.airDate ?? null, episode.runtime ?? null],
      );
      return rows[0]?.id ?? 0;
    },

    async change(sql: Sql, id: number, changes: EpisodeChanges): Promise<void> {
      const values: unknown[] = [id];
      const sets = COLUMN.filter(([key]) => changes[key] !== undefined).map(([key, name]) => `${name} = $${values.push(changes[key])}`);
      if (sets.length) await sql.query(`UPDATE episode SET ${sets.join(', ')}, updated_at = now() WHERE id = $1`, values);
    },

    /** Removes an episode, or all of a season or series. @returns the media files that they had. */
    async remove(sql: Sql, which: { id: number } | { seasonId: number } | { seriesId: number }): Promise<string[]> {
      const [condition, value] =
        'id' in which ? ['e.id', which.id] : 'seasonId' in which ? ['n.id', which.seasonId] : ['n.series_id', which.seriesId];
      const { rows } = await sql.query<{ mediaFileId: string | null }>(
        `DELETE FROM episode e USING season n WHERE n.id = e.season_id AND ${condition} = $1 RETURNING e.media_file_id AS "mediaFileId"`,
        [value],
      );
      return rows.flatMap(({ mediaFileId }) => mediaFileId ?? []);
    },

    /** The episodes told just before and just after one. Specials stand for themselves: none follows the end of a story. */
    async neighbours(id: number): Promise<{ previous: EpisodeRow | null; next: EpisodeRow | null }> {
      const beside = async (comparison: '<' | '>', direction: 'ASC' | 'DESC') => {
        const { rows } = await pool.query<EpisodeRow>(
          `SELECT ${COLUMNS} FROM episode own JOIN season at ON at.id = own.season_id
           JOIN season n ON n.series_id = at.series_id AND (n.number = 0) = (at.number = 0) JOIN episode e ON e.season_id = n.id
           WHERE own.id = $1 AND (n.number, e.number) ${comparison} (at.number, own.number)
           ORDER BY n.number ${direction}, e.number ${direction} LIMIT 1`,
          [id],
        );
        return rows[0] ?? null;
      };
      const [previous, next] = await Promise.all([beside('<', 'DESC'), beside('>', 'ASC')]);
      return { previous, next };
    },
  };
}
