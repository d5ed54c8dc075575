import { Readable } from 'node:stream';
import type { generation as contract } from '@fotograma/contract';
import { type MadeOutput, MakerFailure } from '../../platform/ai/makers.ts';
import { isDisconnected } from '../../platform/database/database.ts';
import { Fault } from '../../platform/errors.ts';
import { LEASE, type Lease, startHeart } from '../../platform/heart.ts';
import { withContext } from '../../platform/observability/context.ts';
import { createPictureMaker } from '../../platform/pictures/pictures.ts';
import type { Platform } from '../../platform/platform.ts';
import { createSlots, type Slots } from '../../platform/queue/slots.ts';
import type { ClaimsRepository, Ending } from './claims.repository.ts';
import { type Endings, endedWithout, keptUntil } from './ending.ts';
import type { Claim, OutputRow } from './generations.repository.ts';
import type { Inputs } from './inputs.ts';
import { keys, topicOf } from './keys.ts';
import { makeRequestOf, type Service, type Services } from './makers.ts';

/** Failures, crashes of the whole server included, after which a generation is given up. */
const MOST_FAILURES = 3;
const LOOK_MS = 1_000;
/** While a provider is left alone it is looked again this often, … */
const REST_SECONDS = 2;
/** … and given up after this long. */
const LONGEST_REST_MS = 10 * 60_000;
/** Work that goes on at a provider is asked after for so long. */
const LONGEST_OPERATION_MS = 3_600_000;
const ASK_AGAIN_SECONDS = 2;
const MOST_IMAGE_BYTES = 64 * 1024 ** 2;
const MOST_VIDEO_BYTES = 512 * 1024 ** 2;
const THUMBNAIL = { side: 480, quality: 78 };
const OVERDUE_AT_ONCE = 100;

interface Deps {
  readonly platform: Platform;
  readonly claims: ClaimsRepository;
  readonly endings: Endings;
  readonly services: Services;
  readonly inputs: Inputs;
  readonly slots: number;
  readonly lease?: Lease | undefined;
}

/** Works on generations: takes the one whose turn it is, asks the provider, keeps what came and settles the books. */
export function createGenerationWork(deps: Deps): Slots {
  const { platform, claims, endings } = deps;
  return createSlots({
    name: 'generation',
    slots: deps.slots,
    events: platform.events,
    log: platform.log,
    lookMs: LOOK_MS,
    async take(signal) {
      const claim = await claims.claim((deps.lease ?? LEASE).seconds);
      return claim && (() => withContext({ generationId: claim.id, clientId: claim.principalId }, () => attempt(deps, claim, signal)));
    },
    async tick() {
      for (const one of await claims.overdue(OVERDUE_AT_ONCE)) await endings.end(one, null, endedWithout('expired', platform.now()));
    },
  });
}

