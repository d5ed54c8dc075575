import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import * as z from 'zod';
import { LINE_NAMES, type Line } from './platform/queue/lines.ts';

const port = z.coerce.number().int().min(0).max(65_535);

const origin = z.url({ protocol: /^https?$/, error: 'Expected an http or https URL' }).transform((url) => url.replace(/\/+$/, ''));

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400 };
/** A span of time: a number with s, m, h or d; a bare number is seconds. To seconds. */
const span = z
  .string()
  .regex(/^[1-9]\d{0,8}[smhd]?$/, 'Expected a time such as 15m, 12h or 7d')
  .transform((text) => Number.parseInt(text, 10) * (SECONDS[text.at(-1) as keyof typeof SECONDS] ?? 1))
  .pipe(z.number().max(400 * 86_400, 'Expected 400 days at most'));

/** How many proxies stand in front, or which: addresses, networks, or names of ranges as Express knows them. */
const proxies = z
  .string()
  .transform((text) => (/^\d{1,2}$/.test(text) ? Number(text) : text.split(',').map((part) => part.trim())))
  .refine(
    (given) => typeof given === 'number' || given.every(isNetwork),
    'Expected a number of proxies, or addresses and networks separated by commas',
  );

function isNetwork(text: string): boolean {
  const [address = '', bits, rest] = text.split('/');
  if (/^(loopback|linklocal|uniquelocal)$/.test(text)) return true;
  const family = isIP(address);
  return (
    family !== 0 && rest === undefined && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128)))
  );
}

/** Secrets out of examples and manuals are known to everybody. */
const PUBLISHED = /your[-_ ]|change[-_ ]?me|example|placeholder|secret[-_]key|min-32/i;
const secret = z
  .string()
  .min(32, 'Expected at least 32 characters')
  .refine(
    (text) => !PUBLISHED.test(text) && new Set(text).size >= 8,
    'This is an example’s or too simple a secret; make one with `openssl rand -base64 48`',
  );

/** `name=dollars` with commas between, to millionths. */
const prices = z
  .string()
  .regex(/^[a-z0-9]+=\d+(\.\d{1,6})?(,[a-z0-9]+=\d+(\.\d{1,6})?)*$/, 'Expected banana=0.039,veo3=3.2')
  .transform(
    (text): Record<string, number> =>
      Object.fromEntries(text.split(',').map((pair) => [pair.split('=')[0] ?? '', Math.round(Number(pair.split('=')[1]) * 1e6)])),
  );

const roles = ['api', 'worker', 'collab'] as const;

/**
 * Every variable that the product reads, with its meaning and default. `.env.example` is printed from this.
 * `meta.secret` marks what must never be printed back.
 */
