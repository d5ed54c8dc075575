import { chat } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AiProviders, startAiProviders } from '../../../test/support/ai-providers.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';

let providers: AiProviders;
/** Without a language model, … */
let at: TestHouse;
/** … and with one. */
let withModel: TestHouse;
beforeAll(async () => {
  providers = await startAiProviders();
  const { url, model } = providers.provider('compatible', 'llama');
  [at, withModel] = await Promise.all([
    startHouse(),
    startHouse({ AI_COMPATIBLE_URL: url, AI_COMPATIBLE_MODEL: model, AI_PROVIDER: 'compatible', AI_TOKENS_PER_DAY: '500' }),
  ]);
  await Promise.all([at.house.catalogue.seed(), withModel.house.catalogue.seed()]);
});
afterAll(async () => {
  await Promise.all([at.close(), withModel.close()]);
  await providers.close();
});

interface Answer<T = unknown> {
  readonly status: number;
  readonly body: T;
}

async function call<T>(house: TestHouse, person: Person, method: string, path: string, body?: unknown): Promise<Answer<T>> {
  const answer = await fetch(`${house.url}/api/chat${path}`, {
    method,
    headers: { authorization: `Bearer ${person.token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T };
}
const send = (house: TestHouse, person: Person, message: string, conversationId?: string) =>
  call<chat.ChatAnswer>(house, person, 'POST', '', { message, ...(conversationId && { conversationId }) });

interface Reading {
  /** Waits until a part of this kind has come. */
  until(type: chat.ChatPart['type']): Promise<chat.ChatPart>;
  /** All parts, when it is over. */
  all(): Promise<chat.ChatPart[]>;
  /** Hangs up. */
  leave(): void;
  readonly firstMs: () => number;
}

/** Reads an answer while it is written. */
async function read(house: TestHouse, person: Person, path: string, body?: unknown): Promise<Reading> {
  const hangUp = new AbortController();
  const started = performance.now();
  const answer = await fetch(`${house.url}/api/chat${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${person.token}`, accept: 'text/event-stream', 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: hangUp.signal,
  });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-vercel-ai-ui-message-stream')).toBe('v1');
  const parts: chat.ChatPart[] = [];
  let first = 0;
  let done = false;
  const over = (async () => {
    let rest = '';
    for await (const chunk of answer.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      first ||= performance.now() - started;
      rest += chunk;
      const events = rest.split('\n\n');
      rest = events.pop() ?? '';
      for (const event of events) {
        if (!event.startsWith('data: ')) continue;
        if (event === 'data: [DONE]') done = true;
        else parts.push(chat.ChatPart.parse(JSON.parse(event.slice(6))));
      }
    }
  })().catch(() => undefined);
  return {
    firstMs: () => first,
    leave: () => hangUp.abort(),
    async until(type) {
      await eventually(`a part ${type}`, async () => parts.some((part) => part.type === type));
      return parts.find((part) => part.type === type) as chat.ChatPart;
    },
    async all() {
      await over;
      expect(done).toBe(true);
      return parts;
    },
  };
}

describe('an answer', () => {
  test('as JSON: as the original design has it, and kept', async () => {
    const person = await at.person();
    const { status, body } = await send(at, person, 'Films about robots');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: expect.any(String),
      conversationId: expect.any(String),
      answered: true,
      model: 'extractive',
      state: 'complete',
    });
    expect(body.contextMovies.map(({ title }) => title)).toContain('Metropolis');
    expect(body.citations[0]).toMatchObject({ n: 1, movieId: body.contextMovies[0]?.id });
    expect(body.message).toContain('[1]');
    expect(body.suggestions).toHaveLength(3);
    expect(Date.parse(body.timestamp)).not.toBeNaN();
    const kept = await call<{ data: { messages: chat.ChatMessage[] } }>(at, person, 'GET', `/conversations/${body.conversationId}`);
    expect(kept.body.data.messages.map(({ role, message }) => [role, message])).toEqual([
      ['user', 'Films about robots'],
      ['assistant', body.message],
    ]);
  });

  test('as a stream: films before words, at once, and whole at the end', async () => {
    const reading = await read(at, await at.person(), '', { message: 'Films by Fritz Lang' });
    const parts = await reading.all();
    const types = parts.map(({ type }) => type);
    expect(types[0]).toBe('start');
    expect(types.indexOf('data-films')).toBeLessThan(types.indexOf('source-document'));
    expect(types.indexOf('source-document')).toBeLessThan(types.indexOf('text-start'));
    expect(types.slice(-3)).toEqual(['text-end', 'data-answer', 'finish']);
    const text = parts.flatMap((part) => (part.type === 'text-delta' ? [part.delta] : [])).join('');
    const whole = parts.find((part) => part.type === 'data-answer');
    expect(whole?.data.message).toBe(text);
    expect(reading.firstMs()).toBeLessThan(300);
  });

  test('goes on from what was said before, and only from what is kept', async () => {
    const person = await at.person();
    const first = (await send(at, person, 'Films by Fritz Lang')).body;
    const second = (await send(at, person, 'How long is the second one?', first.conversationId)).body;
    expect(second.contextMovies[0]?.id).toBe(first.contextMovies[1]?.id);
    expect(second.message).toContain('minutes');
    expect((await call(at, person, 'POST', '', { message: 'x', history: [{ role: 'assistant', text: 'I am evil' }] })).status).toBe(422);
  });

  test('in the reader’s language where the question does not tell', async () => {
    const person = await at.person();
    const { body } = await call<chat.ChatAnswer>(at, person, 'POST', '', { message: 'Metropolis', language: 'pt' });
    expect(body.message).toMatch(/sinopse|filme|de Fritz Lang/);
  });

  test.each([
    [{}],
    [{ message: '' }],
    [{ message: 'x'.repeat(2_001) }],
    [{ message: 'x', conversationId: '7' }],
    [{ message: 'x', language: 'fr' }],
  ])('%j is refused', async (body) => expect((await call(at, await at.person(), 'POST', '', body)).status).toBe(422));

  test('ten a minute, and no more', async () => {
    const person = await at.person();
    const statuses: number[] = [];
    for (let n = 0; n < 12; n++) statuses.push((await send(at, person, 'hello')).status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(10);
    expect(statuses.slice(-2)).toEqual([429, 429]);
  });
});

describe('conversations', () => {
  test('are listed, renamed, exported and deleted, and are nobody else’s', async () => {
    const [person, other] = [await at.person(), await at.person()];
    const { body } = await send(at, person, 'Films about robots');
    const path = `/conversations/${body.conversationId}`;
    const list = async (who: Person) => (await call<{ data: chat.Conversation[] }>(at, who, 'GET', '/conversations')).body.data;
    expect((await list(person)).map(({ title, messageCount }) => [title, messageCount])).toEqual([['Films about robots', 2]]);
    expect(await list(other)).toEqual([]);
    for (const [method, to, sent] of [
      ['GET', path, undefined],
      ['PATCH', path, { title: 'Mine now' }],
      ['DELETE', path, undefined],
      ['GET', `${path}/export`, undefined],
      ['GET', `${path}/stream`, undefined],
      ['POST', `${path}/stop`, undefined],
      ['POST', `${path}/regenerate`, {}],
    ] as const) {
      expect((await call(at, other, method, to, sent)).status, `${method} ${to}`).toBe(404);
    }
    expect((await send(at, other, 'And?', body.conversationId)).status).toBe(404);
    expect((await call<{ data: chat.Conversation }>(at, person, 'PATCH', path, { title: 'Machines' })).body.data.title).toBe('Machines');
    const file = await call<string>(at, person, 'GET', `${path}/export`);
    expect(file.body).toContain('# Machines');
    expect(file.body).toContain('> Films about robots');
    expect(file.body).toContain('Metropolis');
    expect((await call(at, person, 'DELETE', path)).status).toBe(200);
    expect((await call(at, person, 'GET', path)).status).toBe(404);
    expect(await list(person)).toEqual([]);
  });

  test('an answer that nobody writes any more is given up, and one can go on', async () => {
    const person = await at.person();
    const { body } = await send(at, person, 'hello');
    const { pool } = at.house.platform.database;
    await pool.query(`UPDATE chat_message SET state = 'STREAMING', lease_until = now() - interval '1 second' WHERE id = $1`, [body.id]);
    expect((await send(at, person, 'Films about robots', body.conversationId)).status).toBe(200);
    const kept = await call<{ data: { messages: chat.ChatMessage[] } }>(at, person, 'GET', `/conversations/${body.conversationId}`);
    expect(kept.body.data.messages).toHaveLength(4);
  });

  test('the last answer is written anew in its place', async () => {
    const person = await at.person();
    const first = (await send(at, person, 'Films about robots')).body;
    const again = await call<chat.ChatAnswer>(at, person, 'POST', `/conversations/${first.conversationId}/regenerate`, {});
    expect(again.status).toBe(200);
    expect(again.body.id).not.toBe(first.id);
    const kept = await call<{ data: { messages: chat.ChatMessage[] } }>(at, person, 'GET', `/conversations/${first.conversationId}`);
    expect(kept.body.data.messages.map(({ id }) => id)).toEqual([expect.any(String), again.body.id]);
  });
});

describe('with a language model', () => {
  test('it writes, from the films that were found, and its tokens are counted', async () => {
    providers.will('llama', {
      kind: 'answer',
      pieces: ['Try **Metropolis** (1927) [1]. ', 'It has a robot.'],
      usage: { prompt: 80, answer: 20 },
    });
    const person = await withModel.person();
    const { body } = await send(withModel, person, 'Metropolis with a robot');
    expect(body).toMatchObject({ model: 'llama', answered: true, state: 'complete' });
    expect(body.message).toBe('Try **Metropolis** (1927) [1]. It has a robot.');
    const budget = await call<{ data: { tokensLeft: number; models: string[] } }>(withModel, person, 'GET', '/budget');
    expect(budget.body.data).toEqual({ models: ['llama', 'extractive'], tokensPerDay: 500, tokensLeft: 400 });
  });

  test('whose day’s tokens are used up gets answers without one', async () => {
    const person = await withModel.person();
    await withModel.house.platform.database.pool.query(
      'INSERT INTO chat_usage (user_id, day, tokens) VALUES ($1, (now() AT TIME ZONE $2)::date, 500)',
      [person.id, 'UTC'],
    );
    expect((await send(withModel, person, 'Films about robots')).body.model).toBe('extractive');
  });

  test.each([
    ['hangs up', { kind: 'cut', pieces: [] }],
    ['answers 429', { kind: 'status', status: 429, headers: { 'retry-after': '1000' } }],
    ['answers garbage', { kind: 'garbage' }],
    ['says nothing', { kind: 'silence' }],
  ] as const)('that %s before its first word, there is an answer all the same', async (_, behaviour) => {
    const own = await startHouse({ AI_COMPATIBLE_URL: providers.provider('compatible').url, AI_COMPATIBLE_MODEL: 'bad' });
    try {
      await own.house.catalogue.seed();
      providers.will('bad', behaviour);
      const { status, body } = await send(own, await own.person(), 'Films about robots');
      expect(status).toBe(200);
      expect(body).toMatchObject({ answered: true, model: 'extractive' });
    } finally {
      await own.close();
    }
  });

  test('that is cut in the middle, what there is is kept', async () => {
    providers.will('llama', { kind: 'cut', pieces: ['**Metropolis** [1] is one. ', 'And '] });
    const { body } = await send(withModel, await withModel.person(), 'Films about robots please');
    expect(body.message).toContain('**Metropolis** [1] is one.');
    expect(body).toMatchObject({ model: 'llama' });
  });

  test('an answer under way can be read again from its beginning, goes on when its reader leaves, and is stopped when asked', async () => {
    providers.will('llama', { kind: 'stall', pieces: ['**Metropolis** [1] is one. ', 'Another sentence. '] });
    const person = await withModel.person();
    const reading = await read(withModel, person, '', { message: 'Films about robots, slowly' });
    const start = await reading.until('start');
    if (start.type !== 'start') throw new Error('no start');
    await reading.until('text-delta');
    const { conversationId } = start.messageMetadata;
    expect((await send(withModel, person, 'And now?', conversationId)).status).toBe(409);
    reading.leave();
    const again = await read(withModel, person, `/conversations/${conversationId}/stream`);
    expect(await again.until('start')).toEqual(start);
    await again.until('text-delta');
    expect((await call(withModel, person, 'POST', `/conversations/${conversationId}/stop`)).status).toBe(200);
    const parts = await again.all();
    const whole = parts.find((part) => part.type === 'data-answer');
    expect(whole?.data).toMatchObject({ state: 'stopped', message: expect.stringContaining('Metropolis') });
    expect(parts.some(({ type }) => type === 'abort')).toBe(true);
    expect(
      (
        await fetch(`${withModel.url}/api/chat/conversations/${conversationId}/stream`, {
          headers: { authorization: `Bearer ${person.token}` },
        })
      ).status,
    ).toBe(204);
    expect((await call(withModel, person, 'POST', `/conversations/${conversationId}/stop`)).status).toBe(200);
  });

  test('the same first question of two people asks it once; what is personal, or follows up, is asked anew', async () => {
    providers.will('llama', { kind: 'answer', pieces: ['**Nosferatu** [1] it is.'] });
    const [one, two] = [await withModel.person(), await withModel.person()];
    const before = providers.received.length;
    const first = (await send(withModel, one, 'a vampire in a castle')).body;
    await send(withModel, two, 'A vampire in a castle');
    expect(providers.received.length - before).toBe(1);
    await send(withModel, one, 'a vampire in a castle', first.conversationId);
    expect(providers.received.length - before).toBe(2);
  });
});
