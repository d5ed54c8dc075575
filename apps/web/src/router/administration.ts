import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readAuditFilters } from '../features/admin/audit/filters.ts';
import { readFilmFilters, readPeopleFilters, readShelfSeriesFilters } from '../features/admin/shelf/filters.ts';
import { readUserFilters } from '../features/admin/users/filters.ts';
import { readPage } from '../lib/search.ts';
import { root } from './root.ts';

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(() => import('../routes/admin.tsx'), 'Admin'),
});

const adminHome = createRoute({
  getParentRoute: () => admin,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/admin/users', replace: true });
  },
});

const adminUsers = createRoute({
  getParentRoute: () => admin,
  path: 'users',
  validateSearch: readUserFilters,
  component: lazyRouteComponent(() => import('../routes/admin-users.tsx'), 'AdminUsers'),
});

const adminUser = createRoute({
  getParentRoute: () => admin,
  path: 'users/$id',
  component: lazyRouteComponent(() => import('../routes/admin-user.tsx'), 'AdminUser'),
});

const adminFilms = createRoute({
  getParentRoute: () => admin,
  path: 'films',
  validateSearch: readFilmFilters,
  component: lazyRouteComponent(() => import('../routes/admin-films.tsx'), 'AdminFilms'),
});

const adminFilm = createRoute({
  getParentRoute: () => admin,
  path: 'films/$id',
  component: lazyRouteComponent(() => import('../routes/admin-film.tsx'), 'AdminFilm'),
});

const adminSeriesList = createRoute({
  getParentRoute: () => admin,
  path: 'series',
  validateSearch: readShelfSeriesFilters,
  component: lazyRouteComponent(() => import('../routes/admin-series-list.tsx'), 'AdminSeriesList'),
});

const adminSeries = createRoute({
  getParentRoute: () => admin,
  path: 'series/$id',
  component: lazyRouteComponent(() => import('../routes/admin-series.tsx'), 'AdminSeries'),
});

const adminPeople = createRoute({
  getParentRoute: () => admin,
  path: 'people',
  validateSearch: readPeopleFilters,
  component: lazyRouteComponent(() => import('../routes/admin-people.tsx'), 'AdminPeople'),
});

const adminPerson = createRoute({
  getParentRoute: () => admin,
  path: 'people/$id',
  component: lazyRouteComponent(() => import('../routes/admin-person.tsx'), 'AdminPerson'),
});

const adminCategories = createRoute({
  getParentRoute: () => admin,
  path: 'categories',
  component: lazyRouteComponent(() => import('../routes/admin-categories.tsx'), 'AdminCategories'),
});

const adminImports = createRoute({
  getParentRoute: () => admin,
  path: 'imports',
  validateSearch: ({ page }: Record<string, unknown>) => readPage(page),
  component: lazyRouteComponent(() => import('../routes/admin-imports.tsx'), 'AdminImports'),
});

const adminRecommender = createRoute({
  getParentRoute: () => admin,
  path: 'recommender',
  component: lazyRouteComponent(() => import('../routes/admin-recommender.tsx'), 'AdminRecommender'),
});

const adminCuration = createRoute({
  getParentRoute: () => admin,
  path: 'curation',
  validateSearch: ({ page }: Record<string, unknown>) => readPage(page),
  component: lazyRouteComponent(() => import('../routes/admin-curation.tsx'), 'AdminCuration'),
});

const adminCurationRuns = createRoute({
  getParentRoute: () => admin,
  path: 'curation/runs',
  validateSearch: ({ page }: Record<string, unknown>) => readPage(page),
  component: lazyRouteComponent(() => import('../routes/admin-curation-runs.tsx'), 'AdminCurationRuns'),
});

const adminCurationFilm = createRoute({
  getParentRoute: () => admin,
  path: 'curation/films/$id',
  component: lazyRouteComponent(() => import('../routes/admin-curation-film.tsx'), 'AdminCurationFilm'),
});

const adminShelf = [
  adminFilms,
  adminFilm,
  adminSeriesList,
  adminSeries,
  adminPeople,
  adminPerson,
  adminCategories,
  adminImports,
  adminRecommender,
  adminCuration,
  adminCurationRuns,
  adminCurationFilm,
];

const adminStorage = createRoute({
  getParentRoute: () => admin,
  path: 'storage',
  component: lazyRouteComponent(() => import('../routes/admin-storage.tsx'), 'AdminStorage'),
});

const adminPlans = createRoute({
  getParentRoute: () => admin,
  path: 'plans',
  component: lazyRouteComponent(() => import('../routes/admin-plans.tsx'), 'AdminPlans'),
});

const adminRoles = createRoute({
  getParentRoute: () => admin,
  path: 'roles',
  component: lazyRouteComponent(() => import('../routes/admin-roles.tsx'), 'AdminRoles'),
});

const adminClients = createRoute({
  getParentRoute: () => admin,
  path: 'clients',
  component: lazyRouteComponent(() => import('../routes/admin-clients.tsx'), 'AdminClients'),
});

const adminClient = createRoute({
  getParentRoute: () => admin,
  path: 'clients/$id',
  component: lazyRouteComponent(() => import('../routes/admin-client.tsx'), 'AdminClient'),
});

const adminClientFigures = createRoute({
  getParentRoute: () => admin,
  path: 'clients/$id/figures',
  component: lazyRouteComponent(() => import('../routes/admin-client-figures.tsx'), 'AdminClientFigures'),
});

const adminAudit = createRoute({
  getParentRoute: () => admin,
  path: 'audit',
  validateSearch: readAuditFilters,
  component: lazyRouteComponent(() => import('../routes/admin-audit.tsx'), 'AdminAudit'),
});

/** The administration. */
export const administration = admin.addChildren([
  adminHome,
  adminUsers,
  adminUser,
  ...adminShelf,
  adminPlans,
  adminRoles,
  adminClients,
  adminClient,
  adminClientFigures,
  adminAudit,
  adminStorage,
]);
