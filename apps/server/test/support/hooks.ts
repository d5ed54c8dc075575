import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Heard {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly at: number;
}

/** Somebody who hears webhooks. */
export interface Listener {
  readonly url: string;
  readonly heard: Heard[];
  /** What is answered next, in order; the last goes on. */
  answer(...answers: { status: number; headers?: Record<string, string>; body?: string }[]): void;
  close(): Promise<void>;
}

export async function startListener(): Promise<Listener> {
  const heard: Heard[] = [];
  let answers: { status: number; headers?: Record<string, string>; body?: string }[] = [{ status: 204 }];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    heard.push({ headers: req.headers, body: Buffer.concat(chunks).toString(), at: performance.now() });
    const { status, headers, body } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 204 };
    res.writeHead(status, headers).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    heard,
    answer: (...given) => {
      answers = given;
    },
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
