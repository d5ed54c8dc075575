import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { type Bench, type Figure, quantile, type Setting, Unavailable } from './support/bench.ts';
import { CONNECTIONS } from './support/load.ts';
import type { Question as Asked, Mix } from './support/mix.ts';
import { finish, ROOT, temporaryFolder } from './support/process.ts';
import { databaseUrl, getJson, importFilms, quiet, startProduct } from './support/product.ts';
import { type Question, readQuestions, type Scores, score } from './support/questions.ts';
import { scanFigures } from './support/scanning.ts';

const QUESTIONS = join(ROOT, '../shared/eval/dev.jsonl');
const FILMS = join(ROOT, '../shared/data/wikipedia-movies.ndjson.gz');
const MIX = join(import.meta.dirname, 'support/mix.ts');
const MODES = ['text', 'semantic', 'hybrid'] as const;
type Mode = (typeof MODES)[number];
const METRICS = { hit1: 'hit@1', hit5: 'hit@5', mrr10: 'MRR@10', ndcg10: 'nDCG@10' } as const;
const SHOWN = 20;
/** Different questions for the speed of text search: many more than findings are kept. */
const DIFFERENT = 3_000;
/** Questions asked one after the other, by meaning too. */
const SINGLE = 200;
/** Asked before anything is timed, so that a server is measured as it is after some minutes: questions of their own. */
const WARM_UP_SECONDS = 10;
const WARM_UP_QUESTIONS = 3_000;
const LOOK_MS = 2_000;
/** Longest that a model may take to be there. */
const MODEL_MS = 60_000;
/** How long indexing is watched before its speed is told. */
const WATCHED_FILMS = 1_000;
const TARGETS = {
  hit5: 0.42,
  hit5es: 0.3,
  hit5pt: 0.3,
  filmsPerSecond: 20,
  textMs: 50,
  hybridMs: 50,
  beyondMs: 40,
  repeatedMs: 10,
  lagMs: 20,
};
/** What BM25 comes to over the same films with the same questions, without anything more (`bm25.mjs` beside them). */
const ELSEWHERE = 'BM25 without more, on dev.jsonl: hit@5 .313 (en .396, es .150, pt .250); MRR@10 .246; nDCG@10 .228';

interface Found {
  readonly data: readonly { readonly id: number; readonly title: string; readonly externalIds: Record<string, string> }[];
  readonly mode: Mode;
}

export const search: Bench = {
  name: 'search',
  about:
    'hit@1, hit@5, MRR@10 and nDCG@10 of text, semantic and hybrid search on questions with right answers; times of searching, scanning and indexing',
  options: { queries: 'FILE', data: 'FOLDER' },
  async run(setting) {
    const { cleanup, say, options } = setting;
    const file = options.queries ?? QUESTIONS;
    for (const needed of [file, FILMS]) if (!existsSync(needed)) throw new Unavailable(`${needed} is not here`);
    const questions = readQuestions(file);
    const dataDir = options.data ?? (await temporaryFolder(cleanup));
    await shelve(dataDir, setting);
    const { url } = await startProduct(dataDir, cleanup, { settings: { EMBEDDINGS: 'use-lite' } });
    const database = await databaseUrl(dataDir, cleanup);
    const pool = new pg.Pool({ connectionString: database, max: 1, application_name: 'fotograma' });
    try {
      const indexing = await indexed(url, pool, say);
      say(ELSEWHERE);
      return [
        ...(await quality(url, questions, say)),
        ...(await speed(url, pool, setting)),
        ...(await scanFigures(database, pool)),
        ...indexing,
      ];
    } finally {
      await pool.end();
    }
  },
};

/** The films, unless the folder has them from a run before. */
async function shelve(dataDir: string, { cleanup, say }: Setting): Promise<void> {
  const mark = join(dataDir, 'search.json');
  if (existsSync(mark)) return say('Measuring on the films that are there');
  await mkdir(dataDir, { recursive: true });
  say('Starting the product on an empty folder');
  const { url, running } = await startProduct(dataDir, cleanup, { settings: { EMBEDDINGS: 'off' } });
  await quiet(url);
  say(`Importing films: ${await importFilms(dataDir, cleanup)}`);
  await running.stop();
  await writeFile(mark, '{}');
}

