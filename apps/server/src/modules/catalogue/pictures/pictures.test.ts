import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { catalogue as contract, people as peopleContract, series as seriesContract } from '@fotograma/contract';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestShelf, type TestShelf } from '../../../../test/support/shelf.ts';

/** What the server that stands for TMDB's is asked for, and how it answers. */
let asked: string[] = [];
let answer: { status: number; headers?: Record<string, string>; body?: Buffer } = { status: 404 };
let tmdb: Server;
let at: TestShelf;
beforeAll(async () => {
  tmdb = createServer((req, res) => {
    asked.push(req.url ?? '');
    res.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((done) => tmdb.listen(0, '127.0.0.1', done));
  at = await createTestShelf({ tmdbImageUrl: `http://127.0.0.1:${(tmdb.address() as AddressInfo).port}/t/p` });
});
afterAll(async () => {
  await at.close();
  tmdb.close();
});
beforeEach(() => {
  asked = [];
});

const drawn = (width: number, height: number, colour = 'red') =>
  sharp({ create: { width, height, channels: 3, background: colour } })
    .png()
    .toBuffer();
const film = async () => (await at.made<contract.MovieDetail>('/api/movies', { title: 'A film' })).id;
const widthOf = async (address: string) => {
  const response = await fetch(at.url + address);
  expect(response.status, address).toBe(200);
  expect(response.headers.get('content-type')).toBe('image/webp');
  return (await sharp(Buffer.from(await response.arrayBuffer())).metadata()).width;
};
const posterOf = async (response: Promise<Response>) => {
  const told = (await (await response).json()) as { data: contract.MovieDetail };
  return told.data;
};

describe('an uploaded picture', () => {
  test('is kept in several widths, none wider than it came', async () => {
    const id = await film();
    const { posterUrl, posterSet } = await posterOf(at.picture(`/api/movies/${id}/pictures/poster`, await drawn(400, 600)));
    expect(posterUrl).toMatch(/^\/api\/images\/own-[0-9a-f]{32}\/w500\.webp$/);
    const widths = (posterSet ?? '').split(', ').map((entry) => entry.split(' '));
    expect(widths.map(([, width]) => width)).toEqual(['92w', '185w', '342w', '500w', '780w']);
    expect(await Promise.all(widths.map(([address = '']) => widthOf(address)))).toEqual([92, 185, 342, 400, 400]);
    const response = await fetch(at.url + posterUrl);
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  });

  test('gives way to another, and to the drawn one; what nothing shows is deleted', async () => {
    const id = await film();
    const path = `/api/movies/${id}/pictures/poster`;
    const first = await posterOf(at.picture(path, await drawn(100, 150)));
    const second = await posterOf(at.picture(path, await drawn(100, 150, 'blue')));
    expect(second.posterUrl).not.toBe(first.posterUrl);
    const { data } = await at.change<contract.MovieDetail>(path, undefined, 'DELETE');
    expect([data.posterUrl, data.posterSet]).toEqual([expect.stringMatching(/poster\.svg/), null]);
    await at.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
    for (const { posterUrl } of [first, second]) expect((await fetch(at.url + posterUrl)).status).toBe(404);
  });

  test('goes with its film', async () => {
    const id = await film();
    const { posterUrl } = await posterOf(at.picture(`/api/movies/${id}/pictures/poster`, await drawn(10, 15)));
    await at.change(`/api/movies/${id}`, undefined, 'DELETE');
    await at.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });
    expect((await fetch(at.url + posterUrl)).status).toBe(404);
  });

  test('can be a backdrop, a series’ poster and a person’s portrait', async () => {
    const backdrop = await posterOf(at.picture(`/api/movies/${await film()}/pictures/backdrop`, await drawn(1_600, 900)));
    expect(await widthOf(backdrop.backdropUrl ?? '')).toBe(1_280);
    const { id } = await at.made<seriesContract.SeriesDetail>('/api/series', { title: 'A series' });
    const poster = (await (await at.picture(`/api/series/${id}/pictures/poster`, await drawn(600, 900))).json()) as {
      data: seriesContract.SeriesDetail;
    };
    expect(await widthOf(poster.data.posterUrl)).toBe(500);
    const person = await at.made<peopleContract.PersonDetail>('/api/people', { name: 'With A Face' });
    const portrait = (await (await at.picture(`/api/people/${person.id}/portrait`, await drawn(400, 600))).json()) as {
      data: peopleContract.PersonDetail;
    };
    expect(await widthOf(portrait.data.portraitUrl ?? '')).toBe(342);
    const { data } = await at.change<peopleContract.PersonDetail>(`/api/people/${person.id}/portrait`, undefined, 'DELETE');
    expect(data.portraitUrl).toBeNull();
  });

  test('that is none is refused, and nothing is kept of it', async () => {
    const id = await film();
    const before = await at.platform.storage.list('pictures').catch(() => []);
    for (const [bytes, status] of [
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 415],
      [(await drawn(300, 300)).subarray(0, 200), 415],
      [Buffer.alloc(21 * 1024 ** 2), 413],
    ] as const) {
      expect((await at.picture(`/api/movies/${id}/pictures/poster`, bytes)).status).toBe(status);
    }
    expect((await at.picture('/api/movies/2000000000/pictures/poster', await drawn(10, 10))).status).toBe(404);
    expect(await at.platform.storage.list('pictures').catch(() => [])).toEqual(before);
  });
});

