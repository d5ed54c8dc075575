import {
  type Access,
  type Answer,
  can,
  type Endpoint,
  Problem,
  type ProblemCode,
  ProblemEnvelope,
  policies,
  problems,
  type Question,
  SCOPES,
} from '@fotograma/contract';
import * as z from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject, type ZodOpenApiResponseObject } from 'zod-openapi';

const ACCESS = {
  public: 'Anyone may call it.',
  holder: 'Whoever holds the link or token that is given with it.',
  operator: 'From the machine itself, or with METRICS_TOKEN.',
} as const;

/** Who may call, in words. */
function sayAccess(access: Access): string {
  return access in ACCESS
    ? ACCESS[access as keyof typeof ACCESS]
    : `Needs the permission “${policies[access as Question].says}” (\`${access}\`).`;
}

/** The OpenAPI 3.1 document of a contract. */
export function printOpenapi(endpoints: readonly Endpoint[], about: { version: string; url: string }): Record<string, unknown> {
  const paths: ZodOpenApiPathsObject = {};
  for (const endpoint of endpoints) {
    // OpenAPI has no parameter that takes slashes; the name stays, the description tells.
    const path = endpoint.path.replace(/\{(\w+)\+\}/g, '{$1}');
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: describe(endpoint) };
  }
  const document = createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Fotograma',
      version: about.version,
      description: 'The open film house. Problems are answered as RFC 9457 `application/problem+json`.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: about.url }],
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'From `POST /api/auth/login`.' },
        clientKey: { type: 'apiKey', in: 'header', name: 'x-client-key', description: 'Of an API client; made by an administrator.' },
        operator: { type: 'http', scheme: 'bearer', description: 'METRICS_TOKEN.' },
      },
    },
    tags: [...new Set(endpoints.map((endpoint) => endpoint.tag))].map((name) => ({ name })),
    paths,
  });
  return { ...document };
}

function describe(endpoint: Endpoint): ZodOpenApiOperationObject {
  const { body } = endpoint;
  const object = (schema: z.ZodType | undefined) => (schema ? shapeOf(schema) : undefined);
  const path = object(endpoint.params);
  const query = object(endpoint.query);
  const header = object(endpoint.headers);
  return {
    operationId: endpoint.id,
    tags: [endpoint.tag],
    summary: endpoint.summary,
    description: [endpoint.description, `*${sayAccess(endpoint.access)}*`].filter(Boolean).join('\n\n'),
    requestParams: { ...(path ? { path } : {}), ...(query ? { query } : {}), ...(header ? { header } : {}) },
    ...(body?.kind === 'json'
      ? { requestBody: { required: true, content: { 'application/json': { schema: body.schema, example: body.example } } } }
      : {}),
    ...(body?.kind === 'bytes'
      ? { requestBody: { required: true, description: body.description, content: { 'application/octet-stream': { schema: binary } } } }
      : {}),
    ...(body?.kind === 'form'
      ? {
          requestBody: {
            required: true,
            description: body.description,
            content: { 'multipart/form-data': { schema: z.object({ [body.field]: binary }) } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(Object.entries(endpoint.answers).map(([status, answer]) => [status, describeAnswer(answer)])),
      ...describeProblems(problemsOf(endpoint), endpoint.enveloped === true),
    },
    security: securityOf(endpoint.access),
    'x-access': endpoint.access,
  };
}

/** The ways to show who one is, any one of which will do. */
function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'holder') return [];
  if (access === 'operator') return [{}, { operator: [] }];
  if (access === 'public') return [{}, { token: [] }, { clientKey: [] }];
  const thing = { ownerId: 'x', public: false };
  const user = can({ kind: 'user', id: 'x', sessionId: '', role: 'admin' }, access, thing);
  const client = can({ kind: 'client', id: 'x', keyId: '', scopes: SCOPES, requestsPerMinute: 0 }, access, thing);
  return [...(user ? [{ token: [] }] : []), ...(client ? [{ clientKey: [] }] : [])];
}

const binary = z.string().meta({ format: 'binary' });

/** A query with a cross-field check is still an object underneath. */
function shapeOf(schema: z.ZodType): z.ZodObject {
  if (schema instanceof z.ZodObject) return schema;
  throw new Error('Path, query and header schemas must be objects');
}

function describeAnswer(answer: Answer): ZodOpenApiResponseObject {
  switch (answer.kind) {
    case 'json':
      return {
        description: answer.description,
        content: {
          'application/json': { schema: answer.schema, example: answer.example },
          ...(answer.stream ? { 'text/event-stream': { schema: answer.stream.schema, example: answer.stream.example } } : {}),
        },
      };
    case 'bytes':
      return {
        description: answer.description,
        content: Object.fromEntries(answer.contentTypes.map((type) => [type, { schema: binary }])),
      };
    case 'events':
    case 'stream':
      return { description: answer.description, content: { 'text/event-stream': { schema: answer.schema, example: answer.example } } };
    case 'empty':
      return { description: answer.description };
  }
}

/** What bad credentials are refused with, where any are looked at; a client's key has a pace. */
const CREDENTIALS = ['malformed', 'token-invalid', 'token-expired', 'session-ended', 'key-invalid', 'too-many-requests'] as const;

/** What an endpoint may refuse with: what it declares, and what follows from its shape. */
export function problemsOf(endpoint: Endpoint): ProblemCode[] {
  const { body, access } = endpoint;
  const codes: ProblemCode[] = [
    // A broken path, and a query that no endpoint has, are refused everywhere.
    'malformed',
    'invalid',
    ...(body?.kind === 'json' ? (['unsupported-media-type', 'too-large'] as const) : []),
    ...(access === 'operator' ? (['forbidden'] as const) : []),
    ...(access === 'public' ? CREDENTIALS : []),
    ...(access !== 'public' && access !== 'holder' && access !== 'operator'
      ? ([...CREDENTIALS, 'unauthenticated', 'forbidden'] as const)
      : []),
    ...(endpoint.rate ? (['too-many-requests'] as const) : []),
    ...(endpoint.problems ?? []),
    'internal',
  ];
  return [...new Set(codes)];
}

function describeProblems(codes: readonly ProblemCode[], enveloped: boolean): Record<string, ZodOpenApiResponseObject> {
  const byStatus = Object.groupBy(codes, (code) => problems[code].status);
  return Object.fromEntries(
    Object.entries(byStatus).map(([status, sharing = []]) => [
      status,
      {
        description: sharing.map((code) => `\`${code}\`: ${problems[code].title}`).join('; '),
        content: {
          'application/problem+json': { schema: Problem, example: exampleProblem(sharing[0] ?? 'internal') },
          ...(enveloped && {
            'application/json': {
              schema: ProblemEnvelope,
              example: {
                success: false,
                data: null,
                error: exampleProblem(sharing[0] ?? 'internal'),
                timestamp: '2026-01-01T12:00:00.000Z',
              },
            },
          }),
        },
      },
    ]),
  );
}

function exampleProblem(code: ProblemCode): Problem {
  const { status, title } = problems[code];
  const errors =
    code === 'invalid' ? { errors: [{ in: 'query' as const, pointer: '/limit', message: 'Too big: expected number to be <=100' }] } : {};
  return {
    type: `/docs/problems#${code}`,
    title,
    status,
    detail: title,
    code,
    requestId: '0f8b4c1e-7a53-4b4e-9a57-0d5c7c6f2a11',
    ...errors,
    success: false,
    error: title,
  };
}
