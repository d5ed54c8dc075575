import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readArticleFilters } from '../features/blog/filters.ts';
import { root } from './root.ts';

const blogs = createRoute({
  getParentRoute: () => root,
  path: '/blogs',
  component: lazyRouteComponent(() => import('../routes/blogs.tsx'), 'Blogs'),
});

const blogArticles = createRoute({
  getParentRoute: () => root,
  path: '/blogs/$blogId',
  validateSearch: readArticleFilters,
  component: lazyRouteComponent(() => import('../routes/blog-articles.tsx'), 'BlogArticles'),
});

const blogArticle = createRoute({
  getParentRoute: () => root,
  path: '/blogs/$blogId/articles/$id',
  component: lazyRouteComponent(() => import('../routes/blog-article.tsx'), 'BlogArticle'),
});

const blogTerms = createRoute({
  getParentRoute: () => root,
  path: '/blogs/$blogId/terms',
  component: lazyRouteComponent(() => import('../routes/blog-terms.tsx'), 'BlogTerms'),
});

const blogViews = createRoute({
  getParentRoute: () => root,
  path: '/blogs/$blogId/views',
  component: lazyRouteComponent(() => import('../routes/blog-views.tsx'), 'BlogViews'),
});

const blogMembers = createRoute({
  getParentRoute: () => root,
  path: '/blogs/$blogId/members',
  component: lazyRouteComponent(() => import('../routes/blog-members.tsx'), 'BlogMembers'),
});

const blogSettings = createRoute({
  getParentRoute: () => root,
  path: '/blogs/$blogId/settings',
  component: lazyRouteComponent(() => import('../routes/blog-settings.tsx'), 'BlogSettings'),
});

/** Where people write in their blogs; what readers read is the server's own pages under /journal. */
export const writing = [blogs, blogArticles, blogArticle, blogTerms, blogViews, blogMembers, blogSettings];
