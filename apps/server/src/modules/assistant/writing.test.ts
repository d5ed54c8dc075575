import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type AiProviders, startAiProviders } from '../../../test/support/ai-providers.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';
import { type MakerServer, startMakers } from '../../../test/support/makers.ts';

let providers: AiProviders;
let makers: MakerServer;
let at: TestHouse;
let ada: Person;
beforeAll(async () => {
  [providers, makers] = await Promise.all([startAiProviders(), startMakers()]);
  const openai = providers.provider('openai', 'writer');
  at = await startHouse({
    AI_PROVIDER: 'openai',
    OPENAI_API_KEY: 'a key of the tests',
    OPENAI_API_URL: openai.url,
    OPENAI_MODEL: 'writer',
    ELEVENLABS_API_KEY: 'a key of the tests',
    ELEVENLABS_API_URL: makers.url,
  });
  ada = await at.person({ role: 'creator' });
});
afterAll(async () => {
  await at.close();
  await Promise.all([providers.close(), makers.close()]);
});

interface Part {
  type: string;
  delta?: string;
  messageMetadata?: Record<string, unknown>;
}

async function write(body: object, as = ada): Promise<{ status: number; cache: string | null; parts: Part[]; text: string }> {
  const answer = await fetch(`${at.url}/api/ai/text`, {
    method: 'POST',
    headers: { authorization: `Bearer ${as.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const said = await answer.text();
  const parts = answer.ok ? [...said.matchAll(/^data: (\{.*)$/gm)].map(([, data = '']) => JSON.parse(data) as Part) : [];
  return { status: answer.status, cache: answer.headers.get('x-cache'), parts, text: parts.map(({ delta = '' }) => delta).join('') };
}

const asked = () => providers.received.filter(({ path }) => path.includes('chat/completions')).length;

describe('a text', () => {
  test('is streamed as it is written, and told again from what was written before, to the same person', async () => {
    providers.will('writer', { kind: 'answer', pieces: ['A keeper ', 'of letters.'] });
    const brief = { kind: 'logline', brief: 'A lighthouse keeper finds letters that are not written yet.', tone: 'dry', language: 'es' };
    const before = asked();
    const first = await write(brief);
    expect(first).toMatchObject({ status: 200, cache: 'miss', text: 'A keeper of letters.' });
    expect(first.parts.map(({ type }) => type)).toEqual(['start', 'text-start', 'text-delta', 'text-delta', 'text-end', 'finish']);
    expect(first.parts.at(-1)?.messageMetadata).toEqual({ complete: true });
    const sent = providers.received.at(-1)?.body as { messages: { role: string; content: string }[] };
    expect(sent.messages[0]?.content).toMatch(/Spanish[\s\S]*three loglines[\s\S]*The tone: dry/);
    expect(sent.messages.at(-1)).toMatchObject({ role: 'user', content: brief.brief });
    const again = await write(brief);
    expect(again).toMatchObject({ cache: 'hit', text: 'A keeper of letters.' });
    expect(again.parts[0]?.messageMetadata).toEqual({ model: 'writer', cached: true });
    expect(asked()).toBe(before + 1);
    // Anew when that is asked for, and for somebody else.
    expect((await write({ ...brief, fresh: true })).cache).toBe('miss');
    expect((await write(brief, await at.person({ role: 'creator' }))).cache).toBe('miss');
    expect(asked()).toBe(before + 3);
  });

  test('that is asked for ten times at once is written once', async () => {
    const before = asked();
    const answers = await Promise.all(Array.from({ length: 10 }, () => write({ kind: 'title', brief: 'Ten doors' })));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(asked()).toBe(before + 1);
  });

  test('that breaks off says so, and is not kept', async () => {
    providers.will('writer', { kind: 'cut', pieces: ['Half a'] });
    const cut = await write({ kind: 'idea', brief: 'A storm' });
    expect(cut.text).toBe('Half a');
    expect(cut.parts.at(-1)?.messageMetadata).toEqual({ complete: false });
    providers.will('writer', { kind: 'answer', pieces: ['Whole.'] });
    expect(await write({ kind: 'idea', brief: 'A storm' })).toMatchObject({ cache: 'miss', text: 'Whole.' });
  });

  test('cannot be had while nobody answers, which is told at once', async () => {
    providers.will('writer', { kind: 'status', status: 500 });
    expect((await write({ kind: 'synopsis', brief: 'A storm' })).status).toBe(503);
    providers.will('writer', { kind: 'answer', pieces: ['Yes.'] });
  });

  test.each([
    [{ kind: 'poem', brief: 'x' }],
    [{ kind: 'title' }],
    [{ kind: 'title', brief: '' }],
    [{ kind: 'title', brief: 'x'.repeat(4_001) }],
  ])('of %j is refused', async (body) => {
    expect((await write(body)).status).toBe(422);
  });
});

test('a voice becomes a media file of one’s own, and is asked for once', async () => {
  const speak = async () => {
    const answer = await fetch(`${at.url}/api/ai/speech`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ada.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'Nobody had lit the lamp that night.', voice: 'narrator', name: 'Narration' }),
    });
    return { status: answer.status, cache: answer.headers.get('x-cache'), body: (await answer.json()) as { data: { mediaId: string } } };
  };
  const first = await speak();
  expect(first).toMatchObject({ status: 201, cache: 'miss' });
  expect(makers.calls.at(-1)?.path).toContain('/v1/text-to-speech/narrator');
  const file = await fetch(`${at.url}/api/media/${first.body.data.mediaId}`, { headers: { authorization: `Bearer ${ada.token}` } });
  expect(await file.json()).toMatchObject({ data: { filename: 'Narration.mp3', mimeType: 'audio/mpeg' } });
  const calls = makers.calls.length;
  const second = await speak();
  expect(second.cache).toBe('hit');
  expect(second.body.data.mediaId).not.toBe(first.body.data.mediaId);
  expect(makers.calls).toHaveLength(calls);
});
