import { curation } from '@fotograma/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AiProviders, startAiProviders } from '../../../../test/support/ai-providers.ts';
import { startApp } from '../../../../test/support/app.ts';
import { createTestShelf, type TestShelf } from '../../../../test/support/shelf.ts';
import { createChatModels } from '../../../platform/ai/models.ts';
import type { Findings } from '../findings.ts';
import type { Analyser } from './analyser.ts';
import { createCuration } from './curation.ts';

let shelf: TestShelf;
let ai: AiProviders;
const films: number[] = [];
const rest = {
  arc: 'fall-rise',
  ending: 'bittersweet',
  intensity: 2,
  absorption: 0.5,
  hedonic: 0.5,
  eudaimonic: 0.5,
  pace: 'steady',
} as const;
beforeAll(async () => {
  shelf = await createTestShelf();
  ai = await startAiProviders();
  for (const id of ['sadness', 'joy'])
    await shelf.platform.database.pool.query(
      `INSERT INTO main_sentiment (id, position, valence, arousal, hue, names, descriptions, sub_feelings, anchors, says, version)
       VALUES ($1, 1, 0, 0, 0, '{}', '{}', '[]', '[]', '[]', 1)`,
      [id],
    );
  for (const title of ['One', 'Two', 'Three'])
    films.push((await shelf.made<{ id: number }>('/api/movies', { title, overview: `${title} weeps  in the rain.` })).id);
});
afterAll(async () => {
  await ai.close();
  await shelf.close();
});

/** Whoever weeps makes sad. */
const builtin = (score = 0.6, look: () => void = () => {}): Analyser => ({
  name: 'builtin',
  version: 1,
  async analyse(given) {
    look();
    return given.map(() => {
      const findings: Findings = {
        ...rest,
        sentiments: [{ sentiment: 'sadness', score, confidence: 1, evidence: { text: 'weeps', field: 'overview' } }],
        warnings: [],
      };
      return { findings, tokens: 10, disagreement: 0, note: null };
    });
  },
});
const modelsOf = (...names: 'openai'[]) =>
  createChatModels(
    names.map((name) => ai.provider(name)),
    { log: shelf.platform.log, metrics: shelf.platform.metrics, now: Date.now },
  );
const made = (analyser: Analyser) => createCuration(shelf.platform, { builtin: analyser, models: modelsOf('openai') });
const order = (facts: Partial<curation.CurationOrder> = {}) => ({
  order: curation.CurationOrder.parse(facts),
  signal: new AbortController().signal,
});
const said = (score: number, evidence: string) =>
  JSON.stringify({ ...rest, sentiments: [{ sentiment: 'sadness', score, evidence, elicited: true }], warnings: [] });

test('a dry run publishes nothing; a run publishes; the same text is left alone; a killed run goes on', async () => {
  const dry = await made(builtin()).curate(order({ dryRun: true }));
  expect(dry).toMatchObject({ state: 'DONE', total: 3, done: 3, published: 0, tokens: 30 });
  const stop = new AbortController();
  const killed = made(builtin(0.6, () => stop.abort(new Error('killed')))).curate({ ...order(), signal: stop.signal });
  await expect(killed).rejects.toThrow('killed');
  expect(await made(builtin()).curate(order())).toMatchObject({ state: 'DONE', done: 3, published: 3 });
  expect(await made(builtin()).curate(order({ onlyChanged: true }))).toMatchObject({ done: 3, published: 0, tokens: 0 });
});

test('a person’s word needs words of the film, and stays until it is forced', async () => {
  const app = await startApp(shelf.platform, [...made(builtin()).endpoints]);
  const put = (text: string) =>
    fetch(`${app.url}/api/admin/curation/movies/${films[0]}`, {
      method: 'PUT',
      headers: { authorization: `Bearer admin:${shelf.people.admin}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        findings: { ...rest, sentiments: [{ sentiment: 'joy', score: 1, evidence: { text, field: 'overview' } }], warnings: [] },
      }),
    });
  const refused = await put('laughs in the rain');
  expect([refused.status, JSON.stringify(await refused.json())]).toEqual([422, expect.stringContaining('/findings/sentiments/0/evidence')]);
  expect((await put('in the rain')).status).toBe(200);
  await app.close();
  const only = { films: [films[0] as number] };
  expect(await made(builtin(1)).curate(order(only))).toMatchObject({ published: 0, disputed: 1 });
  expect(await made(builtin(1)).curate(order({ ...only, force: true }))).toMatchObject({ published: 1 });
});

test('a model is asked again for JSON; what it invents is dropped; passes far apart are disputed; a cost cap ends the run', async () => {
  const answers = (...texts: string[]) => ai.will('openai', ...texts.map((text) => ({ kind: 'answer' as const, pieces: [text] })));
  const run = (facts: Partial<curation.CurationOrder> = {}) =>
    made(builtin()).curate(order({ analyser: 'model', films: [films[1] as number], ...facts }));
  answers('no JSON', said(2, 'weeps in the rain'));
  expect(await run()).toMatchObject({ published: 1, tokens: 330 });
  const { rows } = await shelf.platform.database.pool.query('SELECT evidence FROM movie_sentiment WHERE movie_id = $1', [films[1]]);
  expect(rows).toEqual([{ evidence: 'weeps  in the rain' }]);
  answers(said(3, 'weeps'), said(3, 'an invented span'));
  expect(await run()).toMatchObject({ published: 0, disputed: 1 });
  answers('no JSON');
  expect(await run()).toMatchObject({ failed: 1 });
  expect(await run({ costCap: 1, films: null })).toMatchObject({ state: 'DONE', note: 'It ended at its cost cap.' });
});
