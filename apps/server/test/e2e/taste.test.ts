import type { BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open, openVisit, type Visit } from '../support/visit.ts';

const MOON = 'A Trip to the Moon';
const REVIEW = 'The moon has a face, and then a rocket in its eye.\n\nI laughed.';
/** Run in the page, as text: plays the film, and asks again while its stream is still being attached. */
const PLAYED = `(() => {
  const video = document.querySelector('video');
  if (!video) return 0;
  if (video.paused) video.play().catch(() => undefined);
  return video.currentTime;
})()`;

describe.skipIf(!browserPath)(`taste in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let admin: string;
  let ana: BrowserContext;
  let ben: BrowserContext;
  let moonId: number;
  let seriesId: number;
  let episodeIds: number[];

  beforeAll(async () => {
    visit = await openVisit();
    ({ token: admin } = await visit.register('ada')); // the first account of the house
    await Promise.all(['ana', 'ben'].map(visit.register));
    [ana, ben] = await Promise.all([visit.signedIn('ana'), visit.signedIn('ben')]);
    moonId = await filmNamed(MOON);
    ({ id: seriesId } = await made('/api/series', { title: 'Les Vampires', genres: ['crime'], firstAirDate: '1915-11-13' }));
    const season = await made(`/api/series/${seriesId}/seasons`, { number: 1 });
    episodeIds = [];
    for (const [at, title] of ['The Severed Head', 'The Ring That Kills'].entries()) {
      episodeIds.push((await made(`/api/seasons/${season.id}/episodes`, { number: at + 1, title, runtime: 33 })).id);
    }
  }, PREPARING_MS);
  afterAll(() => visit.end());

  async function made(path: string, body: unknown): Promise<{ id: number }> {
    const answer = await visit.call('POST', path, { token: admin, body });
    expect(answer.status, path).toBe(201);
    return ((await answer.json()) as { data: { id: number } }).data;
  }
  async function told<T>(path: string): Promise<T> {
    return ((await (await visit.call('GET', path)).json()) as { data: T }).data;
  }
  async function filmNamed(title: string): Promise<number> {
    const [film] = await told<{ id: number }[]>(`/api/movies?limit=1&q=${encodeURIComponent(title)}`);
    return film?.id ?? 0;
  }

  const toast = (page: Page) => page.getByRole('status').filter({ has: page.getByRole('button', { name: 'Undo' }) });
  const undo = (page: Page) => page.getByRole('button', { name: 'Undo' }).click();
  const card = (page: Page, title: string) => page.getByRole('main').getByRole('link', { name: title }).first();
  /** What the house answers to something that is done on a page. */
  async function answered(page: Page, method: string, path: string | RegExp, act: () => Promise<unknown>): Promise<void> {
    const answer = page.waitForResponse(
      (one) => one.request().method() === method && (typeof path === 'string' ? one.url().endsWith(path) : path.test(one.url())),
    );
    await act();
    expect((await answer).ok(), `${method} ${path}`).toBe(true);
  }
  const says = (what: string, stars: Locator, words: string) =>
    eventually(what, async () => (await stars.getAttribute('aria-valuetext')) === words);

  test('stars are given in halves by the keyboard and by the mouse, taken back, and put back', async () => {
    const page = await open(ana, `/films/${moonId}`);
    const stars = page.getByRole('slider', { name: 'Your stars' });
    await stars.focus();
    await answered(page, 'POST', '/users/me/ratings', async () => {
      await stars.press('4');
      await stars.press('ArrowLeft');
    });
    await says('the keys count in halves', stars, '3.5 stars of 5');
    await page.getByText('One rating', { exact: true }).waitFor(); // what the house says follows at once
    await page.reload();
    await says('they are there after a reload', stars, '3.5 stars of 5');

    const box = await stars.boundingBox();
    if (!box) throw new Error('No stars to click');
    await answered(page, 'POST', '/users/me/ratings', () => stars.click({ position: { x: box.width * 0.88, y: box.height / 2 } }));
    await says('the mouse counts in halves', stars, '4.5 stars of 5');

    await answered(page, 'DELETE', `/users/me/ratings/${moonId}`, () => page.getByRole('button', { name: 'Take back' }).click());
    await page.getByText('Nobody here has given it stars yet.').waitFor();
    await answered(page, 'POST', '/users/me/ratings', () => undo(page));
    await says('undone', stars, '4.5 stars of 5');
    await page.close();
  });

  test('a review is kept as it is written, published, and read by others', async () => {
    const page = await open(ana, `/films/${moonId}`);
    await page.getByRole('button', { name: 'Write a review' }).click();
    await page.getByLabel('Your review').fill(REVIEW);
    await page.reload();
    await page.getByRole('button', { name: 'Go on with your draft' }).click();
    expect(await page.getByLabel('Your review').inputValue()).toBe(REVIEW);
    await answered(page, 'POST', '/users/me/ratings', () => page.getByRole('button', { name: 'Publish' }).click());
    await page.getByRole('heading', { name: 'Your review' }).waitFor();
    await page.close();

    const other = await open(ben, `/films/${moonId}`);
    await other.getByRole('heading', { name: 'Reviews' }).scrollIntoViewIfNeeded();
    const review = other.getByRole('article').filter({ has: other.getByRole('heading', { name: 'ana', exact: true }) });
    await review.getByText('and then a rocket in its eye').last().waitFor();
    await review.getByText('4.5 stars of 5').last().waitFor();
    await other.close();
  });

  test('a film is kept for later, taken off the watchlist, and put back', async () => {
    const page = await open(ana, `/films/${moonId}`);
    const keep = page.getByRole('button', { name: 'Keep for later' });
    await answered(page, 'POST', '/users/me/collections', () => keep.click());
    expect(await keep.getAttribute('aria-pressed')).toBe('true');
    await page.goto('/library/watchlist');
    await card(page, MOON).waitFor();
    await answered(page, 'DELETE', /collections\/\d+\?type=watchlist$/, () =>
      page.getByRole('button', { name: `Take “${MOON}” off your watchlist` }).click(),
    );
    await page.getByText('Films that you keep for later will stand here.').waitFor();
    await toast(page).getByText(`“${MOON}” is off your watchlist.`).waitFor();
    await answered(page, 'POST', '/users/me/collections', () => undo(page));
    await card(page, MOON).waitFor();
    await page.getByRole('navigation', { name: 'Library' }).getByRole('link', { name: 'Shelves' }).click();
    await page.getByRole('heading', { name: 'Watchlist' }).waitFor();
    await card(page, MOON).waitFor();
    await page.close();
  });

  test('the deck is gone through by the keyboard and by swiping; what is liked is kept', async () => {
    const page = await open(ana, '/deck');
    const film = page.getByRole('region', { name: 'The deck' }).getByRole('heading', { level: 2 });
    const verdict = /users\/me\/deck\/\d+$/;
    const title = async () => (await film.textContent()) ?? '';
    const next = (before: string) =>
      eventually(`another film than ${before}`, async () => {
        const now = await title();
        return now === before ? null : now;
      });

    const first = await title();
    await answered(page, 'POST', verdict, () => page.keyboard.press('ArrowRight'));
    const second = await next(first);
    await answered(page, 'DELETE', verdict, () => page.keyboard.press('Backspace'));
    expect(await next(second)).toBe(first);
    await answered(page, 'POST', verdict, () => page.keyboard.press('ArrowRight'));
    await next(first);
    await page.keyboard.press('ArrowUp');
    await page.getByRole('link', { name: 'See the film' }).waitFor();
    await answered(page, 'POST', verdict, () => page.keyboard.press('ArrowLeft'));
    const third = await next(second);

    const drag = async (by: number) => {
      const box = await page.locator('.cursor-grab').boundingBox();
      if (!box) throw new Error('No card to draw');
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + by, y, { steps: 6 });
      await page.mouse.up();
    };
    await answered(page, 'POST', verdict, () => drag(260));
    const fourth = await next(third);
    await answered(page, 'POST', verdict, () => drag(-260));
    await next(fourth);

    await page.goto('/library/matched');
    await card(page, first).waitFor();
    await card(page, third).waitFor();
    expect(await page.getByRole('main').getByRole('link', { name: fourth }).count()).toBe(0);
    await page.close();
  });

  test('two go through one deck: what both like comes up on both screens as it happens', async () => {
    const hers = await open(ana, '/deck/together');
    await hers.getByLabel('How many').selectOption('15');
    await hers.getByRole('button', { name: 'Open it' }).click();
    await hers.waitForURL(/\/deck\/together\/[0-9a-f-]{36}$/);
    const code = (await hers.getByText(/^[A-Z0-9]{6}$/).textContent()) ?? '';

    const his = await open(ben, '/deck/together');
    await his.getByLabel('Code').fill(code.toLowerCase());
    await his.getByRole('button', { name: 'Join' }).click();
    await his.waitForURL(hers.url());
    await hers.getByRole('list', { name: 'Who is in' }).getByText('ben').waitFor();

    const film = his.getByRole('region', { name: 'The deck' }).getByRole('heading', { level: 2 });
    const title = (await film.textContent()) ?? '';
    await answered(hers, 'POST', /verdicts$/, () => hers.keyboard.press('ArrowRight'));
    await his.getByRole('list', { name: 'Who is in' }).getByText('1/15').waitFor(); // hers: he has said nothing yet
    expect(await his.getByText(/^A match:/).count()).toBe(0);
    await answered(his, 'POST', /verdicts$/, () => his.getByRole('button', { name: 'Like' }).click());
    for (const page of [hers, his]) {
      await page.getByRole('main').getByText(`A match: ${title}`).waitFor();
      await page.getByText('Everybody likes it').waitFor();
    }
    expect(await lookOver(hers)).toEqual([]);
    await Promise.all([hers.close(), his.close()]);
  });

  test('the statistics tell it in figures, with tables behind the charts', async () => {
    const page = await open(ana, '/library/statistics');
    const table = page.getByRole('table', { name: 'How you give stars' });
    await table.getByRole('row', { name: '4.5 1' }).waitFor({ state: 'attached' });
    await page.getByRole('heading', { name: 'The decades you watch' }).waitFor();
    await page.getByRole('link', { name: 'Georges Méliès' }).click();
    await page.waitForURL(/\/people\/\d+$/);
    await page.getByRole('heading', { level: 1, name: 'Georges Méliès' }).waitFor();
    await card(page, MOON).waitFor();
    expect(await lookOver(page)).toEqual([]);
    await page.close();
  });

  test('a series leads to its episodes, and one episode to the next', async () => {
    const page = await open(ana, '/series');
    await card(page, 'Les Vampires').click();
    await page.getByRole('heading', { level: 1, name: 'Les Vampires' }).waitFor();
    await page.getByRole('link', { name: 'The Severed Head' }).click();
    await page.getByRole('heading', { level: 1, name: 'The Severed Head' }).waitFor();
    await page.getByText('There is no copy of this episode in the house yet').waitFor();
    await page.getByRole('link', { name: 'The Ring That Kills' }).click();
    await page.getByRole('heading', { level: 1, name: 'The Ring That Kills' }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/episodes/${episodeIds[1]}`);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'The Severed Head' }).waitFor();
    await page.close();
  });

  test('what is suggested says why, and can be put aside; a film that was begun goes on where one stopped', async () => {
    const leader = await filmNamed('Fotograma leader');
    await eventually('the leader can be played', async () => (await told<{ playable: boolean }>(`/api/movies/${leader}`)).playable, 55);
    const film = await open(ana, `/films/${leader}`);
    await film.waitForSelector('video');
    await eventually('it plays', async () => (await film.evaluate<number>(PLAYED)) > 0.2);
    await answered(film, 'PUT', /users\/me\/progress\//, async () => {
      await film.evaluate(`document.querySelector('video').currentTime = 5.6`);
      await film.evaluate(`document.querySelector('video').pause()`);
    });
    await film.close();

    const page = await open(ana, '/');
    const suggested = page.getByRole('region', { name: 'For you' });
    await suggested
      .getByText(/Because|whose films you like|Well known/)
      .first()
      .waitFor();
    const dismiss = suggested.getByRole('button', { name: /^Not interested in/ }).first();
    const name = (await dismiss.getAttribute('aria-label')) ?? '';
    await answered(page, 'POST', /users\/me\/deck\/\d+$/, () => dismiss.click());
    await page.getByRole('status').getByText('will not be suggested again').waitFor();
    expect(await suggested.getByRole('button', { name, exact: true }).count()).toBe(0);
    await answered(page, 'DELETE', /users\/me\/deck\/\d+$/, () => undo(page));
    await suggested.getByRole('button', { name, exact: true }).waitFor();

    await page.getByRole('region', { name: 'Go on watching' }).getByRole('link', { name: 'Fotograma leader' }).click();
    await page.getByRole('button', { name: 'Go on at 0:05' }).waitFor();
    await eventually('it goes on from there', async () => (await page.evaluate<number>(PLAYED)) >= 5);
    await page.close();
  });

  test('nothing is wrong with any page, by night and by day, at a desk and on a phone', { timeout: 90_000 }, async () => {
    const paths = [
      '/',
      `/films/${moonId}`,
      '/series',
      `/series/${seriesId}`,
      `/episodes/${episodeIds[0]}`,
      '/library',
      '/library/ratings',
      '/library/statistics',
      '/deck',
    ];
    // Half of them in Spanish and half in Portuguese: both have longer words than English.
    const inLanguage = async (language: string, some: readonly string[]) => {
      const page = await ana.newPage();
      await page.addInitScript(`localStorage.setItem('fotograma.language', '${language}')`);
      for (const path of some) {
        await page.goto(path);
        expect(await lookOver(page), `${language} ${path}`).toEqual([]);
      }
      await page.close();
    };
    await inLanguage('es', paths.slice(0, 5));
    await inLanguage('pt', paths.slice(5));
  });

  test('no page complained', () => {
    expect(visit.complaints).toEqual([]);
  });
});
