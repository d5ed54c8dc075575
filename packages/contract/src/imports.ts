import * as z from 'zod';
import { exampleList, limit, listOf, noStore, page } from './common.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Imports';

/** Bytes that a file of films may have. */
export const MAX_IMPORT_BYTES = 2 * 1024 ** 3;

const year = z.int().min(1870).max(2100);

/** What to bring from TMDB. */
export const TmdbSelection = z
  .discriminatedUnion('list', [
    z.strictObject({ list: z.enum(['popular', 'top-rated', 'trending']), pages: z.int().min(1).max(500).default(5) }),
    z.strictObject({
      list: z.literal('ids'),
      ids: z.array(z.int().min(1).max(2_147_483_647)).min(1).max(10_000),
    }),
    z.strictObject({
      list: z.literal('discover'),
      pages: z.int().min(1).max(500).default(5),
      yearFrom: year.optional(),
      yearTo: year.optional(),
      language: z
        .string()
        .regex(/^[a-z]{2}$/)
        .optional()
        .meta({ description: 'Original language, ISO 639-1.' }),
      genre: z.int().min(1).max(100_000).optional().meta({ description: 'TMDB’s number of a genre.' }),
      votesAtLeast: z.int().min(0).max(1_000_000).optional(),
    }),
  ])
  .meta({ id: 'TmdbSelection' });

export type TmdbSelection = z.output<typeof TmdbSelection>;

export const ImportOrder = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('tmdb'), dryRun: z.boolean().default(false), selection: TmdbSelection }),
  z.strictObject({ source: z.literal('wikipedia'), dryRun: z.boolean().default(false) }),
]);

export type ImportOrder = z.output<typeof ImportOrder>;

export const ImportReport = z
  .object({
    read: z.int(),
    added: z.int(),
    updated: z.int(),
    merged: z.int().meta({ description: 'Known from elsewhere: gaps were filled.' }),
    unchanged: z.int(),
    skipped: z.int(),
    examples: z
      .array(z.object({ line: z.int(), reason: z.string() }))
      .meta({ description: 'The first of what was skipped: line or id, and why.' }),
  })
  .meta({ id: 'ImportReport' });

export type ImportReport = z.output<typeof ImportReport>;

export const ImportRun = z
  .object({
    id: z.uuid(),
    source: z.enum(['tmdb', 'wikipedia']),
    dryRun: z.boolean().meta({ description: 'Everything is read and checked, nothing written.' }),
    state: z.enum(['WAITING', 'QUEUED', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED']).meta({
      description: '`WAITING`: for its file. Whatever it has come to, what was written before stays.',
    }),
    selection: z.unknown().meta({ description: 'What was ordered, in the source’s own terms.' }),
    progress: z.number().min(0).max(1),
    report: ImportReport,
    error: z.string().nullable().meta({ description: 'Why it failed, for a person.' }),
    orderedBy: z.string().nullable().meta({ description: 'The name of who ordered it.' }),
    createdAt: z.iso.datetime(),
    startedAt: z.iso.datetime().nullable(),
    endedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'ImportRun' });

export type ImportRun = z.output<typeof ImportRun>;

const id = '0b9d6a1e-6f3c-4a52-8d0e-3a1c9f5b7e21';

const exampleRun: ImportRun = {
  id,
  source: 'tmdb',
  dryRun: false,
  state: 'RUNNING',
  selection: { list: 'popular', pages: 5 },
  progress: 0.4,
  report: { read: 40, added: 38, updated: 0, merged: 2, unchanged: 0, skipped: 0, examples: [] },
  error: null,
  orderedBy: 'lotte',
  createdAt: '2026-01-01T12:00:00.000Z',
  startedAt: '2026-01-01T12:00:01.000Z',
  endedAt: null,
};

const params = z.strictObject({ id: z.uuid().meta({ example: id }) });
const one = z.object({ data: ImportRun });

export const createImport = endpoint({
  id: 'createImport',
  method: 'POST',
  path: '/api/imports',
  tag,
  summary: 'Order an import',
  description: 'TMDB begins at once and needs TMDB_API_KEY; a file of films begins when the file is here.',
  access: 'catalogue:manage',
  body: { kind: 'json', schema: ImportOrder, example: { source: 'tmdb', selection: { list: 'popular', pages: 5 } } },
  answers: {
    202: json('Ordered; its events tell how far it is.', one, { data: { ...exampleRun, state: 'QUEUED', progress: 0 } }, noStore),
  },
  problems: ['unavailable'],
});

export const putImportFile = endpoint({
  id: 'putImportFile',
  method: 'PUT',
  path: '/api/imports/{id}/file',
  tag,
  summary: 'Send the file of an import',
  description: 'Films, one JSON object a line, plain or gzip. It is deleted when the import has ended.',
  access: 'catalogue:manage',
  params,
  body: { kind: 'bytes', description: 'The file, at most 2 GiB.' },
  answers: { 202: json('It is here, and the import is queued.', one, { data: { ...exampleRun, state: 'QUEUED', progress: 0 } }, noStore) },
  problems: ['not-found', 'conflict', 'too-large', 'storage-full'],
});

export const listImports = endpoint({
  id: 'listImports',
  method: 'GET',
  path: '/api/imports',
  tag,
  summary: 'Imports, the latest first',
  access: 'catalogue:manage',
  query: z.strictObject({ page, limit }),
  answers: { 200: json('A page of imports.', listOf(ImportRun), exampleList(exampleRun), noStore) },
});

export const getImport = endpoint({
  id: 'getImport',
  method: 'GET',
  path: '/api/imports/{id}',
  tag,
  summary: 'How an import stands',
  access: 'catalogue:manage',
  params,
  answers: { 200: json('The import.', one, { data: exampleRun }, noStore) },
  problems: ['not-found'],
});

export const watchImport = endpoint({
  id: 'watchImport',
  method: 'GET',
  path: '/api/imports/{id}/events',
  tag,
  summary: 'Follow an import',
  description: 'Server-Sent Events named `import`: the whole state now and at every change; ends with it.',
  access: 'catalogue:manage',
  params,
  answers: { 200: { kind: 'events', schema: ImportRun, description: 'Events named `import`.', example: exampleRun } },
  problems: ['not-found'],
});

export const cancelImport = endpoint({
  id: 'cancelImport',
  method: 'POST',
  path: '/api/imports/{id}/cancel',
  tag,
  summary: 'Stop an import',
  description: 'What it has written stays. One that has ended is left as it is.',
  access: 'catalogue:manage',
  params,
  answers: { 200: json('It stops, or has stopped.', one, { data: { ...exampleRun, state: 'CANCELLED' } }, noStore) },
  problems: ['not-found'],
});
