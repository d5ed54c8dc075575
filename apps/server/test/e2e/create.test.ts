import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AiProviders, startAiProviders } from '../support/ai-providers.ts';
import { lookOver } from '../support/axe.ts';
import { browserPath } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { type Listener, startListener } from '../support/hooks.ts';
import { type MakerServer, startMakers } from '../support/makers.ts';
import { PREPARING_MS } from '../support/prepared.ts';
import { open, openVisit, type Visit } from '../support/visit.ts';

describe.skipIf(!browserPath)(`creating in a browser${browserPath ? '' : ' (skipped: no Chromium on this machine)'}`, () => {
  let visit: Visit;
  let makers: MakerServer;
  let hooks: Listener;
  let writers: AiProviders;
  let adas: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    makers = await startMakers();
    hooks = await startListener();
    writers = await startAiProviders();
    visit = await openVisit(undefined, {
      WEBHOOK_NETWORKS: 'any',
      GEMINI_API_KEY: 'a key of the tests',
      GEMINI_API_URL: `${makers.url}/v1beta`,
      AI_PROVIDER: 'openai',
      OPENAI_API_KEY: 'a key of the tests',
      OPENAI_API_URL: writers.provider('openai').url,
      OPENAI_MODEL: 'writer',
      EMBEDDINGS: 'off',
    });
    await visit.register('ada'); // the first account of the house
    adas = await visit.signedIn('ada');
  }, PREPARING_MS);
  afterAll(async () => {
    await visit?.end();
    await Promise.all([makers?.close(), hooks?.close(), writers?.close()]);
  });

  test('a poster is asked for in words, is drawn, and is still there after a reload', async () => {
    page = await open(adas, '/create');
    await page.getByText('Nothing made yet').waitFor();
    await page.getByLabel('Made by').selectOption('poster');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('Say what it is to show').waitFor();
    await page.getByLabel('What is it to show?').fill('The Salt Road: a western by the sea');
    await page.getByLabel('How many').selectOption('2');
    await page.getByRole('button', { name: 'Make it' }).click();
    const made = page.getByRole('img', { name: 'Picture 2 of “The Salt Road' });
    await made.waitFor();
    expect(await page.evaluate<number>(`document.querySelector('img[alt^="Picture 2"]').naturalHeight`)).toBe(480);
    await page.reload();
    await made.waitFor();
    await page.getByText('Drawn by rules, no AI').waitFor();
  });

  test('a garment is tried on, of two pictures that are chosen', async () => {
    const paths = await Promise.all(
      ['#3a2450', '#f3c23a'].map(async (background, index) => {
        const path = join(visit.folder, `input-${index}.png`);
        await sharp({ create: { width: 60, height: 90, channels: 3, background } })
          .png()
          .toFile(path);
        return path;
      }),
    );
    await page.getByLabel('Made by').selectOption('banana');
    await page.getByLabel(/^How(?! many)/).selectOption('tryon');
    await page.getByLabel('What is it to show?').fill('In the rain, at night');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByText('A try-on needs two pictures').waitFor();
    await page.locator('input[type=file]').setInputFiles(paths);
    await page.getByRole('img', { name: 'The garment' }).waitFor();
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('img', { name: 'Picture 1 of “In the rain, at night”' }).waitFor();
    const asked = JSON.parse(makers.calls.at(-1)?.body ?? '{}');
    expect(asked.contents[0].parts).toHaveLength(3);
  });

  test('what is under way can be given up', async () => {
    makers.will({ kind: 'hang' });
    await page.getByLabel(/^How(?! many)/).selectOption('generate');
    await page.getByLabel('What is it to show?').fill('Never to come');
    await page.getByRole('button', { name: 'Make it' }).click();
    await page.getByRole('button', { name: 'Give up' }).click();
    await page.getByText('Given up').waitFor();
    makers.will({ kind: 'make' });
  });

  test('a logline is written as one looks on, and told again from before', async () => {
    writers.will('writer', { kind: 'answer', pieces: ['A keeper reads ', 'letters from tomorrow.'] });
    await page.getByRole('link', { name: 'Words' }).click();
    await page.getByLabel('What is it about?').fill('A lighthouse keeper and letters.');
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByText('A keeper reads letters from tomorrow.').waitFor();
    await page.getByRole('button', { name: 'Write', exact: true }).click();
    await page.getByText('From before: the same was asked already.').waitFor();
    expect(await lookOver(page)).toEqual([]);
  });

  test('the figures say how much, how well and at what cost', async () => {
    await page.getByRole('link', { name: 'Figures' }).click();
    await page.getByRole('heading', { name: 'How they ended' }).waitFor();
    await page.getByRole('cell', { name: '$0.039', exact: true }).waitFor();
    expect(await page.getByRole('table', { name: 'Day by day' }).getByRole('row').count()).toBe(2);
    expect(await lookOver(page)).toEqual([]);
  });

  test('an address is told, and what it answered is on record', async () => {
    await page.getByRole('link', { name: 'Webhooks' }).click();
    await page.getByRole('button', { name: 'Add an address' }).click();
    await page.getByRole('textbox', { name: 'Address' }).fill(hooks.url);
    await page.getByRole('button', { name: 'Add an address' }).last().click();
    await page
      .getByRole('dialog')
      .getByText(/^whsec_/)
      .waitFor();
    await page.getByRole('button', { name: 'I have kept it' }).click();
    hooks.answer({ status: 500, body: 'not now' });
    await page.getByRole('button', { name: 'Send a test' }).click();
    await page.getByText('It answered 500').waitFor();
    hooks.answer({ status: 204 });
    const heard = hooks.heard.length;
    await eventually('the second try', () => hooks.heard.length > heard);
    await page.getByText('Taken').waitFor();
    expect(await lookOver(page)).toEqual([]);
  });

  test('on a phone', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto('/create');
    await page.getByText('Made so far').waitFor();
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await lookOver(page)).toEqual([]);
    expect(visit.complaints).toEqual([]);
  });
});