async function attempt(deps: Deps, claim: Claim, stopping: AbortSignal): Promise<void> {
  const { platform, claims, endings, services, lease = LEASE } = deps;
  const { metrics, now } = platform;
  const tell = () => platform.events.publish(topicOf(claim.id)).catch(() => undefined);
  const service = services.get(claim.service);
  if (claim.overdue) return void (await endings.end(claim, claim.attempt, endedWithout('expired', now())));
  if (!service) return give(deps, claim, failureOf('unavailable', 'This house has no key for this service any more.'));
  if (claim.failures >= MOST_FAILURES) {
    return give(deps, claim, failureOf('internal', 'The server stopped again and again while this was made.'));
  }
  if (!service.breaker.enter()) return rest(deps, claim);
  if (claim.isFirst) void tell();
  const heart = startHeart({ renew: (progress) => claims.renew(claim, lease.seconds, progress), lease, stopping, tell });
  const prefix = keys.attempt(claim.principalId, claim.id, claim.attempt);
  const stop = metrics.generationSeconds.startTimer({ service: claim.service });
  let asked = false;
  try {
    const inputs = await deps.inputs.open(claim.principalId, claim.request.inputs);
    if (claim.operation === null) await claims.asked(claim, service.maker.model, now());
    asked = true;
    const made = await service.maker.make(makeRequestOf(claim.request, inputs), {
      signal: heart.signal,
      operation: claim.operation,
      begun: async (operation) => {
        if (!(await claims.began(claim, operation))) throw new Error('The work was given to another worker');
      },
    });
    service.breaker.succeeded();
    if (made.state === 'waiting') {
      await claims.putAside(claim, made.askAfterSeconds, false);
      return;
    }
    const outputs = await keep(deps, service, claim, made.outputs);
    const at = now();
    const ending: Ending = {
      state: 'succeeded',
      error: null,
      warnings: made.warnings,
      charged: service.price * outputs.length,
      outputs,
      cached: false,
      model: service.maker.model,
      at,
      expiresAt: keptUntil(at),
    };
    const ended = await platform.database.transaction(async (sql) => {
      const done = await endings.within(sql, claim, claim.attempt, ending);
      if (done) await claims.answered(sql, claim.id, 'succeeded', { status: null, detail: null, retryAfterMs: null, at });
      // Somebody else is working on it, or it was given up: what was made here is nobody's.
      if (!done) await platform.removals.forget(sql, prefix);
      return done;
    });
    stop({ outcome: ended ? 'succeeded' : 'lost' });
    if (ended) await endings.told(claim.id, ended, ending);
  } catch (error) {
    await platform.database.transaction((sql) => platform.removals.forget(sql, prefix)).catch(() => undefined);
    if (stopping.aborted || heart.lost() || isDisconnected(error)) {
      service.breaker.letGo();
      stop({ outcome: 'stopped' });
      // Begun again by whoever looks next; should the row be out of reach too, its lease runs out.
      await claims.putAside(claim, 0, false).catch(() => undefined);
      return;
    }
    stop({ outcome: 'failed' });
    await fail(deps, service, claim, error, asked);
  } finally {
    heart.stop();
    await tell();
  }
}

function failureOf(
  reason: contract.Failure,
  message: string,
  more: { status?: number | null; retryAfterMs?: number | null } = {},
): NonNullable<Ending['error']> {
  const { status = null, retryAfterMs = null } = more;
  return { reason, message, providerStatus: status, retryAfterSeconds: retryAfterMs === null ? null : retryAfterMs / 1_000 };
}

async function give(deps: Deps, claim: Claim, error: NonNullable<Ending['error']>): Promise<void> {
  await deps.endings.end(claim, claim.attempt, endedWithout('failed', deps.platform.now(), error));
}

async function isYoung({ claims, platform }: Deps, claim: Claim): Promise<boolean> {
  const since = await claims.waitingSince(claim);
  return since !== null && platform.now().getTime() - since.getTime() < LONGEST_OPERATION_MS;
}

/** The provider is being left alone: it is waited for, and not for ever. */
async function rest(deps: Deps, claim: Claim): Promise<void> {
  const { claims, platform } = deps;
  const since = await claims.waitingSince(claim);
  if (since !== null && platform.now().getTime() - since.getTime() > LONGEST_REST_MS) {
    return give(deps, claim, failureOf('unavailable', 'The provider did not answer for ten minutes.'));
  }
  await claims.putAside(claim, REST_SECONDS, false);
}

