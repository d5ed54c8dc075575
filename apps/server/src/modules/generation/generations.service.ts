import { createHash } from 'node:crypto';
import { type ClientActor, generation as contract, type FieldError, type UserActor } from '@fotograma/contract';
import { Fault, Invalid, NotFound } from '../../platform/errors.ts';
import { follow } from '../../platform/events/follow.ts';
import { closeCursor, openCursor } from '../../platform/http/cursor.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Quotas } from '../identity/index.ts';
import { type Endings, endedWithout, keptUntil, type Teller } from './ending.ts';
import type { GenerationRow, GenerationsRepository } from './generations.repository.ts';
import { present } from './generations.view.ts';
import type { IdempotencyRepository, KeptAnswer } from './idempotency.repository.ts';
import type { Inputs } from './inputs.ts';
import { topicOf } from './keys.ts';
import type { Service, Services } from './makers.ts';

type Actor = UserActor | ClientActor;
type Generation = contract.Generation;

const LOCK_NOT_AVAILABLE = '55P03';

export interface Accepted {
  readonly generation: Generation;
  /** When it was answered the first time. */
  readonly at: string;
  /** Whether the same was answered before. */
  readonly replayed: boolean;
}

export type Generations = ReturnType<typeof createGenerations>;

/** What people and programs ask to be made. */
export function createGenerations(deps: {
  platform: Platform;
  rows: GenerationsRepository;
  idempotency: IdempotencyRepository;
  endings: Endings;
  services: Services;
  inputs: Inputs;
  quotas: Quotas;
  teller: Teller;
  link: (id: string) => string;
  /** There is something to be made. */
  announce: () => void;
}) {
  const { platform, rows, idempotency, endings, services, inputs, quotas, teller, link } = deps;
  const { now, newId, database, events } = platform;
  /** Requests of the same key that are being answered in this process: the first does it, the others are told. */
  const answering = new Map<string, { readonly fingerprint: string; readonly answer: Promise<Accepted> }>();

  const demand = async (actor: Actor, id: string): Promise<GenerationRow> => {
    const row = await rows.find(actor.id, id);
    if (!row) throw new NotFound('generation', id);
    return row;
  };

  const make = async (
    actor: Actor,
    request: contract.GenerationRequest,
    key: string | undefined,
    fingerprint: string,
  ): Promise<Accepted> => {
    const service = chosen(services, request);
    const digests = await inputs.digests(actor.id, request.inputs);
    refuseInputs(request, service, digests);
    if (request.webhookUrl !== undefined) teller.checkAddress(request.webhookUrl, '/webhookUrl');
    const at = now();
    const id = newId();
    const given = {
      id,
      principalId: actor.id,
      service: service.name,
      request,
      model: service.maker.model,
      cacheKey: request.seed === undefined ? null : cacheKeyOf(service, request, digests),
      reserved: service.price * request.count,
      deadlineAt: request.deadlineSeconds === undefined ? null : new Date(at.getTime() + request.deadlineSeconds * 1_000),
      at,
    };
    const accepted = { generation: present(queued(given), link), at: at.toISOString(), replayed: false };
    const done = await database
      .transaction(async (sql): Promise<{ accepted: Accepted; settled?: () => Promise<void> }> => {
        if (key !== undefined) {
          const kept = await idempotency.take<Accepted>(sql, actor.id, key, { fingerprint, subjectId: id, answer: accepted }, at);
          if (kept) return { accepted: replay(kept, fingerprint) };
        }
        const made = given.cacheKey === null ? null : await rows.made(sql, actor.id, given.cacheKey, at);
        await rows.insert(sql, given);
        // Late: the rows that everything of one principal goes through are held for as little as can be.
        await quotas.spend(sql, actor.id, 'generations', request.count);
        if (given.reserved > 0) await quotas.spend(sql, actor.id, 'generationSpend', given.reserved);
        if (!made) return { accepted };
        const ending = { ...endedWithout('succeeded', at), cached: true, model: made.model, expiresAt: keptUntil(at) };
        await rows.copyOutputs(sql, made.id, id);
        const ended = await endings.within(sql, given, null, ending);
        return { accepted, settled: async () => void (ended && (await endings.told(id, ended, ending))) };
      })
      .catch((error: { code?: string }) => {
        if (error.code !== LOCK_NOT_AVAILABLE) throw error;
        throw new Fault('conflict', 'A request with this Idempotency-Key is being worked on; try again in a moment.', {
          headers: { 'Retry-After': '1' },
        });
      });
    if (done.settled) await done.settled();
    else if (!done.accepted.replayed) deps.announce();
    return done.accepted;
  };

  return {
    /**
     * @param key the request’s own name: the same answer comes to it again for a day.
     * @throws {Invalid}; {QuotaExceeded}; {Fault} `conflict` while the same is being worked on elsewhere; `mismatch` as `invalid` for another body under the same key.
     */
    async create(actor: Actor, request: contract.GenerationRequest, key?: string): Promise<Accepted> {
      const fingerprint = digestOf(request);
      if (key === undefined) return make(actor, request, key, fingerprint);
      const name = `${actor.id} ${key}`;
      const before = answering.get(name);
      if (before) {
        const answer = await before.answer.catch(() => null);
        if (answer && before.fingerprint === fingerprint) return { ...answer, replayed: true };
        // Whatever became of it is in the tables now.
        return this.create(actor, request, key);
      }
      const answer = make(actor, request, key, fingerprint);
      answering.set(name, { fingerprint, answer });
      try {
        return await answer;
      } finally {
        answering.delete(name);
      }
    },

    async get(actor: Actor, id: string): Promise<Generation> {
      return present(await demand(actor, id), link);
    },

    /** The generation once it has ended; null when it has not in time, or the caller hung up. */
    async wait(actor: Actor, id: string, seconds: number, signal: AbortSignal): Promise<Generation | null> {
      const patience = AbortSignal.any([signal, AbortSignal.timeout(seconds * 1_000)]);
      const states = follow({
        events,
        topic: topicOf(id),
        look: () => rows.find(actor.id, id),
        isLast: ({ state }) => contract.isSettled(state),
        signal: patience,
      });
      for await (const row of states) if (contract.isSettled(row.state)) return present(row, link);
      return null;
    },

    async list(
      actor: Actor,
      asked: {
        status?: string[] | undefined;
        service?: string[] | undefined;
        from?: string | undefined;
        to?: string | undefined;
        cursor?: string | undefined;
        limit: number;
      },
    ): Promise<{ data: Generation[]; nextCursor: string | null }> {
      const found = await rows.list(actor.id, {
        status: asked.status ?? null,
        service: asked.service ?? null,
        from: asked.from ?? null,
        to: asked.to ?? null,
        before: openCursor(asked.cursor),
        limit: asked.limit + 1,
      });
      const shown = found.slice(0, asked.limit);
      return { data: shown.map((row) => present(row, link)), nextCursor: closeCursor(found, shown) };
    },

    /** What has ended stays as it is. */
    async cancel(actor: Actor, id: string): Promise<Generation> {
      const row = await demand(actor, id);
      if (!contract.isSettled(row.state)) await endings.end(row, null, endedWithout('canceled', now()));
      return present(await demand(actor, id), link);
    },

    async remove(actor: Actor, id: string): Promise<void> {
      await this.cancel(actor, id);
      await database.transaction(async (sql) => {
        if (!(await rows.lock(sql, id))) return;
        for (const key of await rows.remove(sql, id)) await platform.removals.forget(sql, key);
      });
      await events.publish(topicOf(id));
    },

    /** Everything that happened after `seen`, and what happens then, to the end. @throws {NotFound} at once. */
    async watch(actor: Actor, id: string, seen: number, signal: AbortSignal): Promise<AsyncIterable<contract.GenerationEvent>> {
      await demand(actor, id);
      const states = follow({
        events,
        topic: topicOf(id),
        look: () => rows.find(actor.id, id),
        isLast: ({ state }) => contract.isSettled(state),
        signal,
      });
      return (async function* () {
        let last = seen;
        for await (const row of states) {
          const happened = await rows.events(id, last);
          const generation = present(row, link);
          for (const { seq, type, at } of happened) {
            yield { seq, type: type as contract.GenerationEvent['type'], at: at.toISOString(), generation };
            last = seq;
          }
          // How far it is has no place in the record: it is told between.
          if (!happened.length && row.seq > 0 && !contract.isSettled(row.state))
            yield { seq: last, type: 'progress' as const, at: now().toISOString(), generation };
        }
      })();
    },

    receiveInput: inputs.receive,

    services: () =>
      [...services.values()].map(({ name, maker, madeBy, modes, price }) => ({
        service: name,
        model: maker.model,
        kind: maker.kind,
        madeBy,
        modes: [...modes],
        price,
      })),
  };
}

