import * as z from 'zod';
import { exampleList, limit, listOf, noStore, page, prose } from './common.ts';
import { EvidenceField, FeelingSource, filmCourse, SENTIMENTS, SentimentId, WARNINGS, Warning } from './discovery.ts';
import { endpoint, json } from './endpoint.ts';

const tag = 'Curation';
const access = 'catalogue:manage';
const at = '2026-01-01T12:00:00.000Z';
const exampleId = '3f0c4f5e-7a55-4a0e-9a9e-0d6b6f4f2f11';
const unit = z.number().min(0).max(1);
const movieId = z.int().min(1).max(2_147_483_647);

export const ANALYSERS = ['builtin', 'model'] as const;
export const AnalyserName = z.enum(ANALYSERS);
export type AnalyserName = (typeof ANALYSERS)[number];

/** Why a run waits, failed, or ended before the last film. */
export const RUN_NOTES = ['cost-cap', 'not-set-up', 'failed', 'put-off', 'given-up'] as const;
export type RunNote = (typeof RUN_NOTES)[number];
/** Why a person is to decide. */
export const DISPUTES = ['passes-apart', 'people-apart'] as const;
export type Dispute = (typeof DISPUTES)[number];

export const CurationOrder = z
  .strictObject({
    analyser: AnalyserName.default('builtin'),
    dryRun: z.boolean().default(false).meta({ description: 'What is found is kept in the history as a draft; nothing is published.' }),
    onlyChanged: z
      .boolean()
      .default(false)
      .meta({ description: 'Leaves films alone whose text is the same as when this analyser, or one that goes before it, spoke of it.' }),
    force: z.boolean().default(false).meta({ description: 'Takes the place even of what people said.' }),
    costCap: z
      .int()
      .min(1)
      .max(1_000_000_000)
      .nullable()
      .default(null)
      .meta({ description: 'Tokens: no film is begun that is not paid for, as far as can be told.' }),
    limit: z.int().min(1).max(1_000_000).nullable().default(null).meta({ description: 'Films at most.' }),
    films: z.array(movieId).min(1).max(1_000).nullable().default(null).meta({ description: 'These alone.' }),
  })
  .meta({ id: 'CurationOrder' });
export type CurationOrder = z.output<typeof CurationOrder>;

export const CurationRun = z
  .object({
    id: z.uuid(),
    state: z.enum(['WAITING', 'RUNNING', 'DONE', 'CANCELED', 'FAILED']),
    analyser: AnalyserName,
    options: CurationOrder,
    total: z.int(),
    done: z.int(),
    published: z.int(),
    disputed: z.int(),
    failed: z.int().meta({ description: 'Films of which nothing could be said.' }),
    tokens: z.int(),
    note: z.enum(RUN_NOTES).nullable().meta({ description: 'Why it waits, failed, or ended before the last film.' }),
    createdAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'CurationRun' });
export type CurationRun = z.output<typeof CurationRun>;

export const CuratedFindings = z
  .strictObject({
    sentiments: z
      .array(
        z.strictObject({
          sentiment: SentimentId,
          score: unit,
          confidence: unit.default(1),
          evidence: z.strictObject({ text: z.string().min(1).max(1_000), field: EvidenceField }).nullable(),
        }),
      )
      .max(SENTIMENTS.length),
    ...filmCourse,
    warnings: z.array(Warning).max(WARNINGS.length),
  })
  .meta({ id: 'CuratedFindings' });
export type CuratedFindings = z.output<typeof CuratedFindings>;

export const FilmText = z
  .object({
    id: z.int(),
    title: z.string(),
    year: z.int().nullable(),
    overview: z.string().nullable(),
    keywords: z.array(z.string()),
    genres: z.array(z.string()),
  })
  .meta({ id: 'FilmText', description: 'A film as analysers read it.' });

