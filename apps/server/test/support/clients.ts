import { randomUUID } from 'node:crypto';
import type { clients as contract, plans as plansContract } from '@fotograma/contract';
import { createAudit } from '../../src/modules/identity/audit.ts';
import { clientsEndpoints } from '../../src/modules/identity/clients.endpoints.ts';
import { type ClientGate, createClientGate } from '../../src/modules/identity/clients.gate.ts';
import { createClientsRepository } from '../../src/modules/identity/clients.repository.ts';
import { createClients } from '../../src/modules/identity/clients.service.ts';
import { createPlansRepository } from '../../src/modules/identity/plans.repository.ts';
import { createPlans } from '../../src/modules/identity/plans.service.ts';
import { createQuotas } from '../../src/modules/identity/quotas.ts';
import { namesGate, startApp } from './app.ts';
import { type Ask, type Asked, createAsk } from './ask.ts';
import { createTestPlatform, type TestPlatform } from './platform.ts';

type Client = contract.Client;

export interface ClientsApp {
  readonly platform: TestPlatform;
  readonly gate: ClientGate;
  readonly url: string;
  /** The administrator who asks where nobody else is named. */
  readonly admin: string;
  readonly ask: Ask;
  /** Clients that the other modules were told to forget, while they were still there. */
  readonly forgotten: readonly string[];
  make(body?: object): Promise<{ data: Client; key: string }>;
  makeKey(clientId: string, body?: object): Promise<Asked<{ data: contract.ClientKey; key: string }>>;
  /** What a key stands for. */
  own(key: string): Promise<Asked<{ data: Client; usage: plansContract.Usage }>>;
  read(clientId: string): Promise<Client>;
  list(): Promise<Client[]>;
  events(subject: string): Promise<{ kind: string; actor: string; name: string; details: Record<string, unknown> }[]>;
  inMinutes(minutes: number): Date;
  close(): Promise<void>;
}

/** API clients over HTTP, with keys that open what they should. */
export async function startClients(): Promise<ClientsApp> {
  const platform = await createTestPlatform();
  const { database, now } = platform;
  const audit = createAudit(database, now);
  const plans = createPlans({ platform, rows: createPlansRepository(database), audit });
  const rows = createClientsRepository(database);
  const gate = createClientGate({ platform, rows });
  const forgotten: string[] = [];
  const clients = createClients({
    platform,
    rows,
    plans,
    quotas: createQuotas(database, now),
    audit,
    async forget(sql, id) {
      const { rowCount } = await sql.query('SELECT FROM api_client WHERE id = $1', [id]);
      if (rowCount === 1) forgotten.push(id);
    },
    tell: gate.tell,
  });
  const app = await startApp(platform, clientsEndpoints(clients), {
    gate: { identify: (given) => (given.clientKey === undefined ? namesGate.identify(given) : gate.identifyKey(given.clientKey)) },
  });
  const admin = randomUUID();
  const ask = createAsk(app.url, `admin:${admin}`);
  return {
    platform,
    gate,
    url: app.url,
    admin,
    ask,
    forgotten,
    make: async (body = {}) => (await ask<{ data: Client; key: string }>('POST', '/clients', { body: { name: 'App', ...body } })).body,
    makeKey: (id, body = {}) => ask('POST', `/clients/${id}/keys`, { body }),
    own: (key) => ask('GET', '/clients/me', { key }),
    read: async (id) => (await ask<{ data: Client }>('GET', `/clients/${id}`)).body.data,
    list: async () => (await ask<{ data: Client[] }>('GET', '/clients')).body.data,
    async events(subject) {
      const text = `SELECT kind, actor_id AS actor, subject_name AS name, details FROM audit_event WHERE subject_id = $1 ORDER BY id`;
      return (await database.pool.query(text, [subject])).rows;
    },
    inMinutes: (minutes) => new Date(now().getTime() + minutes * 60_000),
    async close() {
      gate.close();
      await app.close();
      await platform.close();
    },
  };
}

/** What every key that is not good is answered with. */
export const KEY_REFUSED = { status: 401, code: 'key-invalid', detail: 'This is no client key that is good now.' };