export const Environment = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development').meta({
    description: '`production` asks for secrets to be given, not made up.',
  }),
  PORT: port.default(3000).meta({ description: 'Port of the API and the web app; 0 takes a free one.' }),
  HOST: z.string().min(1).default('127.0.0.1').meta({ description: 'Address to listen on; 0.0.0.0 opens it to the network.' }),
  DATA_DIR: z.string().min(1).default('./data').meta({
    description: 'Everything the product keeps when it is given no database or storage: films, PostgreSQL, secrets.',
  }),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'Expected a postgresql:// URL' })
    .optional()
    .meta({ description: 'PostgreSQL 15 or newer. Absent: one of our own is started under DATA_DIR.', secret: true }),
  BLOG_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'Expected a postgresql:// URL' })
    .optional()
    .meta({
      description:
        'The blogs’ own database, on any server. Absent: one beside the other, named like it with _blog behind, which is made where it is missing.',
      secret: true,
    }),
  BLOG_DIRECT_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'Expected a postgresql:// URL' })
    .optional()
    .meta({ description: 'The same past a pooler, for migrations. Absent: BLOG_DATABASE_URL.', secret: true }),
  ROLES: z
    .string()
    .default('api,worker,collab')
    .transform((text) => text.split(',').map((role) => role.trim()))
    .pipe(z.array(z.enum(roles)).min(1))
    .meta({ description: 'What this process does: api, worker, collab.' }),
  WORKER_QUEUES: z
    .string()
    .default(LINE_NAMES.join(','))
    .transform((text) => text.split(',').map((line) => line.trim()))
    .pipe(z.array(z.enum(LINE_NAMES as [Line, ...Line[]])).min(1))
    .meta({
      description:
        'What a worker works off: default, media (mastering and exports), imports; generations and webhooks go with default. So a machine with many processors can master films alone.',
    }),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/, error: 'Expected a redis or rediss URL' })
    .optional()
    .meta({
      description: 'Redis or Valkey for jobs, events and rate limits, when there are many nodes. Absent: PostgreSQL and memory do it.',
      secret: true,
    }),
  PUBLIC_URL: origin.optional().meta({
    description: 'Where people reach this server, for the links it signs. Absent: http://HOST:PORT.',
  }),
  COLLAB_ADDRESS: origin.optional().meta({
    description:
      'Where the other nodes reach this one, when there are several: sockets of those who edit are handed on to the node that has their project open. Absent: PUBLIC_URL, or http://HOST:PORT.',
  }),
  FRONTEND_URL: origin.optional().meta({ description: 'Another origin whose pages may call the API (CORS).' }),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info').meta({
    description: 'The least that is logged.',
  }),
  SIGNING_SECRET: secret.optional().meta({
    description:
      'Signs upload links; the same on every node. Absent: made once into DATA_DIR/secrets.json (not with NODE_ENV=production or DATABASE_URL).',
    secret: true,
  }),
  JWT_SECRET: z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter(Boolean))
    .pipe(z.array(secret).min(1).max(8))
    .optional()
    .meta({
      description:
        'Signs access tokens; several, separated by commas, to change it: the first signs, all are accepted. Absent: derived from SIGNING_SECRET.',
      secret: true,
    }),
  JWT_EXPIRES_IN: span.default(7 * 86_400).meta({
    description: 'How long an access token is good (s, m, h, d). A session that ends takes its tokens with it at once all the same.',
    printed: '7d',
  }),
  JWT_REFRESH_EXPIRES_IN: span.default(30 * 86_400).meta({
    description: 'How long a person stays signed in without coming by; 90 days is the most in any case.',
    printed: '30d',
  }),
  TRUST_PROXY: proxies.optional().meta({
    description:
      'Proxies whose X-Forwarded-For is believed: how many stand in front, or their addresses (10.0.0.0/8, loopback). Absent: none.',
  }),
  METRICS_TOKEN: z.string().min(16, 'Expected at least 16 characters').optional().meta({
    description: 'Opens /metrics/prometheus to callers that are not on this machine.',
    secret: true,
  }),
  STORAGE_EVENTS_SECRET: z.string().min(16, 'Expected at least 16 characters').optional().meta({
    description:
      'Opens POST /api/media/storage-events to the bucket’s notifications: uploads that went straight to object storage are seen at once, and not by the minute. Absent: closed.',
    secret: true,
  }),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, hostname: /./, error: 'Expected an smtp:// or smtps:// URL' })
    .optional()
    .meta({
      description:
        'The mail server, as in smtp://name:password@mail.example.com:587; smtps:// is encrypted from the start, smtp:// by STARTTLS, which a name and password insist on. Absent: messages are kept as files under DATA_DIR/mail.',
      secret: true,
    }),
  MAIL_FROM: z
    .string()
    .regex(
      /^(?:[^<>\p{C}]*<[^\s<>@\p{C}]+@[^\s<>@\p{C}]+>|[^\s<>@\p{C}]+@[^\s<>@\p{C}]+)$/u,
      'Expected an address such as Fotograma <no-reply@example.com>',
    )
    .default('Fotograma <no-reply@localhost>')
    .meta({ description: 'Whom messages come from.' }),
  TMDB_API_KEY: z
    .string()
    .regex(/^[\w.-]{16,2000}$/, 'Expected the key of TMDB’s API, version 3, or its read access token')
    .optional()
    .meta({
      description: 'Opens importing from TMDB (themoviedb.org, Settings, API): the key, or the read access token. Absent: closed.',
      secret: true,
    }),
  TMDB_API_URL: origin.default('https://api.themoviedb.org/3').meta({ description: 'Where TMDB’s API is, or a mirror of it.' }),
  TMDB_IMAGE_URL: origin.default('https://image.tmdb.org/t/p').meta({
    description: 'Where TMDB’s pictures are, or a mirror of them: fetched the first time that somebody looks at one.',
  }),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'Expected the name of a bucket')
    .optional()
    .meta({
      description:
        'Keeps files in this bucket of S3, or of MinIO, R2, Ceph and their like; the bucket is Fotograma’s alone. Absent: on disk under DATA_DIR. Work under way is under DATA_DIR in any case.',
    }),
  S3_ENDPOINT: origin.optional().meta({ description: 'Where the storage is, as in https://minio.example.com. Absent: AWS.' }),
  S3_PUBLIC_ENDPOINT: origin.optional().meta({
    description: 'Where browsers and players reach the storage, when that is elsewhere: for the links it signs. Absent: S3_ENDPOINT.',
  }),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, 'Expected the name of a region')
    .default('us-east-1')
    .meta({ description: 'The bucket’s region; R2 calls it auto.' }),
  S3_ACCESS_KEY_ID: z.string().min(1).optional().meta({
    description: 'The key to the bucket. Absent: what the machine was given (a role, a profile), as AWS’s own tools find it.',
    secret: true,
  }),
  S3_SECRET_ACCESS_KEY: z.string().min(1).optional().meta({ description: 'The secret of S3_ACCESS_KEY_ID.', secret: true }),
  S3_FORCE_PATH_STYLE: z
    .stringbool({ error: 'Expected true or false' })
    .optional()
    .meta({ description: 'Whether the bucket is in the path and not in the host’s name. Absent: true with S3_ENDPOINT, else false.' }),
  S3_COPIES_MB: z.coerce.number().int().min(0).default(20_480).meta({
    description:
      'How much of the local disk copies of originals may take that several workers read; never more than half of what is free. What is in use comes on top.',
  }),
  EMBEDDINGS: z.enum(['auto', 'minilm', 'minilm-multilingual', 'use-lite', 'google', 'openai', 'compatible', 'off']).default('auto').meta({
    description:
      'The model that tells what films are about. auto: MiniLM where it can be had (the multilingual one first), else the small English one that npm ships (use-lite). google, openai and compatible are providers’ models, paid by the text; off: search by words alone.',
  }),
  EMBEDDINGS_DIR: z.string().min(1).optional().meta({
    description:
      'A folder with MiniLM in it, as Hugging Face lays it out (Xenova/all-MiniLM-L6-v2/…). Absent: DATA_DIR/models, which downloads are kept in.',
  }),
  EMBEDDINGS_DOWNLOAD: z.stringbool({ error: 'Expected true or false' }).default(true).meta({
    description: 'Whether MiniLM may be fetched from huggingface.co when it is in no folder: about 120 MB, once.',
  }),
  EMBEDDINGS_MODEL: z.string().min(1).optional().meta({
    description: 'The model of EMBEDDINGS=google, openai or compatible. Absent: gemini-embedding-001, text-embedding-3-small.',
  }),
  VECTOR_INDEX: z.enum(['auto', 'exact', 'pgvector', 'pinecone']).default('auto').meta({
    description:
      'Where vectors are searched. exact: in memory, all of them, up to some 200,000 films; pgvector: in PostgreSQL, with its extension; pinecone: there. auto: pinecone with PINECONE_API_KEY, else exact.',
  }),
  PINECONE_API_KEY: z.string().min(1).optional().meta({ description: 'Opens Pinecone.', secret: true }),
  PINECONE_INDEX: z
    .string()
    .regex(/^[a-z0-9-]{1,45}$/, 'Expected the name of an index')
    .default('film-match')
    .meta({ description: 'The index there; made when it is not there. Each NODE_ENV and model has a namespace of its own in it.' }),
  PINECONE_API_URL: origin.default('https://api.pinecone.io').meta({ description: 'Where Pinecone’s API is, or one that speaks it.' }),
  AI_PROVIDER: z
    .string()
    .default('auto')
    .transform((text) => text.split(',').map((name) => name.trim()))
    .pipe(z.array(z.enum(['auto', 'google', 'openai', 'deepseek', 'compatible', 'none'])).min(1))
    .meta({
      description:
        'Language models for the film chat, in the order they are asked: google, openai, deepseek, compatible. auto: each that has a key. none: answers are written without one.',
    }),
  GEMINI_API_KEY: z.string().min(1).optional().meta({ description: 'Opens Google’s models (aistudio.google.com).', secret: true }),
  GEMINI_MODEL: z.string().min(1).default('gemini-2.5-flash').meta({ description: 'Google’s model for the chat.' }),
  GEMINI_API_URL: origin
    .default('https://generativelanguage.googleapis.com/v1beta')
    .meta({ description: 'Where Google’s API is, or a mirror of it.' }),
  OPENAI_API_KEY: z.string().min(1).optional().meta({ description: 'Opens OpenAI’s models.', secret: true }),
  OPENAI_MODEL: z.string().min(1).default('gpt-5-mini').meta({ description: 'OpenAI’s model for the chat.' }),
  OPENAI_API_URL: origin.default('https://api.openai.com/v1').meta({ description: 'Where OpenAI’s API is, or a mirror of it.' }),
  DEEPSEEK_API_KEY: z.string().min(1).optional().meta({ description: 'Opens DeepSeek’s models.', secret: true }),
  DEEPSEEK_MODEL: z.string().min(1).default('deepseek-chat').meta({ description: 'DeepSeek’s model for the chat.' }),
  DEEPSEEK_API_URL: origin.default('https://api.deepseek.com').meta({ description: 'Where DeepSeek’s API is, or a mirror of it.' }),
  AI_COMPATIBLE_URL: origin.optional().meta({
    description: 'A server that speaks OpenAI’s API: Ollama (http://localhost:11434/v1), vLLM, LM Studio. Absent: none.',
  }),
  AI_COMPATIBLE_KEY: z.string().min(1).optional().meta({ description: 'Its key, where it wants one.', secret: true }),
  AI_COMPATIBLE_MODEL: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The model to ask for there, as in llama3.2; needed with AI_COMPATIBLE_URL.' }),
  AI_TOKENS_PER_DAY: z.coerce.number().int().min(0).default(200_000).meta({
    description: 'Tokens of language models that one person may use a day in the chat; after them answers are written without one.',
  }),
  GEMINI_IMAGE_MODEL: z
    .string()
    .regex(/^gemini-/, 'Expected a Gemini model')
    .default('gemini-2.5-flash-image')
    .meta({ description: 'Google’s model for pictures, the service `banana`.' }),
  VEO_MODEL: z.string().min(1).default('veo-3.0-generate-001').meta({ description: 'Google’s model for films, the service `veo3`.' }),
  AI_COMPATIBLE_IMAGE_MODEL: z
    .string()
    .min(1)
    .optional()
    .meta({ description: 'The model for pictures at AI_COMPATIBLE_URL, the service `compatible`. Absent: it draws none.' }),
  GENERATION_PRICES: prices.default({ banana: 39_000, veo3: 3_200_000, compatible: 0 }).meta({
    description: 'What an output costs, in US dollars: `banana=0.039,veo3=3.2,compatible=0`. What is not named costs nothing.',
    printed: 'banana=0.039,veo3=3.2,compatible=0',
  }),
  GENERATION_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(4).meta({
    description: 'Generations that one worker works on at once.',
  }),
  SPEECH_PROVIDER: z.enum(['auto', 'elevenlabs', 'openai', 'google', 'none']).default('auto').meta({
    description: 'Who speaks texts. auto: the first that has a key.',
  }),
  ELEVENLABS_API_KEY: z.string().min(1).optional().meta({ description: 'Opens ElevenLabs’ voices.', secret: true }),
  ELEVENLABS_API_URL: origin.default('https://api.elevenlabs.io').meta({ description: 'Where ElevenLabs’ API is, or a mirror of it.' }),
  ELEVENLABS_MODEL: z.string().min(1).default('eleven_multilingual_v2').meta({ description: 'ElevenLabs’ model.' }),
  OPENAI_SPEECH_MODEL: z.string().min(1).default('gpt-4o-mini-tts').meta({ description: 'OpenAI’s model for voices.' }),
  GEMINI_SPEECH_MODEL: z.string().min(1).default('gemini-2.5-flash-preview-tts').meta({ description: 'Google’s model for voices.' }),
  WEBHOOK_NETWORKS: z.enum(['public', 'any']).default('public').meta({
    description:
      'Where webhooks may lead: to the public internet alone, by https with NODE_ENV=production; `any`: to this machine and private networks too, and by http.',
  }),
  BACKUP_PASSPHRASE: z
    .string()
    .min(12, 'Expected 12 characters or more')
    .optional()
    .meta({ description: 'Encrypts backups; keep it elsewhere than them.', secret: true }),
  FFMPEG_PATH: z.string().min(1).optional().meta({
    description: 'The ffmpeg to use; its ffprobe is looked for beside it. Absent: the system’s, else the one that npm ships.',
  }),
  MIN_FREE_DISK_MB: z.coerce.number().int().min(0).default(512).meta({
    description: 'Below this much free disk under DATA_DIR, /ready fails and uploads are refused.',
  }),
});

