import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { readNext } from './features/accounts/next.ts';
import { readAuditFilters } from './features/admin/audit/filters.ts';
import { readFilmFilters, readPeopleFilters, readShelfSeriesFilters } from './features/admin/shelf/filters.ts';
import { readUserFilters } from './features/admin/users/filters.ts';
import { readFilters } from './features/catalogue/filters.ts';
import { readSeason, readSeriesFilters } from './features/catalogue/series/filters.ts';
import { readFileFilters } from './features/media/files/filters.ts';
import { readDeckGenre } from './features/taste/deck/filters.ts';
import { readRatingFilters } from './features/taste/library/filters.ts';
import { noteNavigation } from './lib/navigated.ts';
import { readPage } from './lib/search.ts';
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

const person = createRoute({
  getParentRoute: () => root,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('./routes/person.tsx'), 'Person'),
});

const seriesList = createRoute({
  getParentRoute: () => root,
  path: '/series',
  validateSearch: readSeriesFilters,
  component: lazyRouteComponent(() => import('./routes/series-list.tsx'), 'SeriesList'),
});

const series = createRoute({
  getParentRoute: () => root,
  path: '/series/$id/{-$slug}',
  validateSearch: readSeason,
  component: lazyRouteComponent(() => import('./routes/series.tsx'), 'SeriesPage'),
});

const episode = createRoute({
  getParentRoute: () => root,
  path: '/episodes/$id',
  component: lazyRouteComponent(() => import('./routes/episode.tsx'), 'EpisodePage'),
});

const library = createRoute({
  getParentRoute: () => root,
  path: '/library',
  component: lazyRouteComponent(() => import('./routes/library.tsx'), 'Library'),
});

const libraryRatings = createRoute({
  getParentRoute: () => root,
  path: '/library/ratings',
  validateSearch: readRatingFilters,
  component: lazyRouteComponent(() => import('./routes/library-ratings.tsx'), 'LibraryRatings'),
});

const libraryStatistics = createRoute({
  getParentRoute: () => root,
  path: '/library/statistics',
  component: lazyRouteComponent(() => import('./routes/library-statistics.tsx'), 'LibraryStatistics'),
});

const libraryList = createRoute({
  getParentRoute: () => root,
  path: '/library/$type',
  validateSearch: (search: Readonly<Record<string, unknown>>) => readPage(search.page),
  component: lazyRouteComponent(() => import('./routes/library-list.tsx'), 'LibraryList'),
});

const deck = createRoute({
  getParentRoute: () => root,
  path: '/deck',
  validateSearch: readDeckGenre,
  component: lazyRouteComponent(() => import('./routes/deck.tsx'), 'Deck'),
});

const deckTogether = createRoute({
  getParentRoute: () => root,
  path: '/deck/together',
  component: lazyRouteComponent(() => import('./routes/deck-together.tsx'), 'DeckTogether'),
});

const deckShared = createRoute({
  getParentRoute: () => root,
  path: '/deck/together/$id',
  component: lazyRouteComponent(() => import('./routes/deck-shared.tsx'), 'DeckShared'),
});

const deckJoin = createRoute({
  getParentRoute: () => root,
  path: '/deck/join/$code',
  component: lazyRouteComponent(() => import('./routes/deck-join.tsx'), 'DeckJoin'),
});

const shelves = [person, seriesList, series, episode];
const taste = [library, libraryRatings, libraryStatistics, libraryList, deck, deckTogether, deckShared, deckJoin];

const upload = createRoute({
  getParentRoute: () => root,
  path: '/upload',
  component: lazyRouteComponent(() => import('./routes/upload.tsx'), 'Upload'),
});

const mediaFiles = createRoute({
  getParentRoute: () => root,
  path: '/media',
  validateSearch: readFileFilters,
  component: lazyRouteComponent(() => import('./routes/media-files.tsx'), 'MediaFiles'),
});

const media = createRoute({
  getParentRoute: () => root,
  path: '/media/$id',
  component: lazyRouteComponent(() => import('./routes/media.tsx'), 'Media'),
});

const admin = createRoute({
  getParentRoute: () => root,
  path: '/admin',
  component: lazyRouteComponent(() => import('./routes/admin.tsx'), 'Admin'),
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
  component: lazyRouteComponent(() => import('./routes/admin-users.tsx'), 'AdminUsers'),
});

const adminUser = createRoute({
  getParentRoute: () => admin,
  path: 'users/$id',
  component: lazyRouteComponent(() => import('./routes/admin-user.tsx'), 'AdminUser'),
});

const adminFilms = createRoute({
  getParentRoute: () => admin,
  path: 'films',
  validateSearch: readFilmFilters,
  component: lazyRouteComponent(() => import('./routes/admin-films.tsx'), 'AdminFilms'),
});

