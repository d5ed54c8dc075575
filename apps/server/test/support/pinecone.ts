import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Record_ {
  readonly id: string;
  readonly values: readonly number[];
  readonly metadata?: { readonly movieId?: number };
}

interface FakeIndex {
  readonly name: string;
  readonly dimension: number;
  readonly namespaces: Map<string, Map<string, Record_>>;
}

/** A server that speaks Pinecone’s API, as far as vectors need it: indexes of the control plane, vectors of the data plane. */
export interface PineconeServer {
  readonly url: string;
  readonly indexes: Map<string, FakeIndex>;
  /** Requests that are refused next, with this status. */
  fail: { times: number; status: number };
  readonly keys: Set<string>;
  close(): Promise<void>;
}

export async function startPinecone(): Promise<PineconeServer> {
  const indexes = new Map<string, FakeIndex>();
  const fail = { times: 0, status: 503 };
  const keys = new Set<string>();
  const server = createServer((req, res) => {
    void handle(req, res).catch((error) => send(res, 500, { error: { message: String(error) } }));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const described = ({ name, dimension }: FakeIndex) => ({
    name,
    schema: { fields: { _values: { type: 'dense_vector', dimension, metric: 'cosine' } } },
    deployment: { deployment_type: 'managed', environment: 'aws-us-east-1', cloud: 'aws', region: 'us-east-1' },
    // The data plane of an index is this server again, under the index’s name.
    host: `${url}/${name}`,
    deletion_protection: 'disabled',
    status: { ready: true, state: 'Ready' },
  });

  const handle = async (req: IncomingMessage, res: ServerResponse) => {
    keys.add(String(req.headers['api-key']));
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Record<string, unknown>;
    const { pathname, searchParams } = new URL(req.url ?? '/', url);
    if (fail.times > 0) {
      fail.times--;
      return send(res, fail.status, { error: { code: 'UNAVAILABLE', message: 'Not now.' }, status: fail.status });
    }
    if (pathname === '/indexes' && req.method === 'GET') return send(res, 200, { indexes: [...indexes.values()].map(described) });
    if (pathname === '/indexes' && req.method === 'POST') {
      const made: FakeIndex = { name: String(body.name), dimension: Number(body.dimension ?? dimensionIn(body)), namespaces: new Map() };
      indexes.set(made.name, made);
      return send(res, 201, described(made));
    }
    const [, first = '', second = '', ...rest] = pathname.split('/');
    const named = indexes.get(first === 'indexes' ? second : first);
    if (!named) return send(res, 404, { error: { code: 'NOT_FOUND', message: 'There is none.' }, status: 404 });
    if (first === 'indexes') return send(res, 200, described(named));
    const path = [second, ...rest].join('/');
    const namespace = String(body.namespace ?? searchParams.get('namespace') ?? '');
    const records = named.namespaces.get(namespace) ?? new Map<string, Record_>();
    named.namespaces.set(namespace, records);
    if (path === 'vectors/upsert') {
      const given = body.vectors as Record_[];
      if (given.some(({ values }) => values.length !== named.dimension))
        return send(res, 400, { code: 3, message: 'Vector dimension does not match', details: [] });
      for (const record of given) records.set(record.id, record);
      return send(res, 200, { upsertedCount: given.length });
    }
    if (path === 'vectors/delete') {
      if (body.deleteAll) records.clear();
      for (const id of (body.ids as string[] | undefined) ?? []) records.delete(id);
      return send(res, 200, {});
    }
    if (path === 'vectors/list') {
      const ids = [...records.keys()].sort();
      const from = Number(searchParams.get('paginationToken') ?? 0);
      const limit = Number(searchParams.get('limit') ?? 100);
      const page = ids.slice(from, from + limit);
      const more = from + limit < ids.length ? { pagination: { next: String(from + limit) } } : {};
      return send(res, 200, { vectors: page.map((id) => ({ id })), namespace, ...more });
    }
    if (path === 'query') {
      const allowed = (body.filter as { movieId?: { $in: number[] } } | undefined)?.movieId?.$in;
      const vector = body.vector as number[];
      const matches = [...records.values()]
        .filter(({ metadata }) => !allowed || allowed.includes(metadata?.movieId ?? -1))
        .map(({ id, values }) => ({ id, score: values.reduce((sum, value, n) => sum + value * (vector[n] as number), 0), values: [] }))
        .sort((a, b) => b.score - a.score)
        .slice(0, Number(body.topK));
      return send(res, 200, { matches, namespace, usage: { readUnits: 1 } });
    }
    return send(res, 404, { error: { code: 'NOT_FOUND', message: path } });
  };
  return {
    url,
    indexes,
    fail,
    keys,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

function dimensionIn(body: Record<string, unknown>): unknown {
  return JSON.stringify(body).match(/"dimension":(\d+)/)?.[1];
}

function send(res: ServerResponse, status: number, body: object): void {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}
