import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { readPage } from '../lib/search.ts';
import { root } from './root.ts';

const studio = createRoute({
  getParentRoute: () => root,
  path: '/studio',
  validateSearch: ({ page }: Record<string, unknown>) => readPage(page),
  component: lazyRouteComponent(() => import('../routes/studio.tsx'), 'Studio'),
});

const studioJoin = createRoute({
  getParentRoute: () => root,
  path: '/studio/join',
  component: lazyRouteComponent(() => import('../routes/studio-join.tsx'), 'StudioJoin'),
});

const studioProject = createRoute({
  getParentRoute: () => root,
  path: '/studio/$projectId',
  component: lazyRouteComponent(() => import('../routes/studio-project.tsx'), 'StudioProject'),
});

/** Where films are made. */
export const making = [studio, studioJoin, studioProject];
