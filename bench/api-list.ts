import { Agent, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { CONNECTIONS as POOL } from '../apps/server/src/compose.ts';
import { type Bench, byTurns, type Figure, quantile, type Setting } from './support/bench.ts';
import { autocannon, CONNECTIONS } from './support/load.ts';
import { start, temporaryFolder } from './support/process.ts';
import { databaseUrl, getJson, importFilms, quiet, startProduct } from './support/product.ts';

const PEER = fileURLToPath(new URL('./peers/express-list.ts', import.meta.url));
const PATH = '/api/movies?limit=20';
const ROUNDS = 5;
const WARM_UP_SECONDS = 3;
/** Times that each of the single queries is asked, after once that does not count. */
const REPEATS = 5;
const P95_MS = 30;

const LISTS = [
  'limit=20',
  'limit=20&page=2',
  'limit=100',
  'limit=20&page=500',
  'limit=20&sortBy=title',
  'limit=20&sortBy=title&order=desc&page=40',
  'limit=20&sortBy=rating',
  'limit=20&sortBy=releaseDate&order=asc',
  'limit=20&sortBy=added',
  'limit=20&genre=drama',
  'limit=20&genre=comedy&sortBy=title',
  'limit=20&yearFrom=1950&yearTo=1959',
  'limit=20&language=fr&sortBy=releaseDate',
  'limit=20&genre=horror&yearFrom=1970&yearTo=1979&sortBy=title',
  'limit=20&playable=true',
];

/** As people type: exact, misspelled, without and with accents, people, stories, half words, and words that are everywhere. */
const SEARCHES = [
  ...['casablanca', 'the godfather', 'metropolis', 'nosferatu', 'seven samurai', 'la dolce vita', 'city lights', 'vertigo'],
  ...['ameile', 'casablnca', 'godfahter', 'metropols', 'shinning', 'termintor', 'schindlers lst', 'kurosava'],
  ...['amelie', 'amélie', 'Áo', 'los olvidados', 'león', 'señora', 'élève', 'das leben der anderen'],
  ...['chaplin', 'akira kurosawa', 'hitchcock', 'agnès varda', 'marilyn monroe', 'spielberg'],
  ...['bank robbery in paris', 'detective murder', 'love story', 'submarine war'],
  ...['the', 'a', 'man', 'love', 'of the', 's'],
];

export const apiList: Bench = {
  name: 'api-list',
  about: `GET ${PATH} at ${CONNECTIONS} connections ÷ a bare Express handler with the same SQL; p95 of single lists and searches`,
  async run({ seconds, cleanup, say }) {
    const dataDir = await temporaryFolder(cleanup);
    say('Starting the product on an empty folder');
    const { url } = await startProduct(dataDir, cleanup);
    await quiet(url);
    say('Importing films');
    say(`Measuring on ${await importFilms(dataDir, cleanup)}`);
    const peer = await start(['node', PEER, await databaseUrl(dataDir, cleanup), String(POOL)], cleanup);
    const [peerUrl] = await peer.line(/^http:.*/, 10_000);
    await mustAgree(url, peerUrl);

    const latencies = [
      ...(await latency(
        url,
        `single list (${LISTS.length} kinds)`,
        LISTS.map((query) => () => `/api/movies?${query}`),
        say,
      )),
      ...(await latency(
        url,
        `single search (${SEARCHES.length} kinds)`,
        // A mark that the search does not look at: what was found for the same text would be answered from memory.
        SEARCHES.map((text) => (round) => `/api/movies/search?q=${encodeURIComponent(text + '!'.repeat(round))}`),
        say,
      )),
    ];
    say('Lists at full speed, by turns');
    for (const each of [url, peerUrl]) await autocannon(each + PATH, WARM_UP_SECONDS, cleanup);
    const measured = await byTurns(
      ROUNDS,
      () => autocannon(url + PATH, seconds, cleanup),
      () => autocannon(peerUrl + PATH, seconds, cleanup),
      (load) => load.requestsPerSecond,
    );
    say(
      `Ratios of the pairs: ${measured.all.map(({ ours, peer }) => (ours.requestsPerSecond / peer.requestsPerSecond).toFixed(2)).join(' ')}`,
    );
    return [
      {
        what: 'lists of 20 films',
        unit: 'req/s',
        ours: measured.ours,
        peer: { what: 'Express + pg', value: measured.peer },
        ratio: measured.ratio,
        target: { atLeast: 0.7 },
      },
      ...latencies,
    ];
  },
};

/** Two servers that answer different films would be compared for nothing. */
async function mustAgree(url: string, peerUrl: string): Promise<void> {
  const ids = async (base: string) => (await getJson<{ data: { id: number }[] }>(base + PATH)).data.map(({ id }) => id).join();
  if ((await ids(url)) !== (await ids(peerUrl))) throw new Error('The peer lists other films than the product does');
}

/** One question at a time, on one connection: as it is, and each question at its best, which other work on the machine changes less. */
async function latency(url: string, what: string, paths: readonly ((round: number) => string)[], say: Setting['say']): Promise<Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const taken = paths.map((pathOf) => ({ path: pathOf(0), pathOf, times: [] as number[] }));
  for (let round = 0; round <= REPEATS; round++) {
    for (const { pathOf, times } of taken) {
      const ms = await ask(url + pathOf(round), agent);
      if (round > 0) times.push(ms);
    }
  }
  agent.destroy();
  const bests = taken.map(({ path, times }) => ({ path, ms: Math.min(...times) })).toSorted((a, b) => b.ms - a.ms);
  say(
    `Slowest of ${what}, at best: ${bests
      .slice(0, 5)
      .map(({ path, ms }) => `${path} ${ms.toFixed(0)} ms`)
      .join(', ')}`,
  );
  const p95 = (times: readonly number[]) => quantile(times, 0.95);
  return [
    { what: `${what}, p95`, unit: 'ms', ours: p95(taken.flatMap(({ times }) => times)), target: { atMost: P95_MS } },
    { what: `  each at its best of ${REPEATS}, p95`, unit: 'ms', ours: p95(bests.map(({ ms }) => ms)) },
  ];
}

/** @returns milliseconds from the question to the last byte of the answer. */
async function ask(url: string, agent: Agent): Promise<number> {
  const started = performance.now();
  await new Promise<void>((done, fail) => {
    request(url, { agent }, (response) => {
      if (response.statusCode !== 200) fail(new Error(`${url} answered ${response.statusCode}`));
      response.resume().once('end', done).once('error', fail);
    })
      .once('error', fail)
      .end();
  });
  return performance.now() - started;
}
