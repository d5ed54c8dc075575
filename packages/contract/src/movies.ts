import * as z from 'zod';
import { CategoryWithCount, CreditRole, exampleDetail, MovieDetail, movieParams } from './catalogue.ts';
import { countryCode, Done, idParams, languageCode, line, noStore, prose, slug } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Catalogue';

/** Bytes that an uploaded picture may have. */
export const MAX_PICTURE_BYTES = 20 * 1024 ** 2;
/** Widths in pixels that pictures are given in; a picture is never made wider than it came. */
export const PICTURE_WIDTHS = [92, 185, 342, 500, 780, 1280, 1920] as const;

/** Languages that a film may have a title in. */
const MOST_TITLES = 50;

const unique = <T>(values: readonly T[]) => new Set(values).size === values.length;

/** Who made or plays in something: somebody known already by id, or anybody by name. */
export const CreditInput = z
  .strictObject({
    personId: z.int().min(1).max(2_147_483_647).optional(),
    name: line(200).optional(),
    role: CreditRole,
    character: line(200).nullable().default(null),
  })
  .refine((credit) => (credit.personId === undefined) !== (credit.name === undefined), {
    path: ['name'],
    error: 'Give either personId or name',
  })
  .meta({ id: 'CreditInput' });

export type CreditInput = z.output<typeof CreditInput>;

/** What films and series have in common. */
export const shelfFacts = {
  title: line(300),
  originalTitle: line(300).nullable(),
  overview: prose(20_000).nullable(),
  originalLanguage: languageCode.nullable().meta({ description: 'ISO 639-1.' }),
  countries: z.array(countryCode).max(20).refine(unique, 'Each only once').meta({ description: 'ISO 3166-1 alpha-2, in order of weight.' }),
  keywords: z.array(line(80)).max(100).refine(unique, 'Each only once'),
  genres: z.array(slug).max(10).refine(unique, 'Each only once').meta({ description: 'Slugs of categories that there are.' }),
  credits: z.array(CreditInput).max(500).meta({ description: 'In the order of billing within each role.' }),
};

const movieFacts = {
  ...shelfFacts,
  titles: z
    .record(languageCode, line(300))
    .refine((titles) => Object.keys(titles).length <= MOST_TITLES, `At most ${MOST_TITLES} languages`)
    .meta({ description: 'Title by language (ISO 639-1) where it differs from `title`.' }),
  year: z.int().min(1870).max(2100).nullable(),
  releaseDate: z.iso.date().nullable().meta({ description: 'Of the given year, where both are known.' }),
  runtime: z.int().min(1).max(6_000).nullable().meta({ description: 'Minutes.' }),
  externalIds: z
    .partialRecord(z.enum(['imdb', 'tmdb', 'wikipedia']), line(200))
    .meta({ description: 'Ids of other houses; no two films have the same.' }),
};

export const MovieInput = z.strictObject(movieFacts).partial().required({ title: true }).meta({ id: 'MovieInput' });

export type MovieInput = z.output<typeof MovieInput>;

export const MovieChanges = z
  .strictObject({
    ...movieFacts,
    slug: slug.meta({ description: 'A new slug; the one before leads to it. Changing the title alone leaves the slug as it is.' }),
  })
  .partial()
  .meta({ id: 'MovieChanges' });

export type MovieChanges = z.output<typeof MovieChanges>;

const one = z.object({ data: MovieDetail });

export const createMovie = endpoint({
  id: 'createMovie',
  method: 'POST',
  path: '/api/movies',
  tag,
  summary: 'Put a film on the shelf',
  access: 'catalogue:manage',
  body: {
    kind: 'json',
    schema: MovieInput,
    example: { title: 'Metropolis', year: 1927, genres: ['science-fiction'], credits: [{ name: 'Fritz Lang', role: 'DIRECTOR' }] },
  },
  answers: { 201: json('It is there, and found by search.', one, { data: exampleDetail }, noStore) },
  problems: ['conflict'],
});

