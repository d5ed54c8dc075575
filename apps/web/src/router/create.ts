import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { root } from './root.ts';

const create = createRoute({
  getParentRoute: () => root,
  path: '/create',
  component: lazyRouteComponent(() => import('../routes/create.tsx'), 'Create'),
});

const words = createRoute({
  getParentRoute: () => root,
  path: '/create/words',
  component: lazyRouteComponent(() => import('../routes/create-words.tsx'), 'CreateWords'),
});

const figures = createRoute({
  getParentRoute: () => root,
  path: '/create/figures',
  component: lazyRouteComponent(() => import('../routes/create-figures.tsx'), 'CreateFigures'),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/create/webhooks',
  component: lazyRouteComponent(() => import('../routes/create-webhooks.tsx'), 'CreateWebhooks'),
});

/** Where pictures and films are made for one. */
export const creating = [create, words, figures, webhooks];
