import type { Database } from '../../../platform/database/database.ts';

/** Whether some film, series or person names this file of TMDB's: others are not fetched for anybody. */
export function createNamedPictures({ pool }: Pick<Database, 'pool'>): (path: string) => Promise<boolean> {
  return async (path) => {
    const { rows } = await pool.query<{ named: boolean }>(
      `SELECT EXISTS (SELECT FROM movie WHERE poster_path = $1) OR EXISTS (SELECT FROM movie WHERE backdrop_path = $1)
         OR EXISTS (SELECT FROM person WHERE portrait_path = $1)
         OR EXISTS (SELECT FROM series WHERE poster_path = $1 OR backdrop_path = $1) AS named`,
      [path],
    );
    return rows[0]?.named ?? false;
  };
}
