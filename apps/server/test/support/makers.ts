import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';

/** What a provider does with the next request. */
export type Behaviour =
  | { readonly kind: 'make' }
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Record<string, string>; readonly retryDelay?: string }
  /** It will not draw this. */
  | { readonly kind: 'refuse' }
  /** Takes the request and never answers. */
  | { readonly kind: 'hang' }
  /** Takes the request, works, and hangs up. */
  | { readonly kind: 'cut' }
  /** Calls something a picture that is none. */
  | { readonly kind: 'garbage' };

export interface MakerCall {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A server that speaks the wire formats of Gemini’s image models, Veo, OpenAI’s images and speech, and ElevenLabs. */
export interface MakerServer {
  readonly url: string;
  readonly calls: MakerCall[];
  /** What is done with the next requests, in order; the last goes on. */
  will(...behaviours: Behaviour[]): void;
  /** How often an operation is asked after until it is done. */
  operationsTake(polls: number): void;
  /** The next so many films break off on their way. */
  filmsBreakOff(times: number): void;
  close(): Promise<void>;
}

export async function startMakers(): Promise<MakerServer> {
  const calls: MakerCall[] = [];
  let script: Behaviour[] = [];
  let polls = 1;
  let breaking = 0;
  const left = new Map<string, number>();
  const picture = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#c8273f' } })
    .png()
    .toBuffer();
  const film = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(4_000, 7)]);
  const voice = Buffer.concat([Buffer.from('ID3'), Buffer.alloc(2_000, 5)]);
  const next = (): Behaviour => (script.length > 1 ? script.shift() : script[0]) ?? { kind: 'make' };
  let origin = '';

  const json = (res: ServerResponse, body: unknown, status = 200, headers: Record<string, string> = {}) => {
    res.writeHead(status, { 'content-type': 'application/json', ...headers });
    res.end(JSON.stringify(body));
  };
  const fault = (res: ServerResponse, behaviour: Behaviour): boolean => {
    if (behaviour.kind === 'hang') return true;
    if (behaviour.kind === 'cut') {
      res.destroy();
      return true;
    }
    if (behaviour.kind !== 'status') return false;
    const details = behaviour.retryDelay ? [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: behaviour.retryDelay }] : [];
    json(
      res,
      { error: { code: behaviour.status, message: 'No.', status: 'RESOURCE_EXHAUSTED', type: 'error', details } },
      behaviour.status,
      behaviour.headers,
    );
    return true;
  };
  const bytesOf = (behaviour: Behaviour) => (behaviour.kind === 'garbage' ? Buffer.from('this is no picture') : picture);

  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const path = req.url ?? '';
    calls.push({ path, headers: req.headers, body: Buffer.concat(chunks).toString('latin1') });
    // Veo: an operation is asked after (ai.google.dev, “Operation”).
    const operation = /\/(models\/[^/]+\/operations\/\w+)$/.exec(path)?.[1];
    if (operation) {
      const behaviour = next();
      if (fault(res, behaviour)) return;
      const more = left.get(operation) ?? 0;
      left.set(operation, more - 1);
      if (more > 0) return json(res, { name: operation });
      if (behaviour.kind === 'refuse')
        return json(res, {
          name: operation,
          done: true,
          response: { generateVideoResponse: { raiMediaFilteredCount: 1, raiMediaFilteredReasons: ['No.'] } },
        });
      return json(res, {
        name: operation,
        done: true,
        response: { generateVideoResponse: { generatedSamples: [{ video: { uri: `${origin}/download/film:media?alt=media` } }] } },
      });
    }
    if (path.includes('/download/') && breaking > 0) {
      breaking--;
      res.writeHead(200, { 'content-type': 'video/mp4', 'content-length': String(film.length) }).write(film.subarray(0, 1_000));
      return void setImmediate(() => res.destroy());
    }
    if (path.includes('/download/')) return void res.writeHead(200, { 'content-type': 'video/mp4' }).end(film);
    const behaviour = next();
    if (fault(res, behaviour)) return;
    if (path.endsWith(':predictLongRunning')) {
      const name = `models/veo/operations/op${calls.length}`;
      left.set(name, polls);
      return json(res, { name });
    }
    if (path.endsWith(':generateContent')) {
      // Gemini API, GenerateContentResponse.
      if (behaviour.kind === 'refuse')
        return json(res, { candidates: [{ content: { parts: [] }, finishReason: 'IMAGE_SAFETY', index: 0 }] });
      const part = { inlineData: { mimeType: 'image/png', data: bytesOf(behaviour).toString('base64') } };
      return json(res, {
        candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
        usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 1_290, totalTokenCount: 1_300 },
      });
    }
    if (/\/images\/(generations|edits)$/.test(path))
      return json(res, { created: 1, data: [{ b64_json: bytesOf(behaviour).toString('base64') }] });
    if (/text-to-speech|audio\/speech/.test(path)) return void res.writeHead(200, { 'content-type': 'audio/mpeg' }).end(voice);
    json(res, { error: { message: `Nothing at ${path}` } }, 404);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: origin,
    calls,
    will(...behaviours) {
      script = behaviours;
    },
    operationsTake(count) {
      polls = count;
    },
    filmsBreakOff(times) {
      breaking = times;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
