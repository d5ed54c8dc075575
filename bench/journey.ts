import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Bench, type Figure, quantile, type Setting } from './support/bench.ts';
import { temporaryFolder } from './support/process.ts';
import { databaseUrl, getJson, importFilms, quiet, startProduct } from './support/product.ts';

/** Answers timed, after as many that are not. */
const ASKED = 200;
const TARGET_MS = 80;

interface Pair {
  readonly sentiment: string;
  readonly intention: string;
  readonly options: readonly { readonly id: string }[];
}

export const journey: Bench = {
  name: 'journey',
  about: 'time of an answer to a feeling and what one wants of it, where the feelings of 36,000 films are known',
  options: { data: 'FOLDER' },
  async run(setting) {
    const { cleanup, options } = setting;
    const dataDir = options.data ?? (await temporaryFolder(cleanup));
    await shelve(dataDir, setting);
    const { url } = await startProduct(dataDir, cleanup, { settings: { EMBEDDINGS: 'off' } });
    const pool = new pg.Pool({ connectionString: await databaseUrl(dataDir, cleanup), max: 1, application_name: 'fotograma' });
    try {
      await feel(pool, setting);
    } finally {
      await pool.end();
    }
    return answers(url);
  },
};

/** The films, unless the folder has them from a run before. */
async function shelve(dataDir: string, { cleanup, say }: Setting): Promise<void> {
  const mark = join(dataDir, 'journey.json');
  if (existsSync(mark)) return say('Measuring on the films that are there');
  await mkdir(dataDir, { recursive: true });
  const { url, running } = await startProduct(dataDir, cleanup, { settings: { EMBEDDINGS: 'off' } });
  await quiet(url);
  say(`Importing films: ${await importFilms(dataDir, cleanup)}`);
  await running.stop();
  await writeFile(mark, '{}');
}

/** Feelings for every film that has none: drawn, because what an answer takes does not depend on which they are. */
async function feel(pool: pg.Pool, { say }: Setting): Promise<void> {
  await pool.query('SELECT setseed(0.5)');
  const { rowCount } = await pool.query(
    `INSERT INTO movie_feeling (movie_id, arc, ending, intensity, absorption, hedonic, eudaimonic, pace, warnings, source, input_hash)
     SELECT m.id, (ARRAY['rise', 'fall', 'fall-rise', 'rise-fall', 'flat', 'oscillating'])[1 + floor(random() * 6)::int],
            (ARRAY['uplifting', 'bittersweet', 'open', 'dark'])[1 + floor(random() * 4)::int], floor(random() * 4)::int, random(), random(), random(),
            (ARRAY['slow', 'steady', 'fast'])[1 + floor(random() * 3)::int], CASE WHEN random() < 0.1 THEN ARRAY['gore'] ELSE '{}' END, 'curated', ''
     FROM movie m WHERE NOT EXISTS (SELECT FROM movie_feeling f WHERE f.movie_id = m.id)`,
  );
  if (rowCount) {
    await pool.query(
      `INSERT INTO movie_sentiment (movie_id, sentiment_id, score, confidence)
       SELECT f.movie_id, s.id, random(), random() FROM movie_feeling f CROSS JOIN main_sentiment s
       WHERE f.source = 'curated' AND f.input_hash = '' AND random() < 0.35 ON CONFLICT DO NOTHING`,
    );
    await pool.query('UPDATE feeling_state SET changes = changes + 1');
  }
  const { rows } = await pool.query<{ films: number }>('SELECT count(*)::int AS films FROM movie_feeling');
  say(`Feelings of ${rows[0]?.films ?? 0} films are known`);
}

async function answers(url: string): Promise<Figure[]> {
  const { data } = await getJson<{ data: Pair[] }>(`${url}/api/emotional-intentions`);
  const asked = data.flatMap(({ sentiment, intention, options }) =>
    [undefined, ...options.map(({ id }) => id)].map(
      (option) => `${url}/api/personalized-journey?${new URLSearchParams({ sentiment, intention, ...(option && { option }) })}`,
    ),
  );
  const times: number[] = [];
  for (let n = 0; n < 2 * ASKED; n++) {
    const started = performance.now();
    const answer = await fetch(asked[n % asked.length] as string);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${asked[n % asked.length]} answered ${answer.status}`);
    if (n >= ASKED) times.push(performance.now() - started);
  }
  return [
    { what: `an answer, ${asked.length} kinds: p95`, unit: 'ms', ours: quantile(times, 0.95), target: { atMost: TARGET_MS } },
    { what: '  median', unit: 'ms', ours: quantile(times, 0.5) },
  ];
}
