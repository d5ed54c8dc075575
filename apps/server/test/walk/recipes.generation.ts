import { Readable } from 'node:stream';
import { type endpoints, generation } from '@fotograma/contract';
import sharp from 'sharp';
import type { Recipe, World } from './world.ts';

const request = JSON.stringify(generation.GenerationRequest.parse({ prompt: 'A door' }));
const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: '#204060' } })
  .png()
  .toBuffer();

/** A generation of the owner’s that has ended, with a picture. */
async function made({ at, owner }: Pick<World, 'at' | 'owner'>): Promise<string> {
  const { database, newId, storage } = at.house.platform;
  const id = newId();
  const [key, thumbnail] = [`generation/${owner.id}/${id}/1/0`, `generation/${owner.id}/${id}/1/0.webp`];
  const bytes = await picture;
  await storage.put(key, Readable.from([bytes]), { maxBytes: bytes.length });
  await storage.put(thumbnail, Readable.from([bytes]), { maxBytes: bytes.length });
  await database.pool.query(
    `INSERT INTO generation (id, principal_id, state, service, request, reserved, created_at, ended_at, seq) VALUES ($1, $2, 'succeeded', 'poster', $3, 0, now(), now(), 1)`,
    [id, owner.id, request],
  );
  await database.pool.query(`INSERT INTO generation_event (generation_id, seq, type, at) VALUES ($1, 1, 'succeeded', now())`, [id]);
  await database.pool.query(
    `INSERT INTO generation_output (generation_id, index, key, thumbnail, content_type, bytes, width, height) VALUES ($1, 0, $2, $3, 'image/png', $4, 8, 8)`,
    [id, key, thumbnail, bytes.length],
  );
  return `/api/generate/${id}`;
}

/** The signed link of a picture. */
async function link({ at }: World): Promise<string> {
  const person = await at.person({ role: 'creator' });
  const path = await made({ at, owner: person });
  const answer = await fetch(at.url + path, { headers: { authorization: `Bearer ${person.token}` } });
  return ((await answer.json()) as { data: { imageUrl: string } }).data.imageUrl;
}

async function webhook({ at, owner }: World): Promise<string> {
  const { database, newId } = at.house.platform;
  const id = newId();
  // Nobody is called: it stands still until it is set going.
  await database.pool.query(
    `INSERT INTO webhook_endpoint (id, principal_id, url, description, events, state, secret, hint, created_at)
     VALUES ($1, $2, 'https://example.com/hook', '', '{}', 'active', '\\x00', 'whsec_…', now())`,
    [id, owner.id],
  );
  return `/api/webhooks/${id}`;
}

async function delivery(world: World): Promise<string> {
  const path = await webhook(world);
  const { database, newId } = world.at.house.platform;
  const id = newId();
  await database.pool.query(
    `INSERT INTO webhook_delivery (id, principal_id, endpoint_id, url, event, payload, state, created_at)
     VALUES ($1, $2, $3, 'https://example.com/hook', 'webhook.test', '{}', 'failed', now())`,
    [id, world.owner.id, path.split('/').at(-1)],
  );
  return `${path}/deliveries/${id}`;
}

type Ours = Extract<
  keyof typeof endpoints,
  `${string}Generation${string}` | `${string}Webhook${string}` | 'getClientMetrics' | 'writeText' | 'writeSpeech'
>;

export const generationRecipes: Readonly<Record<Ours, Recipe>> = {
  createGeneration: async () => ({ path: '/api/generate', body: { prompt: 'A door', service: 'poster', width: 64, height: 64 } }),
  listGenerations: async () => ({ path: '/api/generate' }),
  getGeneration: async (world) => ({ path: await made(world) }),
  cancelGeneration: async (world) => ({ path: `${await made(world)}/cancel` }),
  deleteGeneration: async (world) => ({ path: await made(world) }),
  watchGeneration: async (world) => ({ path: `${await made(world)}/events` }),
  uploadGenerationInput: async () => ({ path: '/api/generate/inputs', bytes: await picture }),
  listGenerationServices: async () => ({ path: '/api/generate/services' }),
  getGenerationFile: async (world) => ({ path: await link(world) }),
  getGenerationThumbnail: async (world) => ({ path: `${await link(world)}/thumbnail` }),
  getGenerationMetrics: async () => ({ path: '/api/metrics' }),
  getClientMetrics: async ({ owner }) => ({ path: `/api/metrics/client/${owner.id}` }),
  listWebhooks: async () => ({ path: '/api/webhooks' }),
  createWebhook: async () => ({ path: '/api/webhooks', body: { url: 'https://example.com/hook' } }),
  getWebhookSecret: async () => ({ path: '/api/webhooks/secret' }),
  updateWebhook: async (world) => ({ path: await webhook(world), body: { state: 'paused' } }),
  deleteWebhook: async (world) => ({ path: await webhook(world) }),
  rotateWebhookSecret: async (world) => ({ path: `${await webhook(world)}/secret` }),
  testWebhook: async (world) => ({ path: `${await webhook(world)}/test` }),
  listWebhookDeliveries: async (world) => ({ path: `${await webhook(world)}/deliveries` }),
  replayWebhookDelivery: async (world) => ({ path: `${await delivery(world)}/replay` }),
  // This house has no model and no voice.
  writeText: async () => ({ path: '/api/ai/text', body: { kind: 'title', brief: 'A door' }, refusal: 503 }),
  writeSpeech: async () => ({ path: '/api/ai/speech', body: { text: 'A door' }, refusal: 503 }),
};