const adminFilm = createRoute({
  getParentRoute: () => admin,
  path: 'films/$id',
  component: lazyRouteComponent(() => import('./routes/admin-film.tsx'), 'AdminFilm'),
});

const adminSeriesList = createRoute({
  getParentRoute: () => admin,
  path: 'series',
  validateSearch: readShelfSeriesFilters,
  component: lazyRouteComponent(() => import('./routes/admin-series-list.tsx'), 'AdminSeriesList'),
});

const adminSeries = createRoute({
  getParentRoute: () => admin,
  path: 'series/$id',
  component: lazyRouteComponent(() => import('./routes/admin-series.tsx'), 'AdminSeries'),
});

const adminPeople = createRoute({
  getParentRoute: () => admin,
  path: 'people',
  validateSearch: readPeopleFilters,
  component: lazyRouteComponent(() => import('./routes/admin-people.tsx'), 'AdminPeople'),
});

const adminPerson = createRoute({
  getParentRoute: () => admin,
  path: 'people/$id',
  component: lazyRouteComponent(() => import('./routes/admin-person.tsx'), 'AdminPerson'),
});

const adminCategories = createRoute({
  getParentRoute: () => admin,
  path: 'categories',
  component: lazyRouteComponent(() => import('./routes/admin-categories.tsx'), 'AdminCategories'),
});

const adminImports = createRoute({
  getParentRoute: () => admin,
  path: 'imports',
  validateSearch: ({ page }: Record<string, unknown>) => readPage(page),
  component: lazyRouteComponent(() => import('./routes/admin-imports.tsx'), 'AdminImports'),
});

const adminRecommender = createRoute({
  getParentRoute: () => admin,
  path: 'recommender',
  component: lazyRouteComponent(() => import('./routes/admin-recommender.tsx'), 'AdminRecommender'),
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
];

const adminPlans = createRoute({
  getParentRoute: () => admin,
  path: 'plans',
  component: lazyRouteComponent(() => import('./routes/admin-plans.tsx'), 'AdminPlans'),
});

const adminRoles = createRoute({
  getParentRoute: () => admin,
  path: 'roles',
  component: lazyRouteComponent(() => import('./routes/admin-roles.tsx'), 'AdminRoles'),
});

const adminClients = createRoute({
  getParentRoute: () => admin,
  path: 'clients',
  component: lazyRouteComponent(() => import('./routes/admin-clients.tsx'), 'AdminClients'),
});

const adminClient = createRoute({
  getParentRoute: () => admin,
  path: 'clients/$id',
  component: lazyRouteComponent(() => import('./routes/admin-client.tsx'), 'AdminClient'),
});

const adminAudit = createRoute({
  getParentRoute: () => admin,
  path: 'audit',
  validateSearch: readAuditFilters,
  component: lazyRouteComponent(() => import('./routes/admin-audit.tsx'), 'AdminAudit'),
});

const administration = admin.addChildren([
  adminHome,
  adminUsers,
  adminUser,
  ...adminShelf,
  adminPlans,
  adminRoles,
  adminClients,
  adminClient,
  adminAudit,
]);

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('./routes/sign-in.tsx'), 'SignIn'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  validateSearch: readNext,
  component: lazyRouteComponent(() => import('./routes/sign-up.tsx'), 'SignUp'),
});

const forgot = createRoute({
  getParentRoute: () => root,
  path: '/forgot',
  component: lazyRouteComponent(() => import('./routes/forgot.tsx'), 'Forgot'),
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: '/reset-password',
  component: lazyRouteComponent(() => import('./routes/reset-password.tsx'), 'ResetPassword'),
});

const verifyEmail = createRoute({
  getParentRoute: () => root,
  path: '/verify-email',
  component: lazyRouteComponent(() => import('./routes/verify-email.tsx'), 'VerifyEmail'),
});

const account = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./routes/account.tsx'), 'Account'),
});

const accountSessions = createRoute({
  getParentRoute: () => root,
  path: '/account/sessions',
  component: lazyRouteComponent(() => import('./routes/account-sessions.tsx'), 'AccountSessions'),
});

const accountUsage = createRoute({
  getParentRoute: () => root,
  path: '/account/usage',
  component: lazyRouteComponent(() => import('./routes/account-usage.tsx'), 'AccountUsage'),
});

const ownAccount = [signIn, signUp, forgot, resetPassword, verifyEmail, account, accountSessions, accountUsage];

export const router = createRouter({
  routeTree: root.addChildren([home, browse, search, film, ...shelves, ...taste, upload, mediaFiles, media, ...ownAccount, administration]),
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
  interface HistoryState {
    /** The film of the page begins by itself: somebody pressed "Play" to come here. */
    play?: boolean;
  }
}
