import type { IconName } from './Icon.tsx';

/** The places of the house that exist, in the order of the rail. On phones those of the bar are at the bottom, the others in its menu. */
export const PLACES = [
  { to: '/', name: 'place.home', icon: 'home', bar: true },
  { to: '/discover', name: 'place.discover', icon: 'feel', bar: true },
  { to: '/browse', name: 'place.browse', icon: 'browse', bar: false },
  { to: '/search', name: 'place.search', icon: 'search', bar: true },
  { to: '/chat', name: 'place.chat', icon: 'chat', bar: false },
  { to: '/library', name: 'place.library', icon: 'library', bar: true },
  { to: '/studio', name: 'place.studio', icon: 'film', bar: false },
  { to: '/create', name: 'place.create', icon: 'lamp', bar: false },
  { to: '/upload', name: 'place.upload', icon: 'upload', bar: false },
] as const satisfies readonly { to: string; name: string; icon: IconName; bar: boolean }[];

/** Pages that have no place of their own in the rail, and are found by their name. */
export const FURTHER_PAGES = [
  { to: '/series', name: 'place.series', icon: 'series' },
  { to: '/discover/journeys', name: 'place.journeys', icon: 'feel' },
  { to: '/deck', name: 'place.deck', icon: 'deck' },
  { to: '/deck/together', name: 'place.together', icon: 'people' },
  { to: '/blogs', name: 'place.writing', icon: 'pen' },
  { to: '/media', name: 'place.files', icon: 'film' },
  { to: '/library/ratings', name: 'place.ratings', icon: 'pen' },
  { to: '/library/statistics', name: 'place.statistics', icon: 'chart' },
] as const satisfies readonly { to: string; name: string; icon: IconName }[];

/** The sections of the administration, for those who may see them. */
export const ADMIN_PAGES = [
  { to: '/admin/users', name: 'admin.users' },
  { to: '/admin/films', name: 'shelve.films' },
  { to: '/admin/series', name: 'shelve.series' },
  { to: '/admin/people', name: 'shelve.people' },
  { to: '/admin/categories', name: 'shelve.categories' },
  { to: '/admin/imports', name: 'shelve.imports' },
  { to: '/admin/curation', name: 'curate.title' },
  { to: '/admin/recommender', name: 'shelve.recommender' },
  { to: '/admin/plans', name: 'admin.plans' },
  { to: '/admin/roles', name: 'admin.roles' },
  { to: '/admin/clients', name: 'admin.clients' },
  { to: '/admin/audit', name: 'admin.audit' },
  { to: '/admin/storage', name: 'storage.title' },
] as const satisfies readonly { to: string; name: string }[];
