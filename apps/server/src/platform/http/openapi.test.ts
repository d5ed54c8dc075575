import { type Endpoint, endpoints, type JsonAnswer, problems, uploads } from '@fotograma/contract';
import type { Router } from 'express';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../../test/support/app.ts';
import { createLogger } from '../observability/logger.ts';
import { createMetrics } from '../observability/metrics.ts';
import { toExpressPath } from './bind.ts';
import { printOpenapi, problemsOf } from './openapi.ts';

interface Media {
  readonly example?: unknown;
  readonly schema?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly parameters?: readonly { in: string; name: string; required?: boolean }[];
  readonly requestBody?: { content: Record<string, Media> };
  readonly responses: Record<string, { description: string; content?: Record<string, Media> }>;
}

const all: readonly Endpoint[] = Object.values(endpoints);
const document = printOpenapi(all, { version: '1.2.3', url: 'http://127.0.0.1:3000' }) as {
  openapi: string;
  info: { version: string };
  servers: { url: string }[];
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
};
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation, id: operation.operationId })),
);

describe('the document of the contract', () => {
  test('is OpenAPI 3.1 and says where it is served', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d$/);
    expect(document.info.version).toBe('1.2.3');
    expect(document.servers).toEqual([{ url: 'http://127.0.0.1:3000' }]);
  });

  test('has every endpoint once, under its name', () => {
    expect(operations.map(({ id }) => id).toSorted()).toEqual(all.map((endpoint) => endpoint.id).toSorted());
    expect(Object.keys(endpoints)).toEqual(all.map((endpoint) => endpoint.id));
    for (const { operation } of operations) {
      expect(document.tags.map((tag) => tag.name)).toContain(operation.tags[0]);
      expect(operation.summary).not.toBe('');
    }
  });

  test('refers to nothing that is not in it', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map((found) => found[1] ?? '');
    expect(references.length).toBeGreaterThan(10);
    for (const name of references) expect(document.components.schemas).toHaveProperty([name]);
  });

  describe.each(all)('$method $path', (endpoint) => {
    const { operation } = operations.find(({ id }) => id === endpoint.id) ?? operations[0] ?? ({} as never);

    test('has its parameters: each of the path, and no others', () => {
      const inPath = [...endpoint.path.matchAll(/\{(\w+)\+?\}/g)].map((found) => found[1]);
      const told = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(told.map((parameter) => parameter.name).toSorted()).toEqual(inPath.toSorted());
      expect(told.every((parameter) => parameter.required)).toBe(true);
    });

    test('has an example for each JSON answer, which keeps its own schema', () => {
      for (const [status, answer] of Object.entries(endpoint.answers)) {
        if (answer.kind !== 'json' && answer.kind !== 'events') continue;
        const type = answer.kind === 'json' ? 'application/json' : 'text/event-stream';
        const told = operation.responses[status]?.content?.[type];
        expect(told?.example, status).toEqual(answer.example);
        expect(told?.schema, status).toBeDefined();
        expect((answer as JsonAnswer).schema.safeParse(answer.example).error, status).toBeUndefined();
      }
    });

    test('has an example of its body, which the endpoint would take', () => {
      if (endpoint.body?.kind !== 'json') return expect(operation.requestBody?.content['application/json']).toBeUndefined();
      expect(operation.requestBody?.content['application/json']?.example).toEqual(endpoint.body.example);
      expect(endpoint.body.schema.safeParse(endpoint.body.example).error).toBeUndefined();
    });

    test('tells each problem it may answer with', () => {
      for (const code of problemsOf(endpoint)) {
        const told = operation.responses[problems[code].status];
        expect(told?.description, code).toContain(`\`${code}\``);
        expect(told?.content?.['application/problem+json']?.example, code).toMatchObject({ success: false });
      }
    });
  });
});

describe('the running server', () => {
  let app: TestApp;
  beforeAll(async () => {
    const implementations = all.map((endpoint) => ({ endpoint, handle: () => Promise.reject(new Error('Not called')) }));
    app = await startApp(
      {
        log: createLogger({ level: 'silent', human: false }),
        metrics: createMetrics(),
        now: () => new Date(),
        newId: () => 'x',
      },
      implementations,
    );
  });
  afterAll(() => app.close());

  test('has the routes of the document, each with its methods, and none beside them but its own documentation', () => {
    const documented = all.map((endpoint) => `${endpoint.method} ${toExpressPath(endpoint.path)}`);
    const mounted = routesOf(app.app.router).filter((route) => !/^GET \/docs(\/|$)/.test(route));
    expect(mounted.toSorted()).toEqual(documented.toSorted());
  });

  test('documents every path it has', () => {
    const told = operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(told.toSorted()).toEqual(all.map((endpoint) => `${endpoint.method} ${endpoint.path.replace('+}', '}')}`).toSorted());
  });

  test('sends pages that load nothing from elsewhere', async () => {
    for (const path of ['/docs', '/docs/problems', '/docs/start.js']) {
      const response = await fetch(app.url + path);
      expect(response.status, path).toBe(200);
      expect(await response.text(), path).not.toMatch(/(src|href)="(https?:)?\/\//);
    }
    expect((await fetch(`${app.url}/docs/swagger-ui-bundle.js`)).status).toBe(200);
    const page = await (await fetch(`${app.url}/docs/problems`)).text();
    for (const code of Object.keys(problems)) expect(page).toContain(`id="${code}"`);
  });
});

test('an upload may be as large as the contract says', () => {
  expect(uploads.MAX_UPLOAD_BYTES).toBe(64 * 1024 ** 3);
});

/** Whether a handler is a router of its own, mounted in another. */
const isRouter = (handle: object): handle is Router => 'stack' in handle;

/** `METHOD path` of every route that answers something of its own; the refusals of other methods are `router.all`. */
function routesOf({ stack }: Router): string[] {
  return stack.flatMap(({ route, handle }) => {
    if (!route) return isRouter(handle) ? routesOf(handle) : [];
    const methods = [...new Set(route.stack.map((layer) => layer.method))];
    if (methods.length > 5 || methods.includes(undefined as never)) return [];
    return methods.map((method) => `${method.toUpperCase()} ${route.path}`);
  });
}
