import { blogs as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Articles } from './articles.service.ts';
import type { Blogs } from './blogs.service.ts';
import type { BlogDatabase } from './database.ts';
import type { createExport } from './export.ts';
import type { Images } from './images.ts';
import type { Previews } from './previews.ts';
import type { Reading } from './reading.service.ts';
import type { Roles } from './roles.ts';
import type { Terms } from './terms.service.ts';
import { viewsOf } from './views.repository.ts';

/** What those who write may ask of their blogs. */
export function writingEndpoints(tools: {
  blogs: Blogs;
  terms: Terms;
  articles: Articles;
  previews: Previews;
  images: Images;
  reading: Reading;
  roles: Roles;
  database: BlogDatabase;
  exporting: ReturnType<typeof createExport>;
  now: () => Date;
}): Implementation[] {
  const { blogs, terms, articles, previews, images, reading, roles, database, exporting, now } = tools;
  const paged = ({ page, limit }: { page: number; limit: number }, total: number) => ({
    pagination: { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) },
    meta: { timestamp: now().toISOString() },
  });
  return [
    implement(contract.createBlog, async ({ actor, body }) => ({ status: 201, body: { data: await blogs.create(actor, body) } })),
    implement(contract.listOwnBlogs, async ({ actor }) => ({ status: 200, body: { data: await blogs.list(actor) } })),
    implement(contract.updateBlog, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await blogs.update(actor, params.blogId, body) },
    })),
    implement(contract.deleteBlog, async ({ actor, params }) => {
      await blogs.remove(actor, params.blogId);
      return { status: 204 };
    }),
    implement(contract.listBlogMembers, async ({ actor, params }) => ({
      status: 200,
      body: { data: await blogs.members(actor, params.blogId) },
    })),
    implement(contract.addBlogMember, async ({ actor, params, body }) => ({
      status: 201,
      body: { data: await blogs.addMember(actor, params.blogId, body) },
    })),
    implement(contract.putBlogMember, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await blogs.setRole(actor, params.blogId, params.userId, body.role) },
    })),
    implement(contract.deleteBlogMember, async ({ actor, params }) => {
      await blogs.removeMember(actor, params.blogId, params.userId);
      return { status: 204 };
    }),

    implement(contract.listBlogTerms, async ({ actor, params }) => ({
      status: 200,
      body: { data: await terms.list(actor, params.blogId, params.kind) },
    })),
    implement(contract.createBlogTerm, async ({ actor, params, body }) => ({
      status: 201,
      body: { data: await terms.create(actor, params.blogId, params.kind, body) },
    })),
    implement(contract.updateBlogTerm, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await terms.update(actor, params.blogId, params.kind, params.id, body) },
    })),
    implement(contract.deleteBlogTerm, async ({ actor, params, query }) => {
      await terms.remove(actor, params.blogId, params.kind, params.id, query.into);
      return { status: 204 };
    }),

    implement(contract.createArticle, async ({ actor, params, body }) => ({
      status: 201,
      body: { data: await articles.create(actor, params.blogId, body) },
    })),
    implement(contract.listWrittenArticles, async ({ actor, params, query }) => {
      const { articles: data, total } = await articles.list(actor, params.blogId, query);
      return { status: 200, body: { data, ...paged(query, total) } };
    }),
    implement(contract.getWrittenArticle, async ({ actor, params }) => ({
      status: 200,
      body: { data: await articles.read(actor, params.blogId, params.id) },
    })),
    implement(contract.updateArticle, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await articles.update(actor, params.blogId, params.id, body) },
    })),
    implement(contract.moveArticle, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: await articles.move(actor, params.blogId, params.id, body) },
    })),
    implement(contract.deleteArticle, async ({ actor, params }) => {
      await articles.remove(actor, params.blogId, params.id);
      return { status: 204 };
    }),
    implement(contract.listRevisions, async ({ actor, params }) => ({
      status: 200,
      body: { data: await articles.revisions(actor, params.blogId, params.articleId) },
    })),
    implement(contract.getRevision, async ({ actor, params }) => ({
      status: 200,
      body: { data: await articles.revision(actor, params.blogId, params.articleId, params.number) },
    })),
    implement(contract.restoreRevision, async ({ actor, params }) => ({
      status: 200,
      body: { data: await articles.restore(actor, params.blogId, params.articleId, params.number) },
    })),
    implement(contract.createPreview, async ({ actor, params, body }) => ({
      status: 201,
      body: { data: await previews.create(actor, params.blogId, params.articleId, body.hours) },
    })),
    implement(contract.getPreview, async ({ params }) => {
      const { blog, title, html, excerpt, state } = await previews.read(params.token);
      return { status: 200, body: { data: { blog: blog.slug, title, html: (await reading.fill(html)).html, excerpt, state } } };
    }),
    implement(contract.renderMarkdown, async ({ actor, params, body }) => {
      const { html, words, films } = await articles.render(actor, params.blogId, body.markdown);
      return { status: 200, body: { data: { html: (await reading.fill(html)).html, words, films } } };
    }),

    implement(contract.listBlogViews, async ({ actor, params, query }) => {
      await roles.enter(actor, params.blogId);
      const rows = viewsOf(database, params.blogId);
      const today = now().toISOString().slice(0, 10);
      const [days, most] = await Promise.all([rows.days(query.days, today), rows.articles(query.days, today)]);
      return { status: 200, body: { data: { days, articles: most } } };
    }),
    implement(contract.exportBlog, async ({ actor, params, signal }) => {
      const { archive, filename } = await exporting(actor, params.blogId);
      signal.addEventListener('abort', () => archive.destroy(), { once: true });
      return {
        status: 200,
        bytes: archive,
        contentType: 'application/zip',
        headers: {
          'Cache-Control': 'no-store',
          'Content-Disposition': `attachment; filename="blog.zip"; filename*=UTF-8''${encodeURIComponent(filename)}`,
        },
      };
    }),

    implement(contract.uploadBlogImage, async ({ actor, params, body, length }) => ({
      status: 201,
      body: { data: await images.put(actor, params.blogId, body, length) },
    })),
    implement(contract.listBlogImages, async ({ actor, params, query }) => {
      const offset = (query.page - 1) * query.limit;
      const { images: data, total } = await images.list(actor, params.blogId, { limit: query.limit, offset });
      return { status: 200, body: { data, ...paged(query, total) } };
    }),
    implement(contract.deleteBlogImage, async ({ actor, params }) => {
      await images.remove(actor, params.blogId, params.id);
      return { status: 204 };
    }),
  ];
}
