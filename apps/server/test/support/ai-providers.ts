import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChatProvider, ChatProviderSettings } from '../../src/platform/ai/providers.ts';

/** What a provider does with the next request. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly pieces: readonly string[]; readonly usage?: { prompt: number; answer: number } }
  /** Takes the request and never says a word. */
  | { readonly kind: 'hang' }
  /** Says something, and then nothing any more. */
  | { readonly kind: 'stall'; readonly pieces: readonly string[] }
  /** Says something, and hangs up. */
  | { readonly kind: 'cut'; readonly pieces: readonly string[] }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string> }
  /** What is no JSON where JSON should be. */
  | { readonly kind: 'garbage' }
  /** Ends well, having said nothing. */
  | { readonly kind: 'silence' };

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** A server that speaks the wire formats of Gemini’s API, and of OpenAI’s chat completions, which DeepSeek and others speak too. */
export interface AiProviders {
  /** Settings of a provider that is this server. */
  provider(provider: ChatProvider, model?: string): ChatProviderSettings;
  /** What is done next, by model; the last goes on. */
  will(model: string, ...behaviours: Behaviour[]): void;
  readonly received: Received[];
  /** Requests that ended before they were answered. */
  readonly hungUp: () => number;
  close(): Promise<void>;
}

export async function startAiProviders(): Promise<AiProviders> {
  const scripts = new Map<string, Behaviour[]>();
  const received: Received[] = [];
  let hungUp = 0;
  const next = (model: string): Behaviour => {
    const script = scripts.get(model) ?? [];
    return (script.length > 1 ? script.shift() : script[0]) ?? { kind: 'answer', pieces: ['Yes.'] };
  };
  const server = createServer((req, res) => {
    void answer(req, res).catch(() => res.destroy());
  });
  const answer = async (req: IncomingMessage, res: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as { model?: string };
    const path = req.url ?? '';
    received.push({ path, headers: req.headers, body });
    res.once('close', () => {
      if (!res.writableFinished) hungUp++;
    });
    const gemini = /\/models\/([^:]+):/.exec(path)?.[1];
    const model = gemini ?? body.model ?? '';
    const write = gemini ? writeGemini : writeOpenAi;
    behave(next(model), res, model, write);
  };
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    provider: (provider, model = provider) => ({ provider, url: `${url}/${provider}`, apiKey: 'a key of the tests', model }),
    will: (model, ...behaviours) => void scripts.set(model, behaviours),
    received,
    hungUp: () => hungUp,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

interface Writer {
  piece(text: string, model: string): string;
  end(usage: { prompt: number; answer: number }, model: string): string;
}

/** Gemini API, streamGenerateContent with alt=sse (ai.google.dev, “GenerateContentResponse”). */
const writeGemini: Writer = {
  piece: (text) => `data: ${JSON.stringify({ candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0 }] })}\r\n\r\n`,
  end: ({ prompt, answer }) =>
    `data: ${JSON.stringify({
      candidates: [{ content: { role: 'model', parts: [{ text: '' }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: prompt, candidatesTokenCount: answer, totalTokenCount: prompt + answer },
    })}\r\n\r\n`,
};

/** OpenAI API, chat completions with stream (platform.openai.com, “The chat completion chunk object”). */
const writeOpenAi: Writer = {
  piece: (text, model) => chunk({ model, choices: [{ index: 0, delta: { role: 'assistant', content: text }, finish_reason: null }] }),
  end: ({ prompt, answer }, model) =>
    chunk({ model, choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }) +
    chunk({ model, choices: [], usage: { prompt_tokens: prompt, completion_tokens: answer, total_tokens: prompt + answer } }) +
    'data: [DONE]\n\n',
};

function chunk(part: object): string {
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, ...part })}\n\n`;
}

function behave(behaviour: Behaviour, res: ServerResponse, model: string, write: Writer): void {
  if (behaviour.kind === 'hang') return;
  if (behaviour.kind === 'status') {
    res.writeHead(behaviour.status, { 'content-type': 'application/json', ...behaviour.headers });
    res.end(JSON.stringify({ error: { message: 'No.', type: 'error', code: behaviour.status, status: 'ERROR' } }));
    return;
  }
  res.writeHead(200, { 'content-type': 'text/event-stream' });
  if (behaviour.kind === 'garbage') return void res.end('data: {"choices": [ nonsense\n\n');
  const pieces = 'pieces' in behaviour ? behaviour.pieces : [];
  for (const piece of pieces) res.write(write.piece(piece, model));
  if (behaviour.kind === 'stall') return void res.flushHeaders();
  // What was written goes out first.
  if (behaviour.kind === 'cut') return void setImmediate(() => res.destroy());
  const usage = (behaviour.kind === 'answer' && behaviour.usage) || { prompt: 100, answer: 10 };
  res.end(write.end(usage, model));
}
