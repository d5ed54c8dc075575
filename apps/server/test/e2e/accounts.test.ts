import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lookOver, settled } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { mailedLink } from '../support/mail.ts';
import { type DataFolder, PREPARING_MS, preparedDataFolder } from '../support/prepared.ts';
import { type RunningServer, startServer } from '../support/server.ts';
import { emailOf, open, openVisit, PASSWORD, type Visit } from '../support/visit.ts';

const FIRST = 'first';
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP8z8DAwMDAxMDAwMDAAAANHQEDasKb6QAAAABJRU5ErkJggg==',
  'base64',
);

describe.skipIf(!browserPath)(`accounts in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let server: RunningServer;
  let complaints: string[];
  let people = 0;

  beforeAll(async () => {
    visit = await openVisit();
    ({ server, complaints } = visit);
    // The first account is the administrator's; everybody in these tests comes later.
    await visit.register(FIRST);
  }, PREPARING_MS);
  afterAll(() => visit.end());

  const newName = () => {
    people += 1;
    return `person${people}`;
  };

  /** Somebody new, signed in, on a page of theirs. */
  async function newcomer(path = '/account'): Promise<{ context: BrowserContext; page: Page; name: string; email: string }> {
    const name = newName();
    const context = await visit.signedUp(name);
    const page = await open(context, path);
    await ownLink(page, name).waitFor();
    return { context, page, name, email: emailOf(name) };
  }
  async function signIn(page: Page, email: string, password = PASSWORD): Promise<void> {
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  /** The person's name in the frame: who the page thinks is here. */
  const ownLink = (page: Page, name: string) => page.getByRole('navigation', { name: 'Yours' }).getByRole('link', { name });
  const toast = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text);

  test('a visitor is refused nothing behind the scenes', async () => {
    complaints.length = 0;
    const context = await visit.someone();
    const page = await context.newPage();
    for (const path of ['/', '/upload', '/account', '/admin/users', '/media/5f0f7d1e-3a52-4c1b-9a57-0d5c7c6f2a11', '/sign-in']) {
      await page.goto(path);
      await settled(page);
    }
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('signing up, reloading, signing out and in again; the next page is kept, one of another site is not', async () => {
    const context = await visit.someone();
    const name = newName();
    const email = emailOf(name);
    const page = await open(context, '/sign-up?next=/upload');
    await page.getByLabel('E-mail').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByLabel('Name (optional)').fill(name);
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.waitForURL('**/upload');
    await ownLink(page, name).waitFor();
    await page.getByText('Bringing films is for creators').waitFor();
    await page.reload();
    await ownLink(page, name).waitFor();
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain('eyJ');

    await page.goto('/account/usage');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await toast(page, 'You are signed out.').waitFor();
    await page.waitForURL((url) => url.pathname === '/');
    await page.goto('/account/usage');
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, email, 'not my password');
    await page.getByText('E-mail or password is wrong.').waitFor();
    await signIn(page, email);
    await page.waitForURL('**/account/usage');

    await page.goto('/sign-in?next=//evil.example/');
    await page.waitForURL(`${server.url}/`);
    await context.close();
  });

  test('what is wrong is said beside its field, which takes the focus', async () => {
    const context = await visit.someone();
    const page = await open(context, '/sign-up');
    const email = page.getByLabel('E-mail');
    const password = page.getByLabel('Password', { exact: true });
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('Write an e-mail address').waitFor();
    expect(await email.evaluate((field) => field.ownerDocument.activeElement === field)).toBe(true);
    await email.fill(emailOf(FIRST));
    await password.fill('password123');
    await password.press('Enter');
    await page.getByText('Others would guess this one at once').waitFor();
    await eventually('the password has the focus', () => password.evaluate((field) => field.ownerDocument.activeElement === field));
    await password.fill(PASSWORD);
    await password.press('Enter');
    await page.getByText('There is an account for this e-mail already').waitFor();
    await page.getByRole('button', { name: 'Show the password' }).click();
    expect(await password.getAttribute('type')).toBe('text');
    await context.close();
  });

  test('too many attempts: told how long to wait', async () => {
    const name = newName();
    const email = emailOf(name);
    await visit.register(name);
    const context = await visit.someone();
    const page = await open(context, '/sign-in');
    for (let attempt = 0; attempt < 5; attempt++) {
      const refused = page.waitForResponse('**/api/auth/login');
      await signIn(page, email, `wrong ${attempt}`);
      expect((await refused).status()).toBe(401);
      await page.getByText('E-mail or password is wrong.').waitFor();
    }
    await signIn(page, email);
    await page.getByText(/Too many attempts\. Try again in \d+ min/).waitFor();
    await context.close();
  });

  test('a forgotten password is set anew by mail, once; the address is verified by it', async () => {
    const { context, page: inside, email } = await newcomer();
    const other = await visit.someone();
    const page = await open(other, '/sign-in');
    await page.getByRole('link', { name: 'Forgot your password?' }).click();
    await page.getByRole('button', { name: 'Send the link' }).waitFor(); // the page before has such a field too
    await page.getByLabel('E-mail').fill(email);
    await page.getByRole('button', { name: 'Send the link' }).click();
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor();

    const link = await mailedLink(visit.folder, email, '/reset-password');
    await page.goto(link);
    await page.getByLabel('New password').fill('another walk by day');
    expect(page.url()).toBe(`${server.url}/reset-password`);
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.waitForURL('**/sign-in');
    await signIn(page, email, 'another walk by day');
    await page.waitForURL((url) => url.pathname === '/');

    await page.goto(link);
    await page.getByLabel('New password').fill('a third walk at noon');
    await page.getByRole('button', { name: 'Set the password' }).click();
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor();

    await inside.goto('/account');
    await toast(inside, /Your session has ended/).waitFor();
    await Promise.all([context.close(), other.close()]);
  });

  test('the e-mail is verified by the link of the letter, and by that of the one sent again', async () => {
    const { context, page, email } = await newcomer();
    const first = await mailedLink(visit.folder, email, '/verify-email');
    await page.getByText('Not verified yet').waitFor();
    await page.getByRole('button', { name: 'Send the message again' }).click();
    await toast(page, `The message is on its way to ${email}.`).waitFor();
    const second = await mailedLink(visit.folder, email, '/verify-email', first);
    const letter = await open(context, second);
    await letter.getByRole('heading', { name: 'Your e-mail is verified.' }).waitFor();
    await letter.getByRole('link', { name: 'Go to your account' }).click();
    await letter.getByText('Verified', { exact: true }).waitFor();
    await letter.goto('/verify-email#nonsense');
    await letter.getByRole('heading', { name: 'This link does not work' }).waitFor();
    await context.close();
  });

  test('name, language, picture and password are changed, in every tab at once', async () => {
    const { context, page, name, email } = await newcomer();
    await page.getByLabel('Name').fill(`${name} the second`);
    await page.getByRole('main').getByLabel('Language').selectOption('es');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Cuenta', exact: true }).waitFor();
    await page.getByRole('main').getByLabel('Idioma').selectOption('en');
    await page.getByRole('button', { name: 'Guardar' }).click();
    await ownLink(page, `${name} the second`).waitFor();

    await page.setInputFiles('input[type=file]', { name: 'me.txt', mimeType: 'image/png', buffer: Buffer.from('no picture') });
    await page.getByText('This is no picture that we can read.').waitFor();
    await page.setInputFiles('input[type=file]', { name: 'me.png', mimeType: 'image/png', buffer: PNG });
    await page.getByRole('button', { name: 'Use this picture' }).click();
    await toast(page, 'Your picture is set.').waitFor();
    const shown = ownLink(page, name).locator('img');
    await eventually('the picture is shown', () => shown.evaluate((img: { naturalWidth?: number }) => img.naturalWidth === 256));
    await page.getByRole('button', { name: 'Take it down' }).click();
    await toast(page, 'Your picture is taken down.').waitFor();
    expect(await shown.count()).toBe(0);

    const tab = await open(context, '/account/sessions');
    await tab.getByText('This browser').waitFor();
    await page.getByLabel('Present password').fill('not my password');
    await page.getByLabel('New password').fill('another walk by day');
    await page.getByRole('button', { name: 'Change the password' }).click();
    await page.getByText('That is not your present password.').waitFor();
    await page.getByLabel('Present password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Change the password' }).click();
    await toast(page, 'Your password is changed.').waitFor();
    await tab.getByRole('link', { name: 'Usage' }).click();
    await tab.getByText('Plan: Free').waitFor();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await tab.getByText('Sign in first').waitFor();
    await tab.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await signIn(tab, email, 'another walk by day');
    await tab.waitForURL('**/account/usage');
    await Promise.all([page, tab].map((each) => ownLink(each, name).waitFor()));
    await context.close();
  });

  test('sessions elsewhere are seen by their names and ended', async () => {
    const { context: mine, page, email } = await newcomer('/account/sessions');
    const theirs = await visit.someone();
    await page.getByText('You are signed in nowhere else.').waitFor();
    const elsewhere = await open(theirs, '/sign-in?next=/account/usage');
    await signIn(elsewhere, email);
    await elsewhere.getByText('Plan: Free').waitFor();
    await page.reload();
    const rows = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Chrome on Linux' });
    await eventually('both are listed', async () => (await rows.count()) === 2);
    await rows.filter({ hasText: 'This browser' }).getByText('127.0.0.1').waitFor();
    await page.getByRole('button', { name: /^End the session of Chrome on Linux/ }).click();
    await toast(page, 'The session is ended.').waitFor();
    await page.getByText('You are signed in nowhere else.').waitFor();
    await elsewhere.getByRole('link', { name: 'Sessions' }).click();
    await toast(elsewhere, /Your session has ended/).waitFor();
    await elsewhere.getByText('Sign in first').waitFor();
    await Promise.all([mine.close(), theirs.close()]);
  });

  test('an account is deleted with its password, and nobody can sign in to it again', async () => {
    const { context, page, email } = await newcomer();
    await page.getByRole('button', { name: 'Delete the account…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Everything of yours goes').waitFor();
    await dialog.getByLabel('Present password').fill('not my password');
    await dialog.getByRole('button', { name: 'Delete it for good' }).click();
    await dialog.getByText('That is not your present password.').waitFor();
    await dialog.getByLabel('Present password').fill(PASSWORD);
    await dialog.getByRole('button', { name: 'Delete it for good' }).click();
    await toast(page, /Your account is deleted/).waitFor();
    await page.goto('/sign-in');
    await signIn(page, email);
    await page.getByText('E-mail or password is wrong.').waitFor();
    await context.close();
  });

  test('nothing is wrong with any page, by night and by day, at a desk and on a phone', { timeout: 120_000 }, async () => {
    const page = await (await visit.someone()).newPage();
    for (const path of ['/sign-in', '/sign-up', '/forgot', '/reset-password#x', '/verify-email', '/upload', '/account']) {
      await page.goto(path);
      expect(await lookOver(page), path).toEqual([]);
    }
    await page.context().close();
    const member = await newcomer();
    for (const path of ['/account', '/account/sessions', '/account/usage', '/upload']) {
      await member.page.goto(path);
      expect(await lookOver(member.page), path).toEqual([]);
    }
    await member.context.close();
  });

  describe('in a new house, with tokens that expire in two seconds', () => {
    let brief: RunningServer;
    let data: DataFolder;
    beforeAll(async () => {
      data = await preparedDataFolder();
      brief = await startServer(data.folder, { JWT_EXPIRES_IN: '2s' });
    });
    afterAll(async () => {
      await brief.end('SIGTERM');
      await data.remove();
    });

    test('the first to sign up is the administrator, and two tabs go on as if nothing were', { timeout: 60_000 }, async () => {
      const context = await visit.someone();
      const refused: string[] = [];
      let refreshes = 0;
      context.on('response', (answer) => {
        if (answer.url().endsWith('/api/auth/refresh')) refreshes += 1;
        if (answer.status() >= 400) refused.push(`${answer.status()} ${answer.url()}`);
      });
      const name = newName();
      const one = await open(context, `${brief.url}/sign-up?next=/account/usage`);
      await one.getByLabel('E-mail').fill(emailOf(name));
      await one.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await one.getByLabel('Name (optional)').fill(name);
      await one.getByRole('button', { name: 'Make the account' }).click();
      await toast(one, /Yours is the first account here, so you are the administrator/).waitFor();
      await one.getByRole('link', { name: 'Administration' }).waitFor();
      const two = await open(context, `${brief.url}/account/usage`);
      await ownLink(two, name).waitFor();

      const tabs = [one, two];
      refreshes = 0;
      await eventually(
        'three tokens have come and gone',
        async () => {
          await Promise.all(
            tabs.map(async (tab) => {
              for (const place of ['Sessions', 'Usage']) {
                const asked = tab.waitForResponse((answer) => answer.url().endsWith(`/api/users/me/${place.toLowerCase()}`));
                await tab.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name: place }).click();
                expect((await asked).status()).toBe(200);
              }
            }),
          );
          return refreshes >= 3;
        },
        40,
      );
      for (let round = 0; round < 3; round++) await Promise.all(tabs.map((tab) => tab.reload()));
      await Promise.all(tabs.map((tab) => ownLink(tab, name).waitFor()));
      expect(refused).toEqual([]);
      await context.close();
    });
  });
});