export type Environment = z.output<typeof Environment>;

export interface Config extends Environment {
  /** Absolute. */
  readonly dataDir: string;
  /** Null where files are kept on disk. */
  readonly s3: S3Config | null;
}

interface S3Config {
  readonly bucket: string;
  readonly endpoint: string | undefined;
  readonly publicEndpoint: string | undefined;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
  readonly forcePathStyle: boolean;
  readonly copiesBytes: number;
}

/** The environment does not make a configuration. The message names every bad variable and no value. */
export class ConfigError extends Error {
  constructor(issues: readonly { variable: string; message: string }[]) {
    const lines = issues.map(({ variable, message }) => `  ${variable}: ${message}`);
    super(`The configuration is not valid:\n${lines.join('\n')}\nSee .env.example for what each variable means.`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the configuration from the process's environment and, for what that does not set, from `.env` in `folder`.
 * The only reader of `process.env` in the server.
 * @throws {ConfigError} naming every variable that is wrong.
 */
export function loadConfig(folder: string = process.cwd()): Config {
  const file = resolve(folder, '.env');
  const fromFile = existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {};
  return readConfig({ ...fromFile, ...process.env }, folder);
}

/** The same from given variables; an empty value counts as absent. Relative paths start at `folder`. */
export function readConfig(variables: Record<string, string | undefined>, folder: string): Config {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const parsed = Environment.safeParse(given);
  const issues = (parsed.error?.issues ?? []).map((issue) => ({ variable: String(issue.path[0]), message: plain(issue) }));
  if (!given.SIGNING_SECRET && (given.NODE_ENV === 'production' || given.DATABASE_URL)) {
    issues.push({ variable: 'SIGNING_SECRET', message: 'Required with NODE_ENV=production or DATABASE_URL: 32 characters or more' });
  }
  for (const [one, other] of [S3_KEY, S3_KEY.toReversed()] as const) {
    if (one && other && given[one] && !given[other]) issues.push({ variable: other, message: `Required with ${one}` });
  }
  if (!parsed.success || issues.length) throw new ConfigError(issues);
  return { ...parsed.data, dataDir: resolve(folder, parsed.data.DATA_DIR), s3: s3Of(parsed.data) };
}

const S3_KEY = ['S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'];

function s3Of(given: Environment): S3Config | null {
  if (given.S3_BUCKET === undefined) return null;
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = given;
  return {
    bucket: given.S3_BUCKET,
    endpoint: given.S3_ENDPOINT,
    publicEndpoint: given.S3_PUBLIC_ENDPOINT,
    region: given.S3_REGION,
    credentials: accessKeyId && secretAccessKey ? { accessKeyId, secretAccessKey } : undefined,
    forcePathStyle: given.S3_FORCE_PATH_STYLE ?? given.S3_ENDPOINT !== undefined,
    copiesBytes: given.S3_COPIES_MB * 1024 * 1024,
  };
}

/** Zod's messages name the input in places; a secret must not reach a terminal that way. */
function plain(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return `Expected one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type') return issue.expected === 'number' ? 'Expected a number' : `Expected ${issue.expected}`;
  return issue.message;
}