async function fail(deps: Deps, service: Service, claim: Claim, error: unknown, asked: boolean): Promise<void> {
  const { platform, claims } = deps;
  const { log, now } = platform;
  const failure = error instanceof MakerFailure ? error : null;
  if (!failure) log.error({ err: error }, 'A generation failed unexpectedly');
  else log.warn({ err: error, status: failure.status }, 'A provider did not make what it was asked for');
  // A refusal and a bad request say nothing against the provider.
  if (!failure || failure.reason === 'refused' || (failure.status !== null && failure.status < 500 && failure.status !== 429))
    service.breaker.succeeded();
  else service.breaker.failed(failure.retryAfterMs);
  const [status, retryAfterMs] = [failure?.status ?? null, failure?.retryAfterMs ?? null];
  if (claim.operation !== null && failure?.mayPass && (await isYoung(deps, claim))) {
    // It goes on there by itself: only we could not hear of it.
    await claims.putAside(claim, Math.max((retryAfterMs ?? 0) / 1_000, ASK_AGAIN_SECONDS), false);
    return;
  }
  if (asked) {
    const outcome = failure?.reason === 'refused' ? 'refused' : failure?.unknown ? 'unknown' : 'failed';
    const detail = failure ? failure.message : 'An error of our own.';
    await claims.answered(platform.database.pool, claim.id, outcome, { status, detail, retryAfterMs, at: now() });
  }
  if ((failure === null || failure.mayPass) && claim.failures + 1 < MOST_FAILURES) {
    await claims.putAside(claim, Math.max((retryAfterMs ?? 0) / 1_000, 2 ** claim.failures), true);
    return;
  }
  const message = failure ? failure.message : 'Something went wrong on our side.';
  await give(deps, claim, failureOf(failure ? failure.reason : 'internal', message, { status, retryAfterMs }));
}

const pictures = createPictureMaker({ places: 2, waiting: 10_000 });

/** Looks at what came, whatever it calls itself, and keeps it with a small picture of it. */
async function keep(deps: Deps, service: Service, claim: Claim, outputs: readonly MadeOutput[]): Promise<OutputRow[]> {
  const { storage } = deps.platform;
  const kept: OutputRow[] = [];
  for (const [index, { body }] of outputs.entries()) {
    const key = keys.output(claim.principalId, claim.id, claim.attempt, index);
    if (service.maker.kind === 'video') {
      const { size } = await storage
        .put(key, Buffer.isBuffer(body) ? Readable.from([body]) : body, { maxBytes: MOST_VIDEO_BYTES })
        .catch((cause: unknown) => {
          // Ours says what is wrong with it; all else is the line to the provider, which broke.
          if (cause instanceof Fault && cause.code !== 'too-large') throw cause;
          const mayPass = !(cause instanceof Fault);
          throw new MakerFailure('provider', mayPass ? 'The film broke off on its way.' : 'The film is too large.', {
            mayPass,
            unknown: true,
            cause,
          });
        });
      if (!(await isMp4(await storage.read(key, { start: 0, end: 11 }))))
        throw new MakerFailure('provider', 'What the provider sent is no MP4.', { unknown: true });
      kept.push({ index, key, thumbnail: null, contentType: 'video/mp4', bytes: size, width: null, height: null });
      continue;
    }
    if (!Buffer.isBuffer(body)) throw new Error('Pictures come whole');
    const seen = await pictures
      .make(body, async (original) => {
        const { format, width, height } = await original.open().metadata();
        const thumbnail = await original
          .open()
          .resize(THUMBNAIL.side, THUMBNAIL.side, { fit: 'inside', withoutEnlargement: true })
          .webp({ quality: THUMBNAIL.quality })
          .toBuffer();
        return { format, width, height, thumbnail };
      })
      .catch((cause: unknown) => {
        throw new MakerFailure('provider', 'What the provider sent is no picture that can be used.', { unknown: true, cause });
      });
    if (seen.format !== 'png' && seen.format !== 'jpeg' && seen.format !== 'webp') {
      throw new MakerFailure('provider', 'What the provider sent is no PNG, JPEG or WebP.', { unknown: true });
    }
    const thumbnail = keys.thumbnail(claim.principalId, claim.id, claim.attempt, index);
    await storage.put(key, Readable.from([body]), { maxBytes: MOST_IMAGE_BYTES });
    await storage.put(thumbnail, Readable.from([seen.thumbnail]), { maxBytes: seen.thumbnail.length });
    kept.push({ index, key, thumbnail, contentType: `image/${seen.format}`, bytes: body.length, width: seen.width, height: seen.height });
  }
  return kept;
}

/** ISO 14496-12: a file type box comes first. */
async function isMp4(head: Readable | null): Promise<boolean> {
  const bytes = Buffer.concat(head ? await head.toArray() : []);
  return bytes.toString('latin1', 4, 8) === 'ftyp';
}
