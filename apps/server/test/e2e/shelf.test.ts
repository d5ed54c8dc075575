import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFaults, lookOver, settled } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { makeVideo } from '../support/video.ts';
import { open, openVisit, type Visit } from '../support/visit.ts';

const FILM = 'The Lamp of Zürich';
const SERIES = 'Nights at the Depot';

describe.skipIf(!browserPath)(`the shelf in the administration${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let admin: string;
  /** A browser in which the administrator is signed in. */
  let office: BrowserContext;

  beforeAll(async () => {
    visit = await openVisit(/status of 409/);
    ({ token: admin } = await visit.register('ada')); // the first account of the house
    office = await visit.signedIn('ada');
  }, PREPARING_MS);
  afterAll(() => visit.end());

  /** A file that the administrator has sent and nothing has yet. */
  async function uploadFilm(filename: string): Promise<void> {
    const bytes = await readFile(await makeVideo('ffmpeg', join(visit.folder, filename), { seconds: 1, audio: false }));
    const intent = await fetch(`${visit.server.url}/api/media/upload-intent`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${admin}` },
      body: JSON.stringify({ filename, size: bytes.length, mimeType: 'video/mp4' }),
    });
    const { upload } = (await intent.json()) as { upload: { url: string; headers: Record<string, string> } };
    const sent = await fetch(new URL(upload.url, visit.server.url), {
      method: 'PUT',
      headers: upload.headers,
      body: new Uint8Array(bytes),
    });
    expect(sent.status).toBe(200);
  }
  /** What axe finds at a desk by night, and of the colours by day: for pages made of the same parts as those that are looked over. */
  async function glance(page: Page): Promise<string[]> {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await settled(page);
    const night = await findFaults(page);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    return [...night, ...(await findFaults(page, ['color-contrast']))];
  }
  const toast = (page: Page, text: string) => page.getByRole('status').getByText(text);
  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

  test('a viewer sees none of it, and nothing is asked for them', async () => {
    await visit.register('vera');
    const context = await visit.signedIn('vera');
    const asked: string[] = [];
    context.on('request', (request) => /\/api\/(imports|admin|media)/.test(request.url()) && asked.push(request.url()));
    const page = await context.newPage();
    for (const path of ['films/1', 'people', 'imports', 'recommender']) {
      await page.goto(`/admin/${path}`);
      await page.getByRole('heading', { level: 1, name: 'For administrators' }).waitFor();
      expect(await page.getByRole('navigation', { name: 'Administration' }).count()).toBe(0);
    }
    expect(asked).toEqual([]);
    await context.close();
  });

  test('a film is made with a poster, credits and the file that plays; it is found by search; its old address leads to it', async () => {
    await uploadFilm('lamp.mp4');
    const page = await open(office, '/admin/films');
    await page.getByRole('button', { name: 'Add a film' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Add a film' }).click();
    await dialog.getByText('It needs a title.').waitFor();
    await dialog.getByLabel('Title').fill(FILM);
    await dialog.getByLabel('Year').fill('1931');
    await dialog.getByRole('button', { name: 'Add a film' }).click();
    await page.getByRole('heading', { level: 1, name: FILM }).waitFor();

    // Somebody who is known, and two who are not, by the keyboard alone.
    const person = page.getByLabel('Add a person');
    await person.fill('fritz lang');
    await page.getByRole('button', { name: /^Fritz Lang/ }).click();
    await page.getByRole('combobox', { name: 'As' }).selectOption('CAST');
    await person.fill('Paula Lamp');
    await person.press('Enter');
    await person.fill('Emil Wick');
    await person.press('Enter');
    await page.getByRole('button', { name: 'Move Emil Wick up' }).press('Enter');
    await page.getByLabel('Character of Emil Wick').fill('The lamplighter');
    await page.getByLabel('Silent').check();
    await page.getByLabel('Countries').fill('ch, de');
    await page.getByText('Switzerland and Germany').waitFor();
    await page.getByLabel('Keywords').fill('lamp\nfog');
    await page.getByRole('button', { name: 'Add a title' }).click();
    await page.getByLabel('Language', { exact: true }).last().fill('es');
    await page.getByLabel('Title in Spanish').fill('La lámpara de Zúrich');
    const address = page.getByLabel('Name in the address');
    const before = await address.inputValue();
    await address.fill('the lamp');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Small letters, digits and single hyphens only.').waitFor();
    await address.fill('the-lamp');
    await page.getByText(`The old one, ${before}, will lead here.`).waitFor();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await toast(page, `Saved: ${FILM}.`).waitFor();
    const cast = page.getByRole('list', { name: 'Cast' }).getByRole('listitem');
    expect(await cast.allTextContents()).toEqual(['Emil Wick', 'Paula Lamp']);

    const poster = join(visit.folder, 'poster.png');
    await writeFile(
      poster,
      await sharp({ create: { width: 400, height: 600, channels: 3, background: '#a8640c' } })
        .png()
        .toBuffer(),
    );
    const pictures = page.getByRole('region', { name: 'Poster' });
    await pictures.locator('input[type=file]').setInputFiles(poster);
    await pictures.getByRole('img', { name: 'What it will look like' }).waitFor();
    await pictures.getByRole('button', { name: 'Use this picture' }).click();
    await toast(page, 'The picture is in its place.').waitFor();
    await pictures.getByRole('button', { name: 'Remove: Poster' }).waitFor();

    await page.getByRole('button', { name: `Attach a file to ${FILM}` }).click();
    await dialog.getByLabel('Part of the file’s name').fill('lamp');
    await dialog.getByRole('button', { name: /lamp\.mp4/ }).click();
    await toast(page, `${FILM} has its file.`).waitFor();
    await page.getByRole('link', { name: `Ready to play: the file of ${FILM}` }).waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });

    const bySlug = await fetch(`${visit.server.url}/api/movies/by-slug/${before}`, { redirect: 'manual' });
    expect(bySlug.status).toBe(308);
    await page.goto('/search?q=lampara%20zurich');
    await page
      .getByRole('link', { name: new RegExp(FILM) })
      .first()
      .waitFor();
    await page.goto('/admin/films');
    await page.getByLabel('Title or person').fill('zurich');
    await page.waitForURL('**/admin/films?q=zurich');
    await row(page, FILM).getByText('Ready to play').waitFor();
    expect(await glance(page)).toEqual([]);
    await page.close();
  });

  test('who is credited stays, in words; a film is deleted once it is read what goes', async () => {
    const page = await open(office, '/admin/people?q=emil%20wick');
    await page.getByRole('link', { name: 'Emil Wick' }).click();
    await page.getByLabel('Born on').fill('1901-02-03');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await toast(page, 'Saved: Emil Wick.').waitFor();
    await page.getByRole('button', { name: 'Delete person' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Delete person' }).click();
    await dialog.getByRole('alert').getByText('films or series credit Emil Wick').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await glance(page)).toEqual([]);

    await page.goto('/admin/films?q=zurich');
    await page.getByRole('link', { name: FILM }).click();
    await page.getByRole('button', { name: 'Delete film' }).click();
    await dialog.getByText('The film goes with its pictures, its credits').waitFor();
    await dialog.getByText('Its media file stays').waitFor();
    await dialog.getByRole('button', { name: 'Delete film' }).click();
    await toast(page, `${FILM} is off the shelf.`).waitFor();
    await page.waitForURL('**/admin/films');
    await page.close();
  });

  test('a series gets a season and its episodes one after the other, and a file for one of them', async () => {
    const page = await open(office, '/admin/series');
    await page.getByRole('button', { name: 'Add a series' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Title').fill(SERIES);
    await dialog.getByRole('button', { name: 'Add a series' }).click();
    await page.getByText('No seasons yet.').waitFor();
    await page.getByRole('button', { name: 'Add a season' }).click();
    await dialog.getByRole('button', { name: 'Add a season' }).click();
    const line = page.getByRole('form', { name: 'New episode: Season 1' });
    for (const title of ['The first tram', 'The last tram']) {
      await line.getByLabel('Title').fill(title);
      await page.keyboard.press('Enter');
      await row(page, title).waitFor();
    }
    expect(await line.getByLabel('Number').inputValue()).toBe('3');
    await line.getByLabel('Number').fill('2');
    await line.getByLabel('Title').fill('Another second');
    await page.keyboard.press('Enter');
    await line.getByText('There is one with this number already.').waitFor();
    await page.getByRole('button', { name: 'Attach a file to The last tram' }).click();
    await dialog.getByRole('button', { name: /lamp\.mp4/ }).click(); // let go by the film that is gone
    await page.getByRole('link', { name: 'Ready to play: the file of The last tram' }).waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.getByRole('link', { name: 'See its page' }).click();
    await page.getByText('The first tram').first().waitFor();
    await page.close();
  });

  test('a category is made, and one that films stand in is kept', async () => {
    const page = await open(office, '/admin/categories');
    await page.getByRole('button', { name: 'Add a category' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name', { exact: true }).fill('Tram films');
    await dialog.getByLabel('Name in the address').fill('tram-films');
    await dialog.getByRole('button', { name: 'Add a category' }).click();
    await row(page, 'Tram films').waitFor();
    await page.getByRole('button', { name: 'Delete Drama' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('alert').getByText('films or series stand in Drama').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(await glance(page)).toEqual([]);
    await page.close();
  });

  test('a file of films is sent and followed while it is read; its report says what was skipped', async () => {
    const file = join(visit.folder, 'films.jsonl');
    const films = Array.from({ length: 8_000 }, (_, index) =>
      JSON.stringify({ title: `Tram ${index}`, year: 1930, cast: ['Paula Lamp'], genres: ['Drama'], href: `Tram_${index}` }),
    );
    await writeFile(file, [...films, 'no film at all'].join('\n'));
    const page = await open(office, '/admin/imports');
    const part = page.getByRole('region', { name: 'From a file' });
    await part.getByRole('button', { name: 'Begin import' }).click();
    await part.getByText('Choose a file first.').waitFor();
    await part.getByLabel('File', { exact: true }).setInputFiles(file);
    await part.getByRole('button', { name: 'Begin import' }).click();
    const run = row(page, 'A file of films');
    await run.getByText('Running').waitFor();
    await run.getByText('Done').waitFor();
    await run.getByText('8,000').first().waitFor();
    await run.getByText('Why one was skipped').click();
    await run.getByText(/^8001: /).waitFor();

    // TMDB has no key here: it is said, and nothing is ordered.
    const tmdb = page.getByRole('region', { name: 'From TMDB' });
    await tmdb.getByLabel('Which films').selectOption('ids');
    await tmdb.getByLabel('TMDB numbers').fill('19, x');
    await tmdb.getByRole('button', { name: 'Begin import' }).click();
    await tmdb.getByText('Whole numbers, at least one').waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.close();
  });

  test('the recommender says that it has too little to learn from', async () => {
    const page = await open(office, '/admin/recommender');
    await page.getByText('Not trained yet').waitFor();
    await page.getByRole('button', { name: 'Train now' }).click();
    await page.getByText('Training is ordered;').waitFor();
    expect(await glance(page)).toEqual([]);
    await page.close();
  });

  test('no page complained', () => {
    expect(visit.complaints).toEqual([]);
  });
});
