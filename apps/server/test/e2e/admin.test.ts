import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFaults, lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { emailOf, open, openVisit, PASSWORD, type Person, type Visit } from '../support/visit.ts';

const ADMIN = 'ada';

describe.skipIf(!browserPath)(`the administration in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let call: Visit['call'];
  let register: Visit['register'];
  let admin: Person;
  /** A browser in which the administrator is signed in. */
  let office: BrowserContext;

  beforeAll(async () => {
    visit = await openVisit(/status of 4(04|09)/);
    ({ call, register } = visit);
    admin = await register(ADMIN); // the first account of the house
    office = await visit.signedIn(ADMIN);
    await office.grantPermissions(['clipboard-read', 'clipboard-write']);
  }, PREPARING_MS);
  afterAll(() => visit.end());

  const toast = (page: Page, text: string | RegExp) => page.getByRole('status').getByText(text);
  const row = (page: Page, text: string) => page.getByRole('row').filter({ hasText: text });

  test('visitors and viewers see a calm page, and nothing is asked for them', async () => {
    await register('vera');
    const asked: string[] = [];
    for (const context of [await visit.someone(), await visit.signedIn('vera')]) {
      context.on('request', (request) => /\/api\/(admin|clients)/.test(request.url()) && asked.push(request.url()));
      const page = await context.newPage();
      for (const path of ['/admin', '/admin/users', `/admin/users/${admin.id}`, '/admin/plans', '/admin/clients', '/admin/audit']) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1, name: 'For administrators' }).waitFor();
        expect(await page.getByRole('navigation', { name: 'Administration' }).count()).toBe(0);
        expect(await page.getByRole('link', { name: 'Administration' }).count()).toBe(0);
      }
      await context.close();
    }
    expect(asked).toEqual([]);
  });

  test('a visitor who is an administrator signs in and is where they wanted to be', async () => {
    const context = await visit.someone();
    const page = await open(context, '/admin/audit?kind=login.succeeded');
    await page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
    await page.getByLabel('E-mail').fill(emailOf(ADMIN));
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
    await row(page, 'ada signed in').first().waitFor();
    expect(page.url()).toBe(`${visit.server.url}/admin/audit?kind=login.succeeded`);
    await context.close();
  });

  test('a person is found, made a creator and given a plan; the address keeps what was looked for', async () => {
    const clara = await register('clara');
    const page = await open(office, '/admin/users');
    await page.getByLabel('Name or e-mail').fill('clar');
    await page.waitForURL('**/admin/users?q=clar');
    await page.getByRole('combobox', { name: 'Role' }).selectOption('viewer');
    await page.waitForURL('**/admin/users?q=clar&role=viewer');
    await page.getByText('One account').waitFor();
    await page.getByRole('link', { name: 'clara' }).click();
    await page.getByRole('heading', { level: 1, name: 'clara' }).waitFor();
    await page.getByRole('combobox', { name: 'Role' }).selectOption('creator');
    await page.getByRole('combobox', { name: 'Plan' }).selectOption('studio');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await toast(page, 'Saved: clara.').waitFor();
    const me = await (await call('GET', '/api/users/me', { token: clara.token })).json();
    expect(me).toMatchObject({ data: { role: 'creator', plan: 'studio' } });
    await page.goBack();
    await page.getByText('Nobody fits all of that').waitFor(); // she is no viewer any more
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await row(page, 'clara@example.com').getByText('Creator').waitFor();
    await page.close();
  });

  test('an account is disabled, enabled, and deleted once its e-mail has been typed', async () => {
    const dora = await register('dora');
    const page = await open(office, `/admin/users/${dora.id}`);
    await page.getByRole('button', { name: 'Disable account' }).click();
    await toast(page, 'dora is disabled.').waitFor();
    expect((await call('GET', '/api/users/me', { token: dora.token })).status).toBe(401);
    await page.getByRole('button', { name: 'Enable again' }).click();
    await toast(page, 'dora is active again.').waitFor();

    await page.getByRole('button', { name: 'Delete account' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete dora?' });
    await dialog.getByText('all uploads, and what was made of them').waitFor();
    const confirm = dialog.getByRole('button', { name: 'Delete account' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel(/Type the e-mail/).fill(emailOf('dorothy'));
    expect(await confirm.isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Delete account' }).click();
    await dialog.getByLabel(/Type the e-mail/).fill(emailOf('dora'));
    await confirm.click();
    await page.waitForURL('**/admin/users');
    await toast(page, 'dora is deleted.').waitFor();
    await row(page, emailOf(ADMIN)).waitFor();
    expect(await row(page, emailOf('dora')).count()).toBe(0);
    await page.goto(`/admin/users/${dora.id}`);
    await page.getByRole('heading', { name: 'No such account' }).waitFor();
    await page.close();
  });

  test('the last administrator stays one: what was shown at once is taken back, and said', async () => {
    const page = await open(office, `/admin/users/${admin.id}`);
    const role = page.getByRole('combobox', { name: 'Role' });
    await role.selectOption('viewer');
    await page.getByText('This is your own account.').waitFor();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('alert').getByText('ada is the last administrator of the house').waitFor();
    expect(await role.inputValue()).toBe('admin');
    await page.getByRole('button', { name: 'Delete account' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/Type the e-mail/).fill(emailOf(ADMIN));
    await dialog.getByRole('button', { name: 'Delete account' }).click();
    await dialog.getByRole('alert').getByText('the last administrator').waitFor();
    await page.close();
  });

  test('plans are made, changed in gigabytes and minutes, made the default, and deleted when nobody has them', async () => {
    const page = await open(office, '/admin/plans');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Make a plan' }).click();
    await dialog.getByLabel('Name').fill('School');
    await dialog.getByLabel('Generations a month').fill('1.5');
    await dialog.getByRole('button', { name: 'Make a plan' }).click();
    await dialog.getByText('Small letters, digits and hyphens only').waitFor();
    await dialog.getByText('This is no amount that a plan can have.').waitFor();
    await dialog.getByLabel('Id', { exact: true }).fill('free');
    await dialog.getByLabel('Generations a month').fill('');
    await dialog.getByLabel('Storage').fill('1.5');
    await dialog.getByRole('button', { name: 'Make a plan' }).click();
    await dialog.getByText('There is a plan with this id already.').waitFor();
    await dialog.getByLabel('Id', { exact: true }).fill('school');
    await dialog.getByRole('button', { name: 'Make a plan' }).click();
    await toast(page, 'Plan School is saved.').waitFor();
    await row(page, 'School').getByText('1.5 GB').waitFor();

    await page.getByRole('button', { name: 'Edit plan School' }).click();
    await dialog.getByLabel('Storage').fill('');
    await dialog.getByLabel('Mastering a month').fill('90');
    await dialog.getByLabel('New accounts begin with this plan').check();
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await row(page, 'School').getByText('1 hr 30 min').waitFor();
    await row(page, 'School').getByText('New accounts begin here').waitFor();
    const plans = (await (await call('GET', '/api/plans')).json()) as { data: { id: string }[] };
    expect(plans.data.find(({ id }) => id === 'school')).toMatchObject({ storage: null, masteredSeconds: 5_400, isDefault: true });

    await page.getByRole('button', { name: 'Delete plan House' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await dialog.getByRole('alert').getByText('somebody has the plan House').waitFor();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Edit plan Free' }).click();
    await dialog.getByLabel('New accounts begin with this plan').check();
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await page.getByRole('button', { name: 'Delete plan School' }).click();
    await dialog.getByRole('button', { name: 'Delete' }).click();
    await toast(page, 'Plan School is deleted.').waitFor();
    await row(page, 'School').waitFor({ state: 'detached' });
    await page.close();
  });

  test('what is no number is not taken for no limit', async () => {
    const page = await open(office, '/admin/plans');
    await page.getByRole('button', { name: 'Edit plan Studio' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Storage').press('ControlOrMeta+a');
    await dialog.getByLabel('Storage').pressSequentially('1e');
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await dialog.getByText('This is not a number or a day.').waitFor();
    const plans = (await (await call('GET', '/api/plans')).json()) as { data: { id: string; storage: number | null }[] };
    expect(plans.data.find(({ id }) => id === 'studio')?.storage).toBeGreaterThan(0);
    await page.close();
  });

  test('a client is made, its key shown once and copied; keys are exchanged and revoked; the record tells of it', async () => {
    const page = await open(office, '/admin/clients');
    const dialog = page.getByRole('dialog');
    await page.getByRole('button', { name: 'Make a client' }).click();
    await dialog.getByRole('button', { name: 'Make a client' }).click();
    await dialog.getByText('It needs a name.').waitFor();
    await dialog.getByLabel('Name').fill('The festival’s app');
    await dialog.getByLabel(/media:read/).check();
    await dialog.getByLabel('Requests a minute').fill('120');
    await dialog.getByRole('button', { name: 'Make a client' }).click();
    await page.getByRole('heading', { level: 1, name: 'The festival’s app' }).waitFor();
    await page.getByText('It is shown this once and kept nowhere').waitFor();
    await page.getByRole('button', { name: 'Copy key' }).click();
    await toast(page, 'Copied.').waitFor();
    const copied = () => page.evaluate<string>('navigator.clipboard.readText()');
    const first = await copied();
    await page.getByRole('button', { name: 'Copy example' }).click();
    await eventually(
      'the example is copied',
      async () => (await copied()) === `curl -H 'x-client-key: ${first}' ${visit.server.url}/api/clients/me`,
    );
    const own = await call('GET', '/api/clients/me', { key: first });
    expect(own.status).toBe(200);
    expect(await own.json()).toMatchObject({ data: { name: 'The festival’s app', scopes: ['media:read'], requestsPerMinute: 120 } });
    await page.getByRole('button', { name: 'I have kept it' }).click();
    await page.getByText(first).first().waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Make a new key' }).click();
    await dialog.getByLabel('stop in 24 hours').check();
    await dialog.getByRole('button', { name: 'Make a new key' }).click();
    await page.getByRole('button', { name: 'Copy key' }).click();
    const second = await eventually('the second key is copied', async () => /^fg_live_\S+$/.exec(await copied())?.[0]);
    expect(second).not.toBe(first);
    for (const key of [first, second]) expect((await call('GET', '/api/clients/me', { key })).status).toBe(200);
    await page.getByRole('button', { name: 'I have kept it' }).click();

    // The newest stands first.
    await page
      .getByRole('button', { name: /^Revoke key/ })
      .last()
      .click();
    await dialog.getByText('Whatever uses this key of The festival’s app is refused').waitFor();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await toast(page, /is revoked\./).waitFor();
    expect((await call('GET', '/api/clients/me', { key: first })).status).toBe(401);
    expect((await call('GET', '/api/clients/me', { key: second })).status).toBe(200);

    await page.getByRole('button', { name: 'Disable client' }).click();
    await page.getByText('none of its keys opens anything').waitFor();
    await toast(page, 'The festival’s app is disabled.').waitFor();
    expect((await call('GET', '/api/clients/me', { key: second })).status).toBe(401);
    await page.getByRole('button', { name: 'Enable again' }).click();
    await toast(page, 'The festival’s app is active again.').waitFor();
    expect((await call('GET', '/api/clients/me', { key: second })).status).toBe(200);

    await page.getByRole('link', { name: 'Events of this client' }).click();
    await row(page, 'ada made the client The festival’s app').waitFor();
    const revoked = row(page, 'ada revoked a key of The festival’s app');
    await revoked.locator('summary').click();
    await revoked.getByText('127.0.0.1').last().waitFor();
    expect(await page.content()).not.toContain(first);

    await page.goBack();
    await page.getByRole('button', { name: 'Delete client' }).click();
    await dialog.getByLabel(/Type the name/).fill('The festival’s app');
    await dialog.getByRole('button', { name: 'Delete client' }).click();
    await page.getByText('No clients yet').waitFor();
    expect((await call('GET', '/api/clients/me', { key: second })).status).toBe(401);
    await page.close();
  });

  test('the record is narrowed by kind and person, and goes back page by page', async () => {
    const emil = await register('emil');
    for (const role of ['creator', 'viewer']) {
      expect((await call('PATCH', `/api/admin/users/${emil.id}`, { token: admin.token, body: { role } })).status).toBe(200);
    }
    for (let generations = 1; generations <= 51; generations++) {
      const body = { generations };
      expect((await call('PATCH', '/api/plans/studio', { token: admin.token, body })).status).toBe(200);
    }
    const page = await open(office, '/admin/audit');
    await page.getByLabel('Person').fill('emi');
    await page.getByRole('link', { name: 'emil emil@example.com' }).click();
    await page.waitForURL(`**/admin/audit?user=${emil.id}`);
    await row(page, 'emil made an account').waitFor();
    await row(page, 'ada changed the role of emil from Creator to Viewer').waitFor();
    await page.getByLabel('Kind').selectOption('account.created');
    await page.waitForURL(`**/admin/audit?kind=account.created&user=${emil.id}`);
    await row(page, 'ada changed the role').first().waitFor({ state: 'detached' });
    await row(page, 'emil made an account').waitFor();
    await page.getByRole('link', { name: /Show everybody/ }).click();
    await row(page, 'ada made an account').waitFor();

    await page.goto('/admin/audit?kind=plan.changed');
    const newest = row(page, 'ada changed the plan Studio').first();
    await newest.locator('summary').click();
    await newest.getByText('from 50 to 51').waitFor();
    await page.getByRole('link', { name: 'Older' }).click();
    await page.waitForURL(/cursor=\d+/);
    const oldest = row(page, 'ada changed the plan Studio').last();
    await oldest.locator('summary').click();
    await oldest.getByText('to 1', { exact: false }).last().waitFor();
    await page.getByRole('link', { name: 'To the latest' }).click();
    await page.waitForURL('**/admin/audit?kind=plan.changed');
    await page.close();
  });

  test('nothing is wrong with any page, by night and by day, at a desk and on a phone, in words of any length', {
    timeout: 120_000,
  }, async () => {
    const made = await call('POST', '/api/clients', { token: admin.token, body: { name: 'A client to look at' } });
    const { data: client } = (await made.json()) as { data: { id: string } };
    const page = await (await visit.signedIn(ADMIN)).newPage();
    const paths = ['users', `users/${admin.id}`, 'plans', 'roles', 'clients', `clients/${client.id}`, 'audit'].map(
      (end) => `/admin/${end}`,
    );
    // Spanish and Portuguese by turns: both have longer words than English.
    for (const [n, path] of paths.entries()) {
      const language = n % 2 === 0 ? 'es' : 'pt';
      await page.addInitScript(`localStorage.setItem('fotograma.language', '${language}')`);
      await page.goto(path);
      expect(await lookOver(page), `${language} ${path}`).toEqual([]);
    }
    await page.addInitScript(`localStorage.setItem('fotograma.language', 'pt')`);
    await page.goto('/admin/clients');
    await page.getByRole('button', { name: 'Criar um cliente' }).click();
    expect(await findFaults(page), 'a form over the page').toEqual([]);
    await page.context().close();
  });

  test('no page complained', () => {
    expect(visit.complaints).toEqual([]);
  });
});
