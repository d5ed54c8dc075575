import { type OutboundPolicy, post, RefusedAddress } from '../../platform/http/outbound.ts';
import type { Platform } from '../../platform/platform.ts';
import { createSlots, type Slots } from '../../platform/queue/slots.ts';
import type { Sealing } from '../../platform/sealing.ts';
import type { Claimed, DeliveriesRepository, Said, Verdict } from './deliveries.repository.ts';
import { derivedSecret, signedHeaders } from './signature.ts';

/** Deliveries at once in one process, and to one address of them. */
const SLOTS = 16;
const TO_ONE = 4;
const TIMEOUT_MS = 15_000;
/** Longer than an attempt may take. */
const LEASE_SECONDS = 30;
const LOOK_MS = 1_000;
/** Seconds from one attempt to the next: eight in some 28 hours. */
const SCHEDULE = [5, 300, 1_800, 7_200, 18_000, 36_000, 36_000];
/** Of each, so that not everything that failed together comes again together. */
const JITTER = 0.2;
/** The longest that an address may ask to be left alone, seconds. */
const LONGEST_REST = 36_000;
const DISABLED_AFTER_DAYS = 5;

export interface SendingOptions {
  readonly policy: OutboundPolicy;
  readonly timeoutMs?: number | undefined;
  /** Seconds of the schedule, where it is to be another. */
  readonly schedule?: readonly number[] | undefined;
}

/** Sends what is due, and again what failed. */
export function createSending(deps: { platform: Platform; rows: DeliveriesRepository; sealing: Sealing; options: SendingOptions }): Slots {
  const { platform, rows, sealing, options } = deps;
  const { log, metrics, now } = platform;
  const schedule = options.schedule ?? SCHEDULE;
  /** Calls under way, by address. */
  const under = new Map<string, number>();
  const busy = () => [...under].filter(([, count]) => count >= TO_ONE).map(([id]) => id);

  const attempt = async (claimed: Claimed, signal: AbortSignal): Promise<void> => {
    if (claimed.endpointState && claimed.endpointState !== 'active') return rows.giveUp(claimed);
    const at = now();
    const began = performance.now();
    const secrets = claimed.secret
      ? [claimed.secret, ...(claimed.previous ? [claimed.previous] : [])].map((sealed) => sealing.open(sealed))
      : [derivedSecret(platform.signingSecret, claimed.principalId)];
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Fotograma-Webhooks/1',
      ...signedHeaders(secrets, { id: claimed.id, body: claimed.payload, at }),
    };
    const answered = await post(
      claimed.url,
      { headers, body: claimed.payload, timeoutMs: options.timeoutMs ?? TIMEOUT_MS, signal },
      options.policy,
    ).catch((error: Error) => error);
    // Not asked to the end: the lease runs out, and it is sent again.
    if (signal.aborted) return;
    const milliseconds = Math.round(performance.now() - began);
    const said: Said =
      answered instanceof Error
        ? { at, status: null, error: wordsOf(answered), answer: '', milliseconds }
        : { at, status: answered.status, error: refusalOf(answered.status), answer: answered.beginning, milliseconds };
    const verdict = verdictOf(claimed, answered, schedule);
    await rows.settle(claimed, said, verdict, DISABLED_AFTER_DAYS);
    metrics.webhookAttempts.inc({ outcome: verdict.state });
    if (said.error) log.info({ webhook: claimed.endpointId, status: said.status, reason: said.error }, 'A webhook was not taken');
  };

  return createSlots({
    name: 'webhooks',
    slots: SLOTS,
    events: platform.events,
    log,
    lookMs: LOOK_MS,
    async take(signal) {
      const claimed = await rows.claim(LEASE_SECONDS, busy());
      if (!claimed) return null;
      const address = claimed.endpointId ?? claimed.principalId;
      under.set(address, (under.get(address) ?? 0) + 1);
      return async () => {
        try {
          await attempt(claimed, signal);
        } finally {
          const left = (under.get(address) ?? 1) - 1;
          if (left > 0) under.set(address, left);
          else under.delete(address);
        }
      };
    },
  });
}

/** Only 2xx is taken: who moved has to say so here, and not in a redirect that nobody follows. */
function refusalOf(status: number): string | null {
  if (status >= 200 && status < 300) return null;
  if (status >= 300 && status < 400) return `It answered ${status}: redirects are not followed; give the address that it leads to`;
  return `It answered ${status}`;
}

function wordsOf(error: Error): string {
  if (error instanceof RefusedAddress) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  return code ? `It could not be reached (${code})` : error.message.slice(0, 200);
}

function verdictOf(
  claimed: Claimed,
  answered: { status: number; retryAfter: number | null } | Error,
  schedule: readonly number[],
): Verdict {
  if (!(answered instanceof Error)) {
    if (refusalOf(answered.status) === null) return { state: 'delivered' };
    if (answered.status === 410) return { state: 'failed', gone: true };
  }
  const base = schedule[claimed.tries];
  if (base === undefined) return { state: 'failed', gone: false };
  const asked = answered instanceof Error ? 0 : Math.min(answered.retryAfter ?? 0, LONGEST_REST);
  const jitter = 1 + JITTER * (2 * Math.random() - 1);
  return { state: 'pending', delaySeconds: Math.max(base * jitter, asked) };
}