/** Waits until every film has a vector; tells how fast that went, by the processor of the server too, where there was much to do. */
async function indexed(url: string, pool: pg.Pool, say: Setting['say']): Promise<Figure[]> {
  const look = async () => {
    const { rows } = await pool.query<{ films: number; done: number }>(
      `SELECT (SELECT count(*)::int FROM movie) AS films,
         (SELECT count(*)::int FROM movie_embedding e JOIN search_model s ON s.model = e.model WHERE e.status <> 'PENDING') AS done`,
    );
    return { ...(rows[0] ?? { films: 0, done: 0 }), at: performance.now(), cpu: await processorSeconds(url) };
  };
  let from = await look();
  await worst(url);
  const lags: Lag[] = [];
  let last = from;
  for (let told = 0; last.done < last.films; ) {
    await wait(LOOK_MS);
    last = await look();
    lags.push(await worst(url));
    // The model is loaded first.
    if (from.done === 0) from = last;
    if (last.at - told < 60_000) continue;
    told = last.at;
    say(`Embedding films: ${last.done} of ${last.films}`);
  }
  if (last.done - from.done < WATCHED_FILMS) {
    say('The films were embedded in a run before: how fast is not measured');
    return [];
  }
  const films = last.done - from.done;
  const perSecond = films / ((last.at - from.at) / 1_000);
  return [
    { what: 'indexing, shipped model', unit: 'films/s', ours: perSecond },
    {
      what: '  a second of the server’s processor, everything in it',
      unit: 'films/s',
      ours: films / (last.cpu - from.cpu),
      target: { atLeast: TARGETS.filmsPerSecond },
    },
    ...loopFigures('indexing', lags),
  ];
}

/** The model is loaded with the first question, which is not kept waiting for it. */
async function modelThere(url: string): Promise<void> {
  const deadline = Date.now() + MODEL_MS;
  while ((await getJson<Found>(`${url}${pathOf(`a film ${Date.now()}`, 'hybrid')}`)).mode !== 'hybrid') {
    if (Date.now() > deadline) throw new Error('Meaning is not to be had');
    await wait(LOOK_MS / 4);
  }
}

async function quality(url: string, questions: readonly Question[], say: Setting['say']): Promise<Figure[]> {
  await modelThere(url);
  const ranked = Object.fromEntries(
    await Promise.all(MODES.map(async (mode) => [mode, await rank(url, questions, mode)] as const)),
  ) as Record<Mode, Map<string, string[]>>;
  const groups = new Map<string, Question[]>([['all', [...questions]]]);
  for (const question of questions) {
    for (const group of [question.kind, question.lang]) groups.set(group, [...(groups.get(group) ?? []), question]);
  }
  const figures: Figure[] = [];
  for (const [group, asked] of groups) {
    const scores = Object.fromEntries(MODES.map((mode) => [mode, score(asked, ranked[mode])])) as Record<Mode, Scores>;
    say(`${group}: ${asked.length} questions`);
    for (const metric of Object.keys(METRICS) as (keyof typeof METRICS)[]) {
      const best = scores.text[metric] >= scores.semantic[metric] ? 'text' : 'semantic';
      figures.push(
        {
          what: `${group}: ${METRICS[metric]}, hybrid`,
          unit: '',
          ours: scores.hybrid[metric],
          peer: { what: `${best} alone`, value: scores[best][metric] },
          ...(group === 'all' && { target: { atLeast: 1 } }),
        },
        { what: '  text', unit: '', ours: scores.text[metric] },
        { what: '  semantic', unit: '', ours: scores.semantic[metric] },
      );
    }
    const least = { all: TARGETS.hit5, es: TARGETS.hit5es, pt: TARGETS.hit5pt }[group];
    if (least !== undefined)
      figures.push({ what: `${group}: hit@5, hybrid`, unit: '', ours: scores.hybrid.hit5, target: { atLeast: least } });
  }
  return figures;
}

async function rank(url: string, questions: readonly Question[], mode: Mode): Promise<Map<string, string[]>> {
  const ranked = new Map<string, string[]>();
  for (const { id, query } of questions) {
    const found = await getJson<Found>(`${url}${pathOf(query, mode)}`);
    if (found.mode !== mode) throw new Error(`“${query}” was searched by ${found.mode}, not ${mode}`);
    ranked.set(
      id,
      found.data.flatMap(({ externalIds }) => externalIds.wikipedia ?? []),
    );
  }
  return ranked;
}

const pathOf = (text: string, mode: Mode) => `/api/search?q=${encodeURIComponent(text)}&mode=${mode}&limit=${SHOWN}`;

