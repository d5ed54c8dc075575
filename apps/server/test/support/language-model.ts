import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that speaks OpenAI’s chat completions, streamed (platform.openai.com/docs/api-reference/chat-streaming). */
export interface TestLanguageModel {
  /** What AI_COMPATIBLE_URL is set to. */
  readonly url: string;
  /** The next answer waits after its first words. @returns lets it go on. */
  hold(): () => void;
  close(): Promise<void>;
}

interface Film {
  readonly title: string;
  readonly year: number | null;
}

/** Answers with the first film of the context, word by word. */
export async function startLanguageModel(): Promise<TestLanguageModel> {
  let held: Promise<void> | null = null;
  const server = createServer((req, res) => void answer(req, res));

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const waiting = held;
    held = null;
    const { model, messages } = JSON.parse(await textOf(req)) as { model: string; messages: { role: string; content: string }[] };
    const film = firstFilm(messages.find(({ role }) => role === 'system')?.content ?? '');
    res.writeHead(200, { 'content-type': 'text/event-stream' });
    const say = (delta: object, finish: string | null = null, usage?: object) =>
      res.write(
        `data: ${JSON.stringify({ id: 'chat-1', object: 'chat.completion.chunk', created: 1, model, choices: [{ index: 0, delta, finish_reason: finish }], ...(usage && { usage }) })}\n\n`,
      );
    say({ role: 'assistant', content: '' });
    const words = `**${film.title}** (${film.year}) [1] is what you look for. It is well worth an evening.`.split(/(?<= )/);
    const first = words.length - 6;
    for (const [at, word] of words.entries()) {
      if (at === first) await waiting;
      say({ content: word });
    }
    say({}, 'stop', { prompt_tokens: 900, completion_tokens: 30, total_tokens: 930 });
    res.end('data: [DONE]\n\n');
  }

  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>();
      held = promise;
      return resolve;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The films of the context are one JSON object a line. */
function firstFilm(system: string): Film {
  const line = system.split('\n').find((each) => each.startsWith('{'));
  return line ? (JSON.parse(line) as Film) : { title: 'Nothing', year: null };
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = '';
  for await (const piece of req) text += String(piece);
  return text;
}