export const updateMovie = endpoint({
  id: 'updateMovie',
  method: 'PATCH',
  path: '/api/movies/{id}',
  tag,
  summary: 'Change a film',
  description: 'What is not sent stays; lists (genres, credits, keywords, titles, externalIds) are replaced whole.',
  access: 'catalogue:manage',
  params: movieParams,
  body: { kind: 'json', schema: MovieChanges, example: { runtime: 153 } },
  answers: { 200: json('Changed.', one, { data: exampleDetail }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const deleteMovie = endpoint({
  id: 'deleteMovie',
  method: 'DELETE',
  path: '/api/movies/{id}',
  tag,
  summary: 'Take a film off the shelf',
  description: 'Its ratings and places in collections go with it. Its media file stays, and can be attached to another film.',
  access: 'catalogue:manage',
  params: movieParams,
  answers: { 200: json('It is gone.', Done, { success: true }, noStore) },
  problems: ['not-found'],
});

export const mediaId = '5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11';

/** The body that attaches a media file to a film or an episode. */
export const attachment = {
  kind: 'json',
  schema: z.strictObject({ mediaId: z.uuid() }),
  example: { mediaId },
} as const;

export const attachMovieMedia = endpoint({
  id: 'attachMovieMedia',
  method: 'PUT',
  path: '/api/movies/{id}/media',
  tag,
  summary: 'Attach a media file to a film',
  description:
    'The file may still be on its way. It can then be played by everybody who can see the shelf. One that was attached before is let go, not deleted; a file that another film or episode has is refused.',
  access: 'catalogue:manage',
  params: movieParams,
  body: attachment,
  answers: { 200: json('Attached.', one, { data: exampleDetail }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const detachMovieMedia = endpoint({
  id: 'detachMovieMedia',
  method: 'DELETE',
  path: '/api/movies/{id}/media',
  tag,
  summary: 'Detach a film’s media file',
  description: 'The file is kept, and is private again. Without one, nothing changes.',
  access: 'catalogue:manage',
  params: movieParams,
  answers: { 200: json('Detached.', one, { data: exampleDetail }, noStore) },
  problems: ['not-found'],
});

const moviePicture = movieParams.extend({ kind: z.enum(['poster', 'backdrop']) });
/** What sending a picture can be refused for. */
export const pictureProblems = ['not-found', 'too-large', 'unsupported-media-type', 'unavailable', 'storage-full'] as const;
export const pictureBody = { kind: 'bytes', description: 'A JPEG, PNG, WebP, AVIF or GIF, at most 20 MB.' } as const;

export const putMoviePicture = endpoint({
  id: 'putMoviePicture',
  method: 'PUT',
  path: '/api/movies/{id}/pictures/{kind}',
  tag,
  summary: 'Give a film its poster or backdrop',
  description: 'Kept as WebP in several widths; nothing of the original is.',
  access: 'catalogue:manage',
  rate: { requests: 60, windowSeconds: 60 },
  params: moviePicture,
  body: pictureBody,
  answers: { 200: json('It has it now.', one, { data: exampleDetail }, noStore) },
  problems: pictureProblems,
});

export const deleteMoviePicture = endpoint({
  id: 'deleteMoviePicture',
  method: 'DELETE',
  path: '/api/movies/{id}/pictures/{kind}',
  tag,
  summary: 'Take a film’s poster or backdrop away',
  description: 'A film without a poster has one drawn for it.',
  access: 'catalogue:manage',
  params: moviePicture,
  answers: { 200: json('It is gone.', one, { data: exampleDetail }, noStore) },
  problems: ['not-found'],
});

export const getImage = endpoint({
  id: 'getImage',
  method: 'GET',
  path: '/api/images/{picture}/{file}',
  tag,
  summary: 'A poster, backdrop or portrait in one width',
  description:
    'Addresses come from `posterUrl`, `posterSet` and the like, and never change what they show. Pictures of TMDB are fetched at the first request and kept.',
  access: 'public',
  params: z.strictObject({
    picture: z.string().regex(/^(own-[0-9a-f]{32}|tmdb-[A-Za-z0-9_-]{1,80}\.(jpg|png))$/, 'No such picture'),
    file: z
      .string()
      .regex(new RegExp(`^w(${PICTURE_WIDTHS.join('|')})\\.webp$`), 'No such width')
      .meta({ example: 'w342.webp' }),
  }),
  answers: { 200: { kind: 'bytes', contentTypes: ['image/webp'], description: 'The picture.' } },
  problems: ['not-found', 'unavailable'],
});

export const CategoryInput = z.strictObject({
  name: line(60).meta({ example: 'Film noir' }),
  slug: slug.max(40).regex(/^[a-z-]+$/, 'Lower-case letters and hyphens'),
});

const categoryParams = idParams('category', 3);
const exampleCategory = { id: 3, name: 'Science fiction', slug: 'science-fiction', movieCount: 12 };
const category = z.object({ data: CategoryWithCount });

export const createCategory = endpoint({
  id: 'createCategory',
  method: 'POST',
  path: '/api/categories',
  tag,
  summary: 'Make a category',
  access: 'catalogue:manage',
  body: { kind: 'json', schema: CategoryInput, example: { name: 'Film noir', slug: 'film-noir' } },
  answers: { 201: json('Made.', category, { data: { ...exampleCategory, movieCount: 0 } }, noStore) },
  problems: ['conflict'],
});

export const updateCategory = endpoint({
  id: 'updateCategory',
  method: 'PATCH',
  path: '/api/categories/{id}',
  tag,
  summary: 'Rename a category',
  access: 'catalogue:manage',
  params: categoryParams,
  body: { kind: 'json', schema: CategoryInput.partial(), example: { name: 'Sci-fi' } },
  answers: { 200: json('Changed.', category, { data: exampleCategory }, noStore) },
  problems: ['not-found', 'conflict'],
});

export const deleteCategory = endpoint({
  id: 'deleteCategory',
  method: 'DELETE',
  path: '/api/categories/{id}',
  tag,
  summary: 'Delete a category that no film and no series has',
  access: 'catalogue:manage',
  params: categoryParams,
  answers: { 200: json('It is gone.', Done, { success: true }, noStore) },
  problems: ['not-found', 'conflict'],
});
