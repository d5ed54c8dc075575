/**
 * Everything that people said or did about films, as `person`, `movie_id`, `kind`, `half_stars`, `at`.
 * @param whose a condition on `user_id`; `true` for everybody's.
 */
export function signalsSql(whose: string): string {
  return `SELECT user_id::text AS person, movie_id, 'rating' AS kind, half_stars, updated_at AS at FROM user_rating WHERE ${whose}
    UNION ALL SELECT user_id::text, movie_id, lower(type::text), 0, created_at FROM collection_entry WHERE ${whose}
    UNION ALL SELECT user_id::text, movie_id, lower(verdict::text), 0, created_at FROM deck_verdict WHERE ${whose}
    UNION ALL SELECT p.user_id::text, f.id, 'watched', 0, p.watched_at FROM playback_progress p
      JOIN film f ON f.media_file_id = p.media_file_id WHERE p.watched_at IS NOT NULL AND ${whose}`;
}
