import { Readable } from 'node:stream';
import { blogs as contract, blog as reading, type UserActor } from '@fotograma/contract';
import { LRUCache } from 'lru-cache';
import type { Sql } from '../../platform/database/database.ts';
import { Forbidden, NotFound } from '../../platform/errors.ts';
import { createPictureMaker, receivePicture } from '../../platform/pictures/pictures.ts';
import type { Platform } from '../../platform/platform.ts';
import type { BlogDatabase } from './database.ts';
import { isAtLeast, type Roles } from './roles.ts';

const QUALITY = 82;
/** Pictures made small at once, and how many may wait, each with its bytes. */
const TURNS = { places: 2, waiting: 20 };
const MOST_CACHED_BYTES = 32 * 1024 * 1024;

type Size = (typeof reading.IMAGE_SIZES)[number];
interface ImageRow {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Pictures in articles: whatever is sent becomes WebP of our own making, without a byte of the original. */
export interface Images {
  put(actor: UserActor, blogId: string, body: Readable, length: number | null): Promise<contract.BlogImage>;
  list(actor: UserActor, blogId: string, page: { limit: number; offset: number }): Promise<{ images: contract.BlogImage[]; total: number }>;
  remove(actor: UserActor, blogId: string, id: string): Promise<void>;
  /** @returns null where there is none. */
  read(blogId: string, id: string, size: Size): Promise<Buffer | null>;
  /** All of a blog's, for its export. */
  all(blogId: string): Promise<string[]>;
  /** Has the pictures of a blog that is no more deleted. */
  forgetBlog(blogId: string): Promise<void>;
}

export function createImages(
  { storage, removals, database: films, newId, now }: Pick<Platform, 'storage' | 'removals' | 'database' | 'newId' | 'now'>,
  { database, roles }: { database: BlogDatabase; roles: Roles },
): Images {
  const pictures = createPictureMaker(TURNS);
  const cached = new LRUCache<string, Buffer>({ maxSize: MOST_CACHED_BYTES, sizeCalculation: (bytes) => bytes.length + 1 });
  const folderOf = (blogId: string) => `blogs/${blogId}`;
  const keyOf = (blogId: string, id: string, size: Size) => `${folderOf(blogId)}/${id}/${size}.webp`;
  const shown = (blogId: string, { id, width, height, createdAt }: ImageRow): contract.BlogImage => ({
    id,
    url: `/api/blog/images/${blogId}/${id}/1600`,
    width,
    height,
    createdAt: createdAt.toISOString(),
  });
  return {
    async put(actor, blogId, body, length) {
      await roles.enter(actor, blogId);
      const sent = await receivePicture(body, length, contract.MAX_IMAGE_BYTES);
      const id = newId();
      const made = await pictures.make(sent, async (original) => {
        const sizes = await Promise.all(
          reading.IMAGE_SIZES.map(async (size) => {
            const resized = original
              .open()
              .resize({ width: Number(size), withoutEnlargement: true })
              .webp({ quality: QUALITY });
            return { size, ...(await resized.toBuffer({ resolveWithObject: true })) };
          }),
        );
        return sizes;
      });
      for (const { size, data } of made) await storage.put(keyOf(blogId, id, size), Readable.from([data]), { maxBytes: data.length });
      const { width = 0, height = 0 } = made.at(-1)?.info ?? {};
      const row = { id, width, height, createdBy: actor.id, createdAt: now() };
      try {
        await imagesOf(database, blogId).insert(row);
      } catch (error) {
        await removals.forget(films.pool, `${folderOf(blogId)}/${id}`);
        throw error;
      }
      return shown(blogId, row);
    },
    async list(actor, blogId, page) {
      await roles.enter(actor, blogId);
      const { rows, total } = await imagesOf(database, blogId).page(page);
      return { images: rows.map((row) => shown(blogId, row)), total };
    },
    async remove(actor, blogId, id) {
      const { role, userId } = await roles.enter(actor, blogId);
      const rows = imagesOf(database, blogId);
      const row = await rows.find(id);
      if (!row) throw new NotFound('picture', id);
      if (row.createdBy !== userId && !isAtLeast(role, 'editor'))
        throw new Forbidden('This is for whoever put the picture there, and for the blog’s editors.');
      await rows.remove(id);
      for (const size of reading.IMAGE_SIZES) cached.delete(keyOf(blogId, id, size));
      await removals.forget(films.pool, `${folderOf(blogId)}/${id}`);
    },
    async read(blogId, id, size) {
      const key = keyOf(blogId, id, size);
      const kept = cached.get(key);
      if (kept) return kept;
      const stream = await storage.read(key);
      if (!stream) return null;
      const bytes = Buffer.concat(await stream.toArray());
      cached.set(key, bytes);
      return bytes;
    },
    all: (blogId) => imagesOf(database, blogId).ids(),
    forgetBlog: (blogId) => removals.forget(films.pool, folderOf(blogId)),
  };
}

/** The pictures of one blog, and of no other. */
function imagesOf(sql: Sql, blogId: string) {
  const COLUMNS = 'id, width, height, created_by AS "createdBy", created_at AS "createdAt"';
  return {
    async insert({ id, width, height, createdBy, createdAt }: ImageRow): Promise<void> {
      await sql.query('INSERT INTO blog_image (blog_id, id, width, height, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6)', [
        blogId,
        id,
        width,
        height,
        createdBy,
        createdAt,
      ]);
    },
    async page({ limit, offset }: { limit: number; offset: number }) {
      const [{ rows }, total] = await Promise.all([
        sql.query<ImageRow>(`SELECT ${COLUMNS} FROM blog_image WHERE blog_id = $1 ORDER BY created_at DESC, id LIMIT $2 OFFSET $3`, [
          blogId,
          limit,
          offset,
        ]),
        sql.query<{ n: number }>('SELECT count(*)::int AS n FROM blog_image WHERE blog_id = $1', [blogId]),
      ]);
      return { rows, total: total.rows[0]?.n ?? 0 };
    },
    async find(id: string): Promise<ImageRow | null> {
      const { rows } = await sql.query<ImageRow>(`SELECT ${COLUMNS} FROM blog_image WHERE blog_id = $1 AND id = $2`, [blogId, id]);
      return rows[0] ?? null;
    },
    async remove(id: string): Promise<void> {
      await sql.query('DELETE FROM blog_image WHERE blog_id = $1 AND id = $2', [blogId, id]);
    },
    async ids(): Promise<string[]> {
      const { rows } = await sql.query<{ id: string }>('SELECT id FROM blog_image WHERE blog_id = $1 ORDER BY created_at, id', [blogId]);
      return rows.map(({ id }) => id);
    },
  };
}