/** @throws {Invalid} for a service that this house does not have. */
function chosen(services: Services, request: contract.GenerationRequest): Service {
  const name = request.service ?? (services.has('banana') ? 'banana' : 'poster');
  const service = services.get(name);
  if (!service)
    throw new Invalid([
      { in: 'body', pointer: '/service', message: `This house has no key for ${name}; it has ${[...services.keys()].join(', ')}` },
    ]);
  return service;
}

function refuseInputs(request: contract.GenerationRequest, service: Service, digests: readonly (string | null)[]): void {
  const errors: FieldError[] = [];
  const wrong = (pointer: string, message: string) => errors.push({ in: 'body', pointer, message });
  const { mode } = request;
  const count = request.inputs.length;
  if (!service.modes.includes(mode)) wrong('/mode', `${service.name} does not know this; it knows ${service.modes.join(', ')}`);
  else if (mode === 'tryon' && count !== 2) wrong('/inputs', 'A try-on needs two pictures: the person, then the garment');
  else if (mode === 'edit' && count === 0) wrong('/inputs', 'An edit needs a picture to be edited');
  else if (count > service.maker.mostInputs)
    wrong(
      '/inputs',
      service.maker.mostInputs ? `${service.name} takes ${service.maker.mostInputs} at most` : `${service.name} works without pictures`,
    );
  for (const [index, digest] of digests.entries())
    if (digest === null) wrong(`/inputs/${index}`, 'There is no such picture, or it is not kept any more');
  if (errors.length) throw new Invalid(errors);
}

