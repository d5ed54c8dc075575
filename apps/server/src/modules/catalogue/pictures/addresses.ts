import type { movies } from '@fotograma/contract';

/** Widths worth offering for each kind of picture, and the one for those who take just one. */
const KINDS = {
  poster: { widths: [92, 185, 342, 500, 780], plain: 500 },
  backdrop: { widths: [780, 1280, 1920], plain: 1280 },
  portrait: { widths: [92, 185, 342, 500], plain: 342 },
} as const satisfies Record<string, { widths: readonly (typeof movies.PICTURE_WIDTHS)[number][]; plain: number }>;

export type PictureKind = keyof typeof KINDS;

export interface PictureAddresses {
  readonly url: string | null;
  /** In several widths, as `srcset` takes it. */
  readonly set: string | null;
}

/** A file of TMDB's, as its paths name it: `/abc.jpg`. */
const TMDB_PATH = /^\/([A-Za-z0-9_-]{1,80}\.(?:jpg|png))$/;
const OWN_ID = /^[0-9a-f]{32}$/;

/** Where a picture is that a row names: a file of TMDB's, or the id of one that was uploaded; nowhere for what we cannot show. */
export function pictureAddresses(path: string | null, kind: PictureKind): PictureAddresses {
  const name = path === null ? null : nameOf(path);
  if (name === null) return { url: null, set: null };
  const at = (width: number) => `/api/images/${name}/w${width}.webp`;
  const { widths, plain } = KINDS[kind];
  return { url: at(plain), set: widths.map((width) => `${at(width)} ${width}w`).join(', ') };
}

/** The path that a row has for a picture of this name. */
export function pathOf(name: string): { kind: 'own' | 'tmdb'; path: string } {
  return name.startsWith('own-') ? { kind: 'own', path: name.slice(4) } : { kind: 'tmdb', path: `/${name.slice(5)}` };
}

function nameOf(path: string): string | null {
  const [, file] = TMDB_PATH.exec(path) ?? [];
  if (file) return `tmdb-${file}`;
  return OWN_ID.test(path) ? `own-${path}` : null;
}

/** Posters and backdrops as films and series tell them; a poster is drawn where there is none. */
export function postersAndBackdrops(row: { posterPath: string | null; backdropPath: string | null }, drawn: string) {
  const [poster, backdrop] = [pictureAddresses(row.posterPath, 'poster'), pictureAddresses(row.backdropPath, 'backdrop')];
  return { posterUrl: poster.url ?? drawn, posterSet: poster.set, backdropUrl: backdrop.url, backdropSet: backdrop.set };
}
