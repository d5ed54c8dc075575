import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readFilters } from './features/catalogue/filters.ts';
import { noteNavigation } from './lib/navigated.ts';
import { printSearch, readSearch } from './lib/url.ts';
import { Missing } from './routes/missing.tsx';
import { Frame } from './ui/Frame.tsx';
import { BrokenPage, PageOnItsWay } from './ui/fallbacks.tsx';

const root = createRootRoute({ component: Frame, notFoundComponent: Missing });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/home.tsx'), 'Home'),
});

const browse = createRoute({
  getParentRoute: () => root,
  path: '/browse',
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import('./routes/browse.tsx'), 'Browse'),
});

const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: (given: Record<string, unknown>): { q?: string } =>
    typeof given.q === 'string' && given.q ? { q: given.q.slice(0, 200) } : {},
  component: lazyRouteComponent(() => import('./routes/search.tsx'), 'Search'),
});

const film = createRoute({
  getParentRoute: () => root,
  path: '/films/$id/{-$slug}',
  component: lazyRouteComponent(() => import('./routes/film.tsx'), 'Film'),
});

const upload = createRoute({
  getParentRoute: () => root,
  path: '/upload',
  component: lazyRouteComponent(() => import('./routes/upload.tsx'), 'Upload'),
});

const media = createRoute({
  getParentRoute: () => root,
  path: '/media/$id',
  component: lazyRouteComponent(() => import('./routes/media.tsx'), 'Media'),
});

export const router = createRouter({
  routeTree: root.addChildren([home, browse, search, film, upload, media]),
  parseSearch: readSearch,
  stringifySearch: printSearch,
  scrollRestoration: true,
  defaultPreload: 'intent',
  defaultPendingComponent: PageOnItsWay,
  defaultErrorComponent: BrokenPage,
});

router.subscribe('onBeforeNavigate', (event) => {
  if (event.fromLocation && event.pathChanged) noteNavigation();
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
