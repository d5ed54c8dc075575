import { type Endpoint, system } from '@fotograma/contract';
import type { Metrics } from '../observability/metrics.ts';
import { type Implementation, implement } from './bind.ts';
import { printOpenapi } from './openapi.ts';

/** A part of the house that can be well or not. `run` resolves to a word about it, or to nothing; it throws when not well. */
export interface HealthCheck {
  readonly name: string;
  /** Whether the rest can do without it: the server is ready all the same. */
  readonly isOptional?: boolean;
  run(): Promise<string | undefined>;
}

/** A check that takes longer has failed: who asks wants an answer. */
const CHECK_TIMEOUT_MS = 3_000;

/** The endpoints about the server itself: alive, ready, metrics, its own description. */
export function systemEndpoints(options: {
  readonly version: string;
  readonly endpoints: readonly Endpoint[];
  readonly checks: readonly HealthCheck[];
  readonly metrics: Metrics;
  readonly publicUrl: () => string;
}): Implementation[] {
  let document: Record<string, unknown> | null = null;
  return [
    implement(system.getHealth, async () => ({ status: 200, body: { status: 'ok' as const } })),
    implement(system.getReady, async () => {
      const checks = Object.fromEntries(await Promise.all(options.checks.map(async (check) => [check.name, await judge(check)] as const)));
      const failed = options.checks.filter((check) => checks[check.name]?.state !== 'ok');
      const isReady = failed.every((check) => check.isOptional);
      const status = failed.length === 0 ? ('ready' as const) : isReady ? ('degraded' as const) : ('not-ready' as const);
      const body = { status, version: options.version, checks };
      return isReady ? { status: 200, body } : { status: 503, body };
    }),
    implement(system.getMetrics, async () => {
      const { registry } = options.metrics;
      return {
        status: 200,
        bytes: Buffer.from(await registry.metrics()),
        contentType: registry.contentType,
        headers: { 'Cache-Control': 'no-store' },
      };
    }),
    implement(system.getOpenapi, async () => {
      document ??= printOpenapi(options.endpoints, { version: options.version, url: options.publicUrl() });
      return { status: 200, body: document };
    }),
  ];
}

async function judge(check: HealthCheck): Promise<{ state: 'ok' | 'failed'; milliseconds: number; detail?: string }> {
  const started = performance.now();
  const spent = () => Math.round((performance.now() - started) * 10) / 10;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`No answer within ${CHECK_TIMEOUT_MS / 1_000} s`)), CHECK_TIMEOUT_MS);
  });
  try {
    const detail = await Promise.race([check.run(), late]);
    return { state: 'ok', milliseconds: spent(), ...(detail ? { detail } : {}) };
  } catch (error) {
    // Only errors of our own wording are shown: a driver's may name hosts and users.
    const detail = error instanceof UnwellError ? error.message : 'It does not answer.';
    return { state: 'failed', milliseconds: spent(), detail };
  } finally {
    clearTimeout(timer);
  }
}

/** Why a part is not well, in words that anyone may read. */
export class UnwellError extends Error {}