describe('a picture of TMDB’s', () => {
  const named = async (path: string) => {
    const id = await film();
    await at.platform.database.pool.query('UPDATE movie SET poster_path = $2 WHERE id = $1', [id, path]);
    return (await at.told<contract.MovieDetail>(`/api/movies/${id}`)).data.posterUrl;
  };

  test('is fetched once, however many look at it first, and kept in every width', async () => {
    answer = { status: 200, headers: { 'content-type': 'image/jpeg' }, body: await drawn(1_000, 1_500) };
    const address = await named('/fetched.jpg');
    expect(address).toBe('/api/images/tmdb-fetched.jpg/w500.webp');
    expect(await Promise.all(Array.from({ length: 10 }, () => widthOf(address)))).toEqual(Array(10).fill(500));
    expect(await widthOf('/api/images/tmdb-fetched.jpg/w92.webp')).toBe(92);
    expect(asked).toEqual(['/t/p/original/fetched.jpg']);
  });

  test('that no film names is not fetched', async () => {
    answer = { status: 200, body: await drawn(10, 10) };
    expect((await fetch(`${at.url}/api/images/tmdb-nobodys.jpg/w92.webp`)).status).toBe(404);
    expect(asked).toEqual([]);
    expect(await widthOf(await named('/nobodys.jpg')), 'and is, once one does').toBe(10);
  });

  test('that is gone there is not asked for again and again', async () => {
    answer = { status: 404 };
    const address = await named('/gone.jpg');
    for (let n = 0; n < 3; n++) expect((await fetch(at.url + address)).status).toBe(404);
    expect(asked).toHaveLength(1);
  });

  test('that is no picture is not there', async () => {
    answer = { status: 200, body: Buffer.from('<html>a portal of a hotel</html>') };
    const address = await named('/portal.jpg');
    for (let n = 0; n < 2; n++) expect((await fetch(at.url + address)).status).toBe(404);
    expect(asked).toHaveLength(1);
  });

  test.each([
    ['an error', { status: 500 }],
    ['a redirect to somewhere else', { status: 302, headers: { location: 'http://169.254.169.254/latest/meta-data' } }],
  ])('answered with %s is to be asked for later', async (what, given) => {
    answer = given;
    const address = await named(`/${what.replaceAll(' ', '-')}.jpg`);
    const response = await fetch(at.url + address);
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '30']);
    answer = { status: 200, body: await drawn(20, 30) };
    expect(await widthOf(address)).toBe(20);
  });

  test.each(['own-17', 'tmdb-../../etc/passwd', 'tmdb-x.svg', 'own-0123456789abcdef0123456789abcdeg'])('%s is no name', async (name) => {
    expect([404, 422]).toContain((await fetch(`${at.url}/api/images/${encodeURIComponent(name)}/w92.webp`)).status);
    expect(asked).toEqual([]);
  });
});
