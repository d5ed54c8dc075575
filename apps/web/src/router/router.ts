import { createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { readFilters } from '../features/catalogue/filters.ts';
import { readSeason, readSeriesFilters } from '../features/catalogue/series/filters.ts';
import { readJourney } from '../features/discovery/params.ts';
import { readFileFilters } from '../features/media/files/filters.ts';
import { readSearchParams } from '../features/search/params.ts';
import { readDeckGenre } from '../features/taste/deck/filters.ts';
import { readRatingFilters } from '../features/taste/library/filters.ts';
import { noteNavigation } from '../lib/navigated.ts';
import { readPage } from '../lib/search.ts';
import { printSearch, readSearch } from '../lib/url.ts';
import { BrokenPage, PageOnItsWay } from '../ui/fallbacks.tsx';
import { ownAccount } from './account.ts';
import { administration } from './administration.ts';
import { writing } from './blogs.ts';
import { creating } from './create.ts';
import { root } from './root.ts';
import { making } from './studio.ts';

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../routes/home.tsx'), 'Home'),
});

const browse = createRoute({
  getParentRoute: () => root,
  path: '/browse',
  validateSearch: readFilters,
  component: lazyRouteComponent(() => import('../routes/browse.tsx'), 'Browse'),
});

const discover = createRoute({
  getParentRoute: () => root,
  path: '/discover',
  component: lazyRouteComponent(() => import('../routes/discover.tsx'), 'Discover'),
});

const discoverJourneys = createRoute({
  getParentRoute: () => root,
  path: '/discover/journeys',
  component: lazyRouteComponent(() => import('../routes/discover-journeys.tsx'), 'DiscoverJourneys'),
});

const discoverFeeling = createRoute({
  getParentRoute: () => root,
  path: '/discover/$sentiment',
  validateSearch: readJourney,
  component: lazyRouteComponent(() => import('../routes/discover-feeling.tsx'), 'DiscoverFeeling'),
});

const search = createRoute({
  getParentRoute: () => root,
  path: '/search',
  validateSearch: readSearchParams,
  component: lazyRouteComponent(() => import('../routes/search.tsx'), 'Search'),
});

const chat = createRoute({
  getParentRoute: () => root,
  path: '/chat',
  component: lazyRouteComponent(() => import('../routes/chat.tsx'), 'Chat'),
});

/** Has no component: the chat stays as it is when a conversation that has just begun gets its address. */
const conversation = createRoute({ getParentRoute: () => chat, path: '$id' });

const film = createRoute({
  getParentRoute: () => root,
  path: '/films/$id/{-$slug}',
  component: lazyRouteComponent(() => import('../routes/film.tsx'), 'Film'),
});

const person = createRoute({
  getParentRoute: () => root,
  path: '/people/$id',
  component: lazyRouteComponent(() => import('../routes/person.tsx'), 'Person'),
});

const seriesList = createRoute({
  getParentRoute: () => root,
  path: '/series',
  validateSearch: readSeriesFilters,
  component: lazyRouteComponent(() => import('../routes/series-list.tsx'), 'SeriesList'),
});

const series = createRoute({
  getParentRoute: () => root,
  path: '/series/$id/{-$slug}',
  validateSearch: readSeason,
  component: lazyRouteComponent(() => import('../routes/series.tsx'), 'SeriesPage'),
});

const episode = createRoute({
  getParentRoute: () => root,
  path: '/episodes/$id',
  component: lazyRouteComponent(() => import('../routes/episode.tsx'), 'EpisodePage'),
});

const library = createRoute({
  getParentRoute: () => root,
  path: '/library',
  component: lazyRouteComponent(() => import('../routes/library.tsx'), 'Library'),
});

const libraryRatings = createRoute({
  getParentRoute: () => root,
  path: '/library/ratings',
  validateSearch: readRatingFilters,
  component: lazyRouteComponent(() => import('../routes/library-ratings.tsx'), 'LibraryRatings'),
});

const libraryStatistics = createRoute({
  getParentRoute: () => root,
  path: '/library/statistics',
  component: lazyRouteComponent(() => import('../routes/library-statistics.tsx'), 'LibraryStatistics'),
});

const libraryList = createRoute({
  getParentRoute: () => root,
  path: '/library/$type',
  validateSearch: (search: Readonly<Record<string, unknown>>) => readPage(search.page),
  component: lazyRouteComponent(() => import('../routes/library-list.tsx'), 'LibraryList'),
});

const deck = createRoute({
  getParentRoute: () => root,
  path: '/deck',
  validateSearch: readDeckGenre,
  component: lazyRouteComponent(() => import('../routes/deck.tsx'), 'Deck'),
});

const deckTogether = createRoute({
  getParentRoute: () => root,
  path: '/deck/together',
  component: lazyRouteComponent(() => import('../routes/deck-together.tsx'), 'DeckTogether'),
});

const deckShared = createRoute({
  getParentRoute: () => root,
  path: '/deck/together/$id',
  component: lazyRouteComponent(() => import('../routes/deck-shared.tsx'), 'DeckShared'),
});

const deckJoin = createRoute({
  getParentRoute: () => root,
  path: '/deck/join/$code',
  component: lazyRouteComponent(() => import('../routes/deck-join.tsx'), 'DeckJoin'),
});

const shelves = [person, seriesList, series, episode];
const discovery = [discover, discoverJourneys, discoverFeeling];
const taste = [library, libraryRatings, libraryStatistics, libraryList, deck, deckTogether, deckShared, deckJoin];

const upload = createRoute({
  getParentRoute: () => root,
  path: '/upload',
  component: lazyRouteComponent(() => import('../routes/upload.tsx'), 'Upload'),
});

const mediaFiles = createRoute({
  getParentRoute: () => root,
  path: '/media',
  validateSearch: readFileFilters,
  component: lazyRouteComponent(() => import('../routes/media-files.tsx'), 'MediaFiles'),
});

const media = createRoute({
  getParentRoute: () => root,
  path: '/media/$id',
  component: lazyRouteComponent(() => import('../routes/media.tsx'), 'Media'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    browse,
    search,
    chat.addChildren([conversation]),
    film,
    ...shelves,
    ...taste,
    ...discovery,
    upload,
    mediaFiles,
    media,
    ...making,
    ...creating,
    ...writing,
    ...ownAccount,
    administration,
  ]),
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