export const FeelingAnalysis = z
  .object({
    id: z.uuid(),
    state: z.enum(['DRAFT', 'DISPUTED', 'PUBLISHED', 'REPLACED', 'REJECTED']),
    source: FeelingSource,
    model: z.string().nullable(),
    findings: CuratedFindings,
    disagreement: z.number(),
    note: z
      .string()
      .nullable()
      .meta({ description: 'What whoever decided wrote; before that why it is disputed: `passes-apart` or `people-apart`.' }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'FeelingAnalysis' });
export type FeelingAnalysis = z.output<typeof FeelingAnalysis>;

export const CurationCase = z
  .object({ film: FilmText, proposal: FeelingAnalysis, published: FeelingAnalysis.nullable() })
  .meta({ id: 'CurationCase' });
export type CurationCase = z.output<typeof CurationCase>;

export const CurationFilm = z
  .object({ film: FilmText, published: FeelingAnalysis.nullable(), history: z.array(FeelingAnalysis) })
  .meta({ id: 'CurationFilm' });
export type CurationFilm = z.output<typeof CurationFilm>;

const exampleFindings: CuratedFindings = {
  sentiments: [{ sentiment: 'sadness', score: 0.6, confidence: 1, evidence: { text: 'workers below', field: 'overview' } }],
  arc: 'fall-rise',
  ending: 'bittersweet',
  intensity: 2,
  absorption: 0.7,
  hedonic: 0.4,
  eudaimonic: 0.8,
  pace: 'steady',
  warnings: [],
};
const exampleFilm = { id: 17, title: 'Metropolis', year: 1927, overview: 'A city, and the workers below.', keywords: [], genres: [] };
const exampleAnalysis: FeelingAnalysis = {
  id: exampleId,
  state: 'DISPUTED',
  source: 'model',
  model: 'gemini-2.5-flash',
  findings: exampleFindings,
  disagreement: 2,
  note: null,
  createdAt: at,
};
const exampleRun: CurationRun = {
  id: exampleId,
  state: 'RUNNING',
  analyser: 'builtin',
  options: { analyser: 'builtin', dryRun: false, onlyChanged: true, force: false, costCap: null, limit: null, films: null },
  total: 150,
  done: 40,
  published: 38,
  disputed: 2,
  failed: 0,
  tokens: 0,
  note: null,
  createdAt: at,
  finishedAt: null,
};
const runParams = z.strictObject({ id: z.uuid().meta({ example: exampleId }) });
const filmParams = z.strictObject({ id: z.coerce.number().int().min(1).max(2_147_483_647).meta({ example: 17 }) });
const oneRun = z.object({ data: CurationRun });
const oneFilm = z.object({ data: CurationFilm });
const filmAnswer = (words: string) =>
  json(words, oneFilm, { data: { film: exampleFilm, published: { ...exampleAnalysis, state: 'PUBLISHED' }, history: [] } }, noStore);
const note = prose(500).nullable().default(null);

export const createCurationRun = endpoint({
  id: 'createCurationRun',
  method: 'POST',
  path: '/api/admin/curation/runs',
  tag,
  summary: 'Have films analysed',
  access,
  body: { kind: 'json', schema: CurationOrder, example: { analyser: 'builtin' } },
  answers: { 202: json('Ordered.', oneRun, { data: { ...exampleRun, state: 'WAITING', done: 0 } }, noStore) },
  problems: ['unavailable'],
});

export const listCurationRuns = endpoint({
  id: 'listCurationRuns',
  method: 'GET',
  path: '/api/admin/curation/runs',
  tag,
  summary: 'Runs, the latest first',
  access,
  query: z.strictObject({ page, limit }),
  answers: { 200: json('A page of runs.', listOf(CurationRun), exampleList(exampleRun), noStore) },
});

export const getCurationRun = endpoint({
  id: 'getCurationRun',
  method: 'GET',
  path: '/api/admin/curation/runs/{id}',
  tag,
  summary: 'How a run stands',
  access,
  params: runParams,
  answers: { 200: json('The run.', oneRun, { data: exampleRun }, noStore) },
  problems: ['not-found'],
});

export const cancelCurationRun = endpoint({
  id: 'cancelCurationRun',
  method: 'POST',
  path: '/api/admin/curation/runs/{id}/cancel',
  tag,
  summary: 'Stop a run',
  description: 'What it has published stays. One that has ended is left as it is.',
  access,
  params: runParams,
  answers: { 200: json('It has stopped, or had ended.', oneRun, { data: { ...exampleRun, state: 'CANCELED' } }, noStore) },
  problems: ['not-found'],
});

export const listCurationCases = endpoint({
  id: 'listCurationCases',
  method: 'GET',
  path: '/api/admin/curation/cases',
  tag,
  summary: 'What a person is to decide, the most disputed first',
  access,
  query: z.strictObject({ page, limit }),
  answers: {
    200: json(
      'A page of cases.',
      listOf(CurationCase),
      exampleList({ film: exampleFilm, proposal: exampleAnalysis, published: null }),
      noStore,
    ),
  },
});

const decide = <const Id extends string, const Path extends string>(id: Id, path: Path, summary: string) =>
  endpoint({
    id,
    method: 'POST',
    path,
    tag,
    summary,
    access,
    params: runParams,
    body: { kind: 'json', schema: z.strictObject({ note }), example: { note: 'As I saw it.' } },
    answers: { 200: filmAnswer('Decided.') },
    problems: ['not-found', 'conflict'],
  });

export const acceptCurationCase = decide('acceptCurationCase', '/api/admin/curation/cases/{id}/accept', 'Publish a proposal');
export const rejectCurationCase = decide('rejectCurationCase', '/api/admin/curation/cases/{id}/reject', 'Turn a proposal down');

export const getCuratedMovie = endpoint({
  id: 'getCuratedMovie',
  method: 'GET',
  path: '/api/admin/curation/movies/{id}',
  tag,
  summary: 'What is said of a film’s feelings, and was',
  access,
  params: filmParams,
  answers: { 200: filmAnswer('The film.') },
  problems: ['not-found'],
});

export const putCuratedMovie = endpoint({
  id: 'putCuratedMovie',
  method: 'PUT',
  path: '/api/admin/curation/movies/{id}',
  tag,
  summary: 'Say oneself what a film does to whoever sees it',
  description: 'Every sentiment above 0 needs a span of the film’s text, word for word. Published at once.',
  access,
  params: filmParams,
  body: { kind: 'json', schema: z.strictObject({ findings: CuratedFindings, note }), example: { findings: exampleFindings } },
  answers: { 200: filmAnswer('Published.') },
  problems: ['not-found', 'invalid'],
});
