import type { Database, Sql } from '../../platform/database/database.ts';
import type { Verdict } from './deck.repository.ts';

export interface MemberRow {
  readonly userId: string;
  readonly name: string | null;
  readonly avatar: string | null;
  readonly seen: number;
}

export interface SharedDeckRow {
  readonly id: string;
  readonly code: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly size: number;
  readonly members: readonly MemberRow[];
  /** Films that the reader has said nothing to, in the deck's order. */
  readonly next: readonly number[];
  /** What two or more like, the most liked first. */
  readonly matches: readonly { readonly movieId: number; readonly likes: number }[];
}

const NEXT = 20;

/** A deck as one of its members sees it ($1), in one statement: everything in it is of one moment. */
const DECK = `SELECT d.id, d.code, d.created_at AS "createdAt", d.expires_at AS "expiresAt",
    (SELECT count(*)::int FROM shared_deck_film f WHERE f.deck_id = d.id) AS size,
    (SELECT json_agg(json_build_object('userId', m.user_id, 'name', p.name, 'avatar', p.avatar,
       'seen', (SELECT count(*) FROM shared_deck_verdict v WHERE v.deck_id = d.id AND v.user_id = m.user_id)) ORDER BY m.joined_at, m.user_id)
     FROM shared_deck_member m LEFT JOIN public_profile p ON p.id = m.user_id WHERE m.deck_id = d.id) AS members,
    ARRAY(SELECT f.movie_id FROM shared_deck_film f WHERE f.deck_id = d.id AND NOT EXISTS (
       SELECT FROM shared_deck_verdict v WHERE v.deck_id = d.id AND v.movie_id = f.movie_id AND v.user_id = $1)
     ORDER BY f.position LIMIT ${NEXT}) AS next,
    (SELECT coalesce(json_agg(json_build_object('movieId', l.movie_id, 'likes', l.likes) ORDER BY l.likes DESC, l.position), '[]')
     FROM (SELECT v.movie_id, count(*)::int AS likes, min(f.position) AS position
           FROM shared_deck_verdict v JOIN shared_deck_film f USING (deck_id, movie_id)
           WHERE v.deck_id = d.id AND v.verdict = 'LIKE' GROUP BY v.movie_id HAVING count(*) >= 2) l) AS matches
  FROM shared_deck_member me JOIN shared_deck d ON d.id = me.deck_id
  WHERE me.user_id = $1 AND d.expires_at > $2`;

export type SharedDeckRepository = ReturnType<typeof createSharedDeckRepository>;

/** Decks that several people go through. One that has expired is not there. */
export function createSharedDeckRepository({ pool }: Database) {
  return {
    /** @returns null when there is none of this id that they are in. */
    async find(userId: string, id: string, now: Date): Promise<SharedDeckRow | null> {
      const { rows } = await pool.query<SharedDeckRow>(`${DECK} AND d.id = $3`, [userId, now, id]);
      return rows[0] ?? null;
    },

    /** The decks somebody is in, the latest first. */
    async list(userId: string, now: Date): Promise<SharedDeckRow[]> {
      const { rows } = await pool.query<SharedDeckRow>(`${DECK} ORDER BY d.created_at DESC, d.id`, [userId, now]);
      return rows;
    },

    /** How many decks somebody is in. */
    async countOf(sql: Sql, userId: string, now: Date): Promise<number> {
      const { rows } = await sql.query<{ decks: number }>(
        `SELECT count(*)::int AS decks FROM shared_deck_member m JOIN shared_deck d ON d.id = m.deck_id
         WHERE m.user_id = $1 AND d.expires_at > $2`,
        [userId, now],
      );
      return rows[0]?.decks ?? 0;
    },

    /** @returns false when the code is another deck's. */
    async add(sql: Sql, deck: { id: string; code: string; createdAt: Date; expiresAt: Date }): Promise<boolean> {
      const { rowCount } = await sql.query(
        'INSERT INTO shared_deck (id, code, created_at, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING',
        [deck.id, deck.code, deck.createdAt, deck.expiresAt],
      );
      return rowCount === 1;
    },

    /** Puts films into a deck, in this order. @returns how many there are: what is no film any more is left out. */
    async addFilms(sql: Sql, id: string, movieIds: readonly number[]): Promise<number> {
      const { rowCount } = await sql.query(
        `INSERT INTO shared_deck_film (deck_id, movie_id, position)
         SELECT $1, f.id, page.n FROM unnest($2::int[]) WITH ORDINALITY AS page (id, n) JOIN film f ON f.id = page.id FOR KEY SHARE OF f`,
        [id, movieIds],
      );
      return rowCount ?? 0;
    },

    async addMember(sql: Sql, id: string, userId: string, joinedAt: Date): Promise<void> {
      await sql.query('INSERT INTO shared_deck_member (deck_id, user_id, joined_at) VALUES ($1, $2, $3)', [id, userId, joinedAt]);
    },

    /** Finds a deck by its code and holds it, so that nobody else joins or leaves meanwhile. */
    async holdByCode(sql: Sql, code: string, now: Date): Promise<string | null> {
      const { rows } = await sql.query<{ id: string }>('SELECT id FROM shared_deck WHERE code = $1 AND expires_at > $2 FOR UPDATE', [
        code,
        now,
      ]);
      return rows[0]?.id ?? null;
    },

    /** @returns whether there is such a deck. */
    async hold(sql: Sql, id: string): Promise<boolean> {
      return (await sql.query('SELECT 1 FROM shared_deck WHERE id = $1 FOR UPDATE', [id])).rowCount === 1;
    },

    async memberIds(sql: Sql, id: string): Promise<string[]> {
      const { rows } = await sql.query<{ userId: string }>('SELECT user_id AS "userId" FROM shared_deck_member WHERE deck_id = $1', [id]);
      return rows.map(({ userId }) => userId);
    },

    async removeMember(sql: Sql, id: string, userId: string): Promise<void> {
      await sql.query('DELETE FROM shared_deck_member WHERE deck_id = $1 AND user_id = $2', [id, userId]);
    },

    async remove(sql: Sql, id: string): Promise<void> {
      await sql.query('DELETE FROM shared_deck WHERE id = $1', [id]);
    },

    /** The last word of a member on a film of the deck. @returns false when there is no such member, or no such film in it. */
    async putVerdict(sql: Sql, id: string, userId: string, movieId: number, verdict: Verdict): Promise<boolean> {
      const { rowCount } = await sql.query(
        `INSERT INTO shared_deck_verdict (deck_id, movie_id, user_id, verdict)
         SELECT m.deck_id, f.movie_id, m.user_id, $4::verdict FROM shared_deck_member m JOIN shared_deck_film f ON f.deck_id = m.deck_id
         WHERE m.deck_id = $1 AND m.user_id = $2 AND f.movie_id = $3 FOR KEY SHARE
         ON CONFLICT (deck_id, movie_id, user_id) DO UPDATE SET verdict = excluded.verdict`,
        [id, userId, movieId, verdict.toUpperCase()],
      );
      return rowCount === 1;
    },

    /** Removes what has expired, and what everybody has left by closing their account. @returns how many. */
    async sweep(now: Date): Promise<number> {
      const { rowCount } = await pool.query(
        `DELETE FROM shared_deck d WHERE d.expires_at <= $1
           OR NOT EXISTS (SELECT FROM shared_deck_member m WHERE m.deck_id = d.id)`,
        [now],
      );
      return rowCount ?? 0;
    },
  };
}
