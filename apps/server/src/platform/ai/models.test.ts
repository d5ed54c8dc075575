import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type AiProviders, startAiProviders } from '../../../test/support/ai-providers.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { type ChatEvent, type ChatModels, type ChatRequest, ChatUnavailable } from './chat-models.ts';
import { createChatModels } from './models.ts';
import { CHAT_PROVIDERS, type ChatProvider } from './providers.ts';

let providers: AiProviders;
let clock = 0;
beforeAll(async () => {
  providers = await startAiProviders();
});
afterAll(() => providers.close());
beforeEach(() => {
  providers.received.length = 0;
});

/** No test waits longer than this for somebody who says nothing. */
const SOON = { firstMs: 150, betweenMs: 150, allMs: 5_000 };

function models(names: readonly (ChatProvider | readonly [ChatProvider, string])[], patience = SOON, now = () => clock): ChatModels {
  const settings = names.map((name) => (typeof name === 'string' ? providers.provider(name) : providers.provider(name[0], name[1])));
  return createChatModels(settings, {
    log: createLogger({ level: 'silent', human: false }),
    metrics: createMetrics(),
    now,
    patience,
    jsonPatience: patience,
  });
}
const request = (signal = new AbortController().signal): ChatRequest => ({
  system: 'You know films.',
  turns: [{ role: 'user', text: 'A film?' }],
  maxTokens: 50,
  signal,
});
async function all(
  events: AsyncIterable<ChatEvent>,
): Promise<{ text: string; model: string | null; end: Extract<ChatEvent, { type: 'end' }> | null }> {
  let text = '';
  let model: string | null = null;
  let end: Extract<ChatEvent, { type: 'end' }> | null = null;
  for await (const event of events) {
    if (event.type === 'text') text += event.text;
    if (event.type === 'model') model = event.model;
    if (event.type === 'end') end = event;
  }
  return { text, model, end };
}

describe.each(CHAT_PROVIDERS)('%s', (name) => {
  test('answers piece by piece, and its tokens are counted', async () => {
    providers.will(name, { kind: 'answer', pieces: ['Metro', 'polis', ' [1].'], usage: { prompt: 123, answer: 7 } });
    expect(await all(models([name]).stream(request()))).toEqual({
      text: 'Metropolis [1].',
      model: name,
      end: { type: 'end', tokens: { prompt: 123, answer: 7 }, cut: false },
    });
    const [sent] = providers.received;
    expect(JSON.stringify(sent?.body)).toContain('You know films.');
    expect(JSON.stringify(sent?.headers)).toContain('a key of the tests');
  });

  test('is told how much is left to chance, where that is asked for', async () => {
    providers.will(name, { kind: 'answer', pieces: ['Metropolis.'] });
    await all(models([name]).stream({ ...request(), temperature: 0 }));
    await all(models([name]).stream(request()));
    const [fixed, free] = providers.received.map(({ body }) => JSON.stringify(body));
    expect(fixed).toContain('"temperature":0');
    expect(free).not.toContain('"temperature"');
  });

  test.each([
    ['hangs', { kind: 'hang' }],
    ['answers 500', { kind: 'status', status: 500 }],
    ['answers 401', { kind: 'status', status: 401 }],
    ['answers 429', { kind: 'status', status: 429, headers: { 'retry-after': '60' } }],
    ['sends garbage', { kind: 'garbage' }],
    ['says nothing', { kind: 'silence' }],
  ] as const)('when it %s, the next is asked, and where there is none that is said', async (_, behaviour) => {
    providers.will(`${name}-bad`, behaviour);
    providers.will('spare', { kind: 'answer', pieces: ['Here.'] });
    expect(
      await all(
        models([
          [name, `${name}-bad`],
          ['compatible', 'spare'],
        ]).stream(request()),
      ),
    ).toMatchObject({ text: 'Here.', model: 'spare' });
    await expect(all(models([[name, `${name}-bad`]]).stream(request()))).rejects.toThrow(ChatUnavailable);
  });

  test.each([
    ['is cut off', { kind: 'cut', pieces: ['Half an '] }],
    ['stalls', { kind: 'stall', pieces: ['Half an '] }],
  ] as const)('when it %s in the middle, what there is is kept and nobody else asked', async (_, behaviour) => {
    providers.will(name, behaviour);
    providers.will('spare', { kind: 'answer', pieces: ['Another.'] });
    const { text, end } = await all(models([name, ['compatible', 'spare']]).stream(request()));
    expect(text).toBe('Half an ');
    expect(end?.cut).toBe(true);
    expect(providers.received).toHaveLength(1);
  });
});

test('whoever gives up ends the request, and nobody is blamed for it', async () => {
  providers.will('openai', { kind: 'stall', pieces: ['One ', 'two '] });
  const own = models(['openai'], { firstMs: 10_000, betweenMs: 10_000, allMs: 10_000 });
  const before = providers.hungUp();
  const reader = new AbortController();
  const events = own.stream(request(reader.signal))[Symbol.asyncIterator]();
  expect((await events.next()).value).toEqual({ type: 'model', model: 'openai' });
  reader.abort(new Error('gave up'));
  await expect(
    (async () => {
      for (;;) if ((await events.next()).done) return;
    })(),
  ).rejects.toThrow('gave up');
  await eventually('the request ends', async () => providers.hungUp() > before);
  providers.will('openai', { kind: 'answer', pieces: ['Yes.'] });
  expect((await all(own.stream(request()))).text).toBe('Yes.');
});

test('who failed three times in a row is left alone, and tried by one after a while', async () => {
  clock = 1_000_000;
  const own = models(['google']);
  providers.will('google', { kind: 'status', status: 500 });
  for (let n = 0; n < 3; n++) await expect(all(own.stream(request()))).rejects.toThrow(ChatUnavailable);
  expect(providers.received).toHaveLength(3);
  await expect(all(own.stream(request()))).rejects.toThrow(ChatUnavailable);
  expect(providers.received).toHaveLength(3);
  clock += 31_000;
  providers.will('google', { kind: 'answer', pieces: ['Back.'] });
  expect((await all(own.stream(request()))).text).toBe('Back.');
});

test('a short wait that it asks for is waited, and it is asked again', async () => {
  const own = models(['deepseek'], SOON, () => performance.now());
  providers.will('deepseek', { kind: 'status', status: 429, headers: { 'retry-after-ms': '20' } }, { kind: 'answer', pieces: ['Now.'] });
  expect((await all(own.stream(request()))).text).toBe('Now.');
  expect(providers.received).toHaveLength(2);
});

describe('a short answer as JSON', () => {
  const schema = {
    parse: (value: unknown) =>
      (value as { n: number }).n ??
      (() => {
        throw new Error('no n');
      })(),
  };
  test('is read out of what surrounds it', async () => {
    providers.will('openai', { kind: 'answer', pieces: ['Sure:\n```json\n{"n": 3}', '\n```'] });
    expect(await models(['openai']).json(request(), schema)).toMatchObject({ value: 3 });
  });
  test('that is none is nothing, however often, and no reason to be left alone', async () => {
    const own = models(['openai']);
    providers.will('openai', { kind: 'answer', pieces: ['I would say three.'] });
    for (let n = 0; n < 5; n++) expect(await own.json(request(), schema)).toBeNull();
    providers.will('openai', { kind: 'answer', pieces: ['Yes.'] });
    expect((await all(own.stream(request()))).text).toBe('Yes.');
  });
  test('of nobody is nothing', async () => expect(await models([]).json(request(), schema)).toBeNull());
});
