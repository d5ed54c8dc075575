import type { IconName } from './Icon.tsx';

/** The places of the house that exist, in the order of the rail. */
export const PLACES = [
  { to: '/', name: 'place.home', icon: 'home' },
  { to: '/browse', name: 'place.browse', icon: 'browse' },
  { to: '/search', name: 'place.search', icon: 'search' },
  { to: '/upload', name: 'place.upload', icon: 'upload' },
] as const satisfies readonly { to: string; name: string; icon: IconName }[];
