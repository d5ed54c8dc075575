import type { Readable } from 'node:stream';
import type { UserActor } from '@fotograma/contract';
import yazl from 'yazl';
import { type ArticleRow, articlesOf } from './articles.repository.ts';
import type { BlogDatabase } from './database.ts';
import type { Images } from './images.ts';
import type { Roles } from './roles.ts';
import { termsOf } from './terms.repository.ts';

/** A blog as a folder of Markdown that other programs read: each article with its facts as YAML before it, and the pictures beside them. */
export function createExport({ database, roles, images }: { database: BlogDatabase; roles: Roles; images: Images }) {
  return async (actor: UserActor, blogId: string): Promise<{ archive: Readable; filename: string }> => {
    const { blog } = await roles.enter(actor, blogId, 'owner');
    const zip = new yazl.ZipFile();
    const archive = zip.outputStream as Readable;
    const fill = async () => {
      const named = async (kind: 'authors' | 'categories' | 'tags') =>
        new Map((await termsOf(database, blogId, kind).list({ isPublished: false })).map((term) => [term.id, term.name]));
      const names = { authors: await named('authors'), categories: await named('categories'), tags: await named('tags') };
      for await (const article of articlesOf(database, blogId).walk()) {
        if (archive.destroyed) return;
        zip.addBuffer(Buffer.from(markdownOf(article, names, blogId)), `${blog.slug}/${article.slug}.md`, { mtime: article.updatedAt });
      }
      for (const id of await images.all(blogId)) {
        const bytes = archive.destroyed ? null : await images.read(blogId, id, '1600');
        if (bytes) zip.addBuffer(bytes, `${blog.slug}/images/${id}.webp`, { compress: false });
      }
      zip.end();
    };
    fill().catch((error) => archive.destroy(error));
    return { archive, filename: `${blog.slug}.zip` };
  };
}

type Names = Record<'authors' | 'categories' | 'tags', ReadonlyMap<string, string>>;

/** Facts in YAML, whose strings may be written as JSON's (YAML 1.2, 1.3), then the text with its pictures beside it. */
function markdownOf(article: ArticleRow, names: Names, blogId: string): string {
  const { title, slug, state, excerpt, locale, featured, image, canonicalUrl, publishedAt, scheduledAt, createdAt, updatedAt } = article;
  const list = (kind: keyof Names) => article[kind].flatMap((id) => names[kind].get(id) ?? []);
  const beside = (text: string) => text.replaceAll(new RegExp(`/api/blog/images/${blogId}/([0-9a-f-]{36})/\\d+`, 'g'), 'images/$1.webp');
  const facts = {
    ...{ title, slug, state: state.toLowerCase(), excerpt, locale, featured, canonicalUrl },
    image: image && { ...image, url: beside(image.url) },
    ...{ publishedAt, scheduledAt, createdAt, updatedAt },
    ...{ authors: list('authors'), categories: list('categories'), tags: list('tags') },
  };
  const lines = Object.entries(facts).flatMap(([name, value]) =>
    value === null || value === '' ? [] : `${name}: ${JSON.stringify(value)}`,
  );
  return `---\n${lines.join('\n')}\n---\n\n${beside(article.markdown)}\n`;
}
