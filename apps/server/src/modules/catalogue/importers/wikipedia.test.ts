import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestPlatform, type TestPlatform } from '../../../../test/support/platform.ts';
import { createShelvingRepository, type ShelvingRepository } from '../shelving.repository.ts';
import { type ImportOptions, runImport } from './importer.ts';
import { createWikipediaImporter, directorsIn, readLine } from './wikipedia.ts';

const REAL = new URL('../../../../../../../shared/data/wikipedia-movies.ndjson.gz', import.meta.url).pathname;

let platform: TestPlatform;
let folder: string;
beforeAll(async () => {
  platform = await createTestPlatform();
  folder = await mkdtemp(join(tmpdir(), 'fotograma-import-'));
});
afterAll(async () => {
  await platform.close();
  await rm(folder, { recursive: true });
});

const importWikipedia = (file: string, shelf: ShelvingRepository, options?: ImportOptions) =>
  runImport(createWikipediaImporter(file), shelf, options);

describe('the Wikipedia importer', () => {
  test('reads what is a film, skips what is none and says why', async () => {
    const file = join(folder, 'films.ndjson');
    const lines = [
      {
        title: 'A',
        year: 1930,
        cast: ['Someone'],
        genres: ['Science Fiction', 'Animated'],
        href: 'A',
        extract: 'A is a film directed by Jane Doe.',
      },
      { title: 'A', year: 1930, href: 'A' },
      { title: '', year: 1930 },
      { title: 'B', year: 'soon' },
      { title: 'No page', year: 1900, href: null },
    ];
    await writeFile(file, [...lines.map((line) => JSON.stringify(line)), '{broken', ''].join('\n'));
    const report = await importWikipedia(file, createShelvingRepository(platform.database));
    expect(report).toMatchObject({ read: 6, added: 2, skipped: 4 });
    expect(report.examples.map((example) => [example.line, example.reason.split(':')[0]])).toEqual([
      [2, 'stands twice in the file'],
      [3, 'title'],
      [4, 'year'],
      [6, 'not JSON'],
    ]);
    const { rows } = await platform.database.pool.query(
      `SELECT array_agg(c.slug ORDER BY c.slug) AS genres FROM movie m JOIN movie_category mc ON mc.movie_id = m.id JOIN category c ON c.id = mc.category_id`,
    );
    expect(rows).toEqual([{ genres: ['animation', 'science-fiction'] }]);
  });

  test('goes on after an interruption without a film twice', async () => {
    const file = join(folder, 'many.ndjson.gz');
    const films = Array.from({ length: 1_200 }, (_, n) =>
      JSON.stringify({ title: `Film ${n}`, year: 1950, href: `Film_${n}`, cast: [`Player ${n % 40}`] }),
    );
    await writeFile(file, gzipSync(films.join('\n')));
    const shelf = createShelvingRepository(platform.database);
    const interrupt = new AbortController();
    const stopAfterFirstBatch = importWikipedia(file, shelf, {
      signal: interrupt.signal,
      onProgress: () => interrupt.abort(new Error('interrupted')),
    });
    await expect(stopAfterFirstBatch).rejects.toThrow('interrupted');
    expect(await importWikipedia(file, shelf)).toMatchObject({ read: 1_200, unchanged: 500, added: 700, skipped: 0 });
    expect(await importWikipedia(file, shelf)).toMatchObject({ unchanged: 1_200, added: 0 });
  });

  test('a dry run writes nothing', async () => {
    const file = join(folder, 'dry.ndjson');
    await writeFile(file, JSON.stringify({ title: 'Dry', year: 1977, href: 'Dry' }));
    expect(await importWikipedia(file, createShelvingRepository(platform.database), { dryRun: true })).toMatchObject({
      read: 1,
      added: 0,
      skipped: 0,
    });
    expect(await createShelvingRepository(platform.database).shelve('wikipedia', [])).toMatchObject({ unchanged: 0 });
    const { rowCount } = await platform.database.pool.query(`SELECT 1 FROM movie WHERE title = 'Dry'`);
    expect(rowCount).toBe(0);
  });

  test('a damaged archive and a missing file are errors, not silence', async () => {
    const file = join(folder, 'damaged.ndjson.gz');
    await writeFile(file, gzipSync('{"title":"X","year":1950}\n'.repeat(2_000)).subarray(0, 60));
    await expect(importWikipedia(file, createShelvingRepository(platform.database))).rejects.toThrow();
    await expect(importWikipedia(join(folder, 'none'), createShelvingRepository(platform.database))).rejects.toThrow(/ENOENT/);
  });

  test.skipIf(!existsSync(REAL))('reads the real file whole (skipped: the film file is not beside the project)', async () => {
    const report = await importWikipedia(REAL, createShelvingRepository(platform.database), { dryRun: true });
    expect(report.read).toBe(36_273);
    expect(report.skipped).toBeLessThan(report.read * 0.01);
  });
});

test.each([
  ['A is a 1927 film directed by Fritz Lang.', ['Fritz Lang']],
  ['X is directed by J. Stuart Blackton and Charles Kent and starring Maurice Costello.', ['J. Stuart Blackton', 'Charles Kent']],
  ['It was directed by D. W. Griffith.', ['D. W. Griffith']],
  ['It was directed by Cecil B. DeMille, starring nobody.', ['Cecil B. DeMille']],
  ['It was directed by the company itself.', []],
  ['No director is named here.', []],
])('finds the directors in: %s', (text, directors) => {
  expect(directorsIn(text)).toEqual(directors);
});

test('what no database keeps is left out of a line', () => {
  const escaped = String.raw`{"title":"A\u0000B \ud83d\ude00 \ud800!","year":1950,"cast":["Ann\u0000"],"extract":"\u0000"}`;
  expect(readLine(escaped)).toMatchObject({ title: 'AB 😀 \ufffd!', cast: ['Ann'], overview: null });
});

test('a line of absurd length is refused unread', () => {
  expect(readLine(`{"title":"${'x'.repeat(100_000)}"}`)).toMatch(/longer than/);
});
