import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** As TMDB's are: 32 hexadecimal digits. */
export const TMDB_KEY = '0123456789abcdef0123456789abcdef';
const PER_PAGE = 20;

export interface TmdbRequest {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly authorization: string | undefined;
}

export interface TmdbAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
}

/** A server that answers as TMDB's API of version 3 is documented to (developer.themoviedb.org/reference). */
export interface TestTmdb {
  /** With the version, as TMDB_API_URL has it. */
  readonly url: string;
  /** What was asked, in order. */
  readonly requests: TmdbRequest[];
  /** Answers of `/movie/{id}`; what is not here is 404. */
  readonly films: Map<number, Record<string, unknown>>;
  /** What lists hold, by their path. */
  readonly lists: Map<string, unknown[]>;
  /** Answers before anything else does; null lets it through. */
  before: ((request: TmdbRequest) => TmdbAnswer | null | Promise<TmdbAnswer | null>) | null;
  /** Puts films on the list of the popular, with answers of their own. */
  popular(ids: readonly number[], facts?: (id: number) => Record<string, unknown>): void;
  /** How often a path was asked for. */
  asked(path: string): number;
  close(): Promise<void>;
}

const refused = (status: number, code: number, message: string): TmdbAnswer => ({
  status,
  body: { success: false, status_code: code, status_message: message },
});

export async function startTmdb(): Promise<TestTmdb> {
  const server = createServer((req, res) => {
    const request = read(req);
    tmdb.requests.push(request);
    void answer(request).then(({ status, body, headers }) => {
      res.writeHead(status, { 'content-type': 'application/json;charset=utf-8', ...headers });
      res.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;

  const answer = async (request: TmdbRequest): Promise<TmdbAnswer> => {
    const first = await tmdb.before?.(request);
    if (first) return first;
    if (request.query.api_key !== TMDB_KEY && request.authorization === undefined)
      return refused(401, 7, 'Invalid API key: You must be granted a valid key.');
    const id = /^\/movie\/(\d+)$/.exec(request.path)?.[1];
    if (id !== undefined) {
      const film = tmdb.films.get(Number(id));
      return film ? { status: 200, body: film } : refused(404, 34, 'The resource you requested could not be found.');
    }
    const list = tmdb.lists.get(request.path);
    if (!list) return refused(404, 34, 'The resource you requested could not be found.');
    const page = Number(request.query.page ?? 1);
    if (page < 1 || page > 500)
      return refused(400, 22, 'Invalid page: Pages start at 1 and max at 500. They are expected to be an integer.');
    const results = list.slice((page - 1) * PER_PAGE, page * PER_PAGE);
    return {
      status: 200,
      body: { page, results, total_pages: Math.max(1, Math.ceil(list.length / PER_PAGE)), total_results: list.length },
    };
  };

  const tmdb: TestTmdb = {
    url: `http://127.0.0.1:${port}/3`,
    requests: [],
    films: new Map(),
    lists: new Map(),
    before: null,
    popular(ids, facts = () => ({})) {
      for (const id of ids) tmdb.films.set(id, filmAnswer(id, facts(id)));
      tmdb.lists.set('/movie/popular', ids.map(listEntry));
    },
    asked: (path) => tmdb.requests.filter((request) => request.path === path).length,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
  return tmdb;
}

function read(req: IncomingMessage): TmdbRequest {
  const { pathname, searchParams } = new URL(req.url ?? '/', 'http://tmdb');
  return { path: pathname.replace(/^\/3/, ''), query: Object.fromEntries(searchParams), authorization: req.headers.authorization };
}

/** A film as lists name it. */
export function listEntry(id: number): Record<string, unknown> {
  return {
    adult: false,
    backdrop_path: `/b${id}.jpg`,
    genre_ids: [18],
    id,
    original_language: 'en',
    original_title: `Film ${id}`,
    overview: 'What it is about.',
    popularity: 12.5,
    poster_path: `/p${id}.jpg`,
    release_date: '1999-03-30',
    title: `Film ${id}`,
    video: false,
    vote_average: 7.1,
    vote_count: 900,
  };
}

/** A film's whole answer, with everything appended. */
export function filmAnswer(id: number, facts: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    adult: false,
    backdrop_path: `/b${id}.jpg`,
    belongs_to_collection: null,
    budget: 63_000_000,
    genres: [
      { id: 18, name: 'Drama' },
      { id: 878, name: 'Science Fiction' },
    ],
    homepage: '',
    id,
    imdb_id: `tt${String(9_000_000 + id)}`,
    origin_country: ['US'],
    original_language: 'en',
    original_title: `Film ${id}`,
    overview: `What film ${id} is about.`,
    popularity: 12.5,
    poster_path: `/p${id}.jpg`,
    production_companies: [],
    production_countries: [{ iso_3166_1: 'US', name: 'United States of America' }],
    release_date: '1999-03-30',
    revenue: 0,
    runtime: 136,
    spoken_languages: [{ english_name: 'English', iso_639_1: 'en', name: 'English' }],
    status: 'Released',
    tagline: '',
    title: `Film ${id}`,
    video: false,
    vote_average: 7.123,
    vote_count: 900,
    credits: {
      cast: [
        {
          id: 100_000 + id,
          name: 'Ana Ruiz',
          original_name: 'Ana Ruiz',
          character: 'Herself',
          order: 0,
          cast_id: 1,
          profile_path: '/ana.jpg',
        },
      ],
      crew: [{ id: 200_000 + id, name: 'Bo Li', department: 'Directing', job: 'Director', profile_path: null }],
    },
    keywords: { keywords: [{ id: 1, name: 'robot' }] },
    external_ids: { imdb_id: `tt${String(9_000_000 + id)}`, wikidata_id: null, facebook_id: null },
    alternative_titles: { titles: [] },
    translations: { translations: [] },
    ...facts,
  };
}