/** What the same result follows from. Of one principal alone: nothing is ever shared between two. */
function cacheKeyOf(
  service: Service,
  { webhookUrl: _, deadlineSeconds: __, inputs: ___, service: ____, ...request }: contract.GenerationRequest,
  digests: readonly (string | null)[],
): string {
  return digestOf({ ...request, service: service.name, model: service.maker.model, digests });
}

/** SHA-256 of JSON with its keys in order, hex. */
function digestOf(value: object): string {
  const ordered = JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
  return createHash('sha256').update(ordered).digest('hex');
}

/** @throws {Invalid} for another request under the same key. */
function replay(kept: KeptAnswer<Accepted>, fingerprint: string): Accepted {
  if (kept.fingerprint !== fingerprint) {
    throw new Invalid([{ in: 'headers', pointer: '/idempotency-key', message: 'This key was used for another request; use a new one' }]);
  }
  return { ...kept.answer, replayed: true };
}

/** The row that a request becomes. */
function queued(given: Parameters<GenerationsRepository['insert']>[1]): GenerationRow {
  return {
    ...given,
    state: 'queued',
    cached: false,
    warnings: [],
    error: null,
    progress: 0,
    charged: 0,
    providerMs: null,
    webhookUrl: given.request.webhookUrl ?? null,
    createdAt: given.at,
    startedAt: null,
    endedAt: null,
    expiresAt: null,
    seq: 1,
    attempts: 0,
    outputs: [],
  };
}