async function speed(url: string, pool: pg.Pool, { cleanup, seconds, say }: Setting): Promise<Figure[]> {
  const all = await different(pool);
  const [before, texts] = [all.slice(0, WARM_UP_QUESTIONS), all.slice(WARM_UP_QUESTIONS)];
  const asked = (questions: readonly string[]) => questions.map((each) => ({ path: pathOf(each, 'text') }));
  await mix(url, asked(before), WARM_UP_SECONDS, cleanup);
  await worst(url);
  say(`Text search at ${CONNECTIONS} connections: ${texts.length} different questions`);
  const text = await mix(url, asked(texts), seconds, cleanup);
  const lags = [await worst(url)];
  say(`Hybrid search at one connection: ${SINGLE} different questions`);
  const times: { all: number; embedding: number }[] = [];
  for (const each of texts.slice(0, SINGLE)) times.push(await timed(url, pathOf(`${each} film`, 'hybrid')));
  const repeated: number[] = [];
  for (const each of texts.slice(SINGLE - 50, SINGLE)) repeated.push((await timed(url, pathOf(`${each} film`, 'hybrid'))).all);
  lags.push(await worst(url));
  const p95 = (values: readonly number[]) => quantile(values, 0.95);
  const embedding = times.map((time) => time.embedding);
  say(
    `Text: p50 ${text.p50.toFixed(1)} ms, ${text.requestsPerSecond.toFixed(0)} a second; a question’s embedding: p50 ${quantile(embedding, 0.5).toFixed(1)} ms`,
  );
  return [
    { what: `text search, ${CONNECTIONS} connections: p95`, unit: 'ms', ours: text.p95, target: { atMost: TARGETS.textMs } },
    {
      what: 'hybrid search, one connection: p95',
      unit: 'ms',
      ours: p95(times.map(({ all }) => all)),
      target: { atMost: TARGETS.hybridMs },
    },
    {
      what: '  beyond the question’s embedding: p95',
      unit: 'ms',
      ours: p95(times.map(({ all, embedding: own }) => all - own)),
      target: { atMost: TARGETS.beyondMs },
    },
    { what: '  the question’s embedding: p95', unit: 'ms', ours: p95(embedding) },
    { what: 'the same question again: p95', unit: 'ms', ours: p95(repeated), target: { atMost: TARGETS.repeatedMs } },
    ...loopFigures('searching', lags),
  ];
}

/** As people ask: titles, and stretches of what films tell; none twice. */
async function different(pool: pg.Pool): Promise<string[]> {
  const { rows } = await pool.query<{ text: string }>(
    `SELECT CASE WHEN id % 3 = 0 THEN title
       ELSE (SELECT string_agg(word, ' ') FROM (
         SELECT word FROM regexp_split_to_table(regexp_replace(overview, '[^[:alpha:] ]', '', 'g'), ' +') WITH ORDINALITY AS words (word, place)
         WHERE place BETWEEN 8 AND 8 + 4 + id % 10) stretch) END AS text
     FROM movie WHERE length(overview) > 200 ORDER BY md5(id::text) LIMIT ${(WARM_UP_QUESTIONS + DIFFERENT) * 2}`,
  );
  return [...new Set(rows.map(({ text }) => (text ?? '').trim().slice(0, 200)).filter((text) => text.length > 2))].slice(
    0,
    WARM_UP_QUESTIONS + DIFFERENT,
  );
}

async function mix(url: string, questions: readonly Asked[], seconds: number, cleanup: AsyncDisposableStack): Promise<Mix> {
  const file = join(await temporaryFolder(cleanup), 'order.json');
  await writeFile(file, JSON.stringify({ url, seconds, connections: CONNECTIONS, questions }));
  const { stdout } = await finish(['node', MIX, file], cleanup);
  return JSON.parse(stdout) as Mix;
}

/** Milliseconds to the last byte, and those of them that the server says the question’s embedding took. */
async function timed(url: string, path: string): Promise<{ all: number; embedding: number }> {
  const started = performance.now();
  const answer = await fetch(url + path);
  await answer.arrayBuffer();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  const all = performance.now() - started;
  return { all, embedding: Number(/embedding;dur=([\d.]+)/.exec(answer.headers.get('server-timing') ?? '')?.[1] ?? 0) };
}

interface Lag {
  readonly p99: number;
  readonly most: number;
}

/** How long the server’s event loop was held up since it was asked last, in ms: without the 10 ms of the clock that looks. */
async function worst(url: string): Promise<Lag> {
  const metrics = await (await fetch(`${url}/metrics/prometheus`)).text();
  const value = (name: string) =>
    Number(new RegExp(`^nodejs_eventloop_lag_${name}_seconds ([\\d.e+-]+)`, 'm').exec(metrics)?.[1] ?? 0) * 1_000;
  const idle = value('min');
  return { p99: Math.max(0, value('p99') - idle), most: Math.max(0, value('max') - idle) };
}

function loopFigures(what: string, lags: readonly Lag[]): Figure[] {
  return [
    {
      what: `event loop held up while ${what}: p99`,
      unit: 'ms',
      ours: quantile(
        lags.map(({ p99 }) => p99),
        0.5,
      ),
      target: { atMost: TARGETS.lagMs },
    },
    { what: '  the most', unit: 'ms', ours: Math.max(...lags.map(({ most }) => most)) },
  ];
}

async function processorSeconds(url: string): Promise<number> {
  const metrics = await (await fetch(`${url}/metrics/prometheus`)).text();
  return Number(/^process_cpu_seconds_total ([\d.e+-]+)/m.exec(metrics)?.[1] ?? 0);
}
