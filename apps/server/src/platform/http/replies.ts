import { hash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer, Endpoint, JsonAnswer } from '@fotograma/contract';
import type { Request, Response } from 'express';
import type * as z from 'zod';
import { sendEvents, sendStream } from './sse.ts';

/** Listeners on one answer above which Node warns of a leak. */
const MAX_LISTENERS = 20;

/** A JSON answer that is ready to be sent, for those that are sent again and again. */
export interface Prepared {
  readonly bytes: Buffer;
  readonly etag: string;
}

/** Checks a body against what its answer declares, and makes it ready. */
export function prepareJson<A extends JsonAnswer>(answer: A, body: z.input<A['schema']>): Prepared {
  const text = JSON.stringify(answer.schema.parse(body));
  return { bytes: Buffer.from(text), etag: etagOf(text) };
}

type AnyReply = {
  status: number;
  headers?: Record<string, string>;
  prepared?: Prepared;
  body?: unknown;
  bytes?: Buffer | Readable;
  contentType?: string;
  release?: () => void;
  event?: string;
  events?: AsyncIterable<unknown>;
  idOf?: (value: unknown) => string;
  stream?: AsyncIterable<unknown>;
};

/** Sends what a handler answered with, checked against what its endpoint declares. @throws when it declares no such answer. */
export async function sendReply(endpoint: Endpoint, req: Request, res: Response, given: unknown): Promise<void> {
  const reply = given as AnyReply;
  if (reply.release) res.once('close', reply.release);
  const answer: Answer | undefined = endpoint.answers[reply.status];
  if (!answer) throw new Error(`${endpoint.id} answered ${reply.status}, which it does not declare`);
  switch (answer.kind) {
    case 'json':
      res.status(reply.status).set(reply.headers ?? {});
      if (reply.prepared) {
        sendPrepared(req, res, answer, reply.prepared);
        return;
      }
      if (answer.stream) res.vary('Accept');
      if (answer.stream && reply.stream) {
        await sendStream(res, { parts: reply.stream, schema: answer.stream.schema });
        return;
      }
      sendJson(res, answer, reply.body);
      return;
    case 'bytes':
      await sendBytes(req, res, reply);
      return;
    case 'events':
      res.status(reply.status);
      await sendEvents(res, {
        name: reply.event ?? 'message',
        events: reply.events ?? none(),
        schema: answer.schema,
        ...(reply.idOf && { idOf: reply.idOf }),
      });
      return;
    case 'stream':
      res.status(reply.status).set(reply.headers ?? {});
      await sendStream(res, { parts: reply.stream ?? none(), schema: answer.schema });
      return;
    case 'empty':
      res
        .status(reply.status)
        .set(reply.headers ?? {})
        .end();
  }
}

/** Past Express: what it would work out of the bytes is known, and for a segment that is in memory it is most of the work. */
async function sendBytes(req: Request, res: Response, reply: AnyReply): Promise<void> {
  const { bytes, headers = {}, contentType = 'application/octet-stream' } = reply;
  const length = Buffer.isBuffer(bytes) ? { 'Content-Length': String(bytes.length) } : {};
  const unchanged = isCurrent(req.headers['if-none-match'], headers.ETag);
  if (unchanged || req.method === 'HEAD' || bytes === undefined) {
    if (bytes && !Buffer.isBuffer(bytes)) bytes.destroy();
    // What the caller has is what we would send (RFC 9110, 15.4.5): its length and type are known there.
    if (unchanged) res.writeHead(304, without(headers, 'Content-Length', 'Content-Range')).end();
    else res.writeHead(reply.status, { ...length, 'Content-Type': contentType, ...headers }).end();
    return;
  }
  res.writeHead(reply.status, { ...length, 'Content-Type': contentType, ...headers });
  if (Buffer.isBuffer(bytes)) {
    res.end(bytes);
    return;
  }
  // Log, metrics, compression and the pipeline all listen for its end: more than Node's ten, and none too many.
  res.setMaxListeners(MAX_LISTENERS);
  await pipeline(bytes, res).catch(unlessHungUp(res));
}

/** `If-None-Match` (RFC 9110, 13.1.2): weakly compared, as reading allows. */
function isCurrent(condition: string | undefined, etag: string | undefined): boolean {
  if (condition === undefined || etag === undefined) return false;
  const bare = (tag: string) => tag.trim().replace(/^W\//, '');
  return condition.trim() === '*' || condition.split(',').some((tag) => bare(tag) === bare(etag));
}

function without(headers: Record<string, string>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** JSON with an ETag that does not change with the time in `meta.timestamp`: what is the same is the same. */
function sendJson(res: Response, answer: JsonAnswer, body: unknown): void {
  const text = JSON.stringify(answer.schema.parse(body));
  const cacheControl = answer.cacheControl ?? 'no-cache';
  if (cacheControl !== 'no-store') res.set('ETag', etagOf(text));
  res.set('Cache-Control', cacheControl).type('json').send(text);
}

/** Past Express, as bytes are. */
function sendPrepared(req: Request, res: Response, { cacheControl = 'no-cache' }: JsonAnswer, { bytes, etag }: Prepared): void {
  const headers = { ETag: etag, 'Cache-Control': cacheControl };
  if (isCurrent(req.headers['if-none-match'], etag)) {
    res.writeHead(304, headers).end();
    return;
  }
  res.writeHead(res.statusCode, { ...headers, 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': String(bytes.length) });
  res.end(req.method === 'HEAD' ? undefined : bytes);
}

/** A weak one: what is the same but for the time at which it was told has the same. */
export function etagOf(text: string): string {
  return `W/"${hash('sha1', text.replace(/"meta":\{"timestamp":"[^"]*"\}/, ''), 'base64url')}"`;
}

/** A caller who leaves in the middle of a download is no error of anybody's. */
function unlessHungUp(res: Response) {
  return (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ERR_STREAM_PREMATURE_CLOSE' && !res.destroyed) throw error;
  };
}

async function* none(): AsyncIterable<never> {}
