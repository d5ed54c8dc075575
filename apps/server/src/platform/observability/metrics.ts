import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** The process's own registry; each constructor names its metrics once. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpSeconds: new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the request to the end of its answer.',
      labelNames: ['endpoint', 'status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'job_duration_seconds',
      help: 'Time that one run of a job took.',
      labelNames: ['job', 'outcome'],
      buckets: [0.01, 0.1, 1, 5, 15, 60, 300, 1800, 7200],
      registers,
    }),
    jobWaitSeconds: new Histogram({
      name: 'job_wait_seconds',
      help: 'Time from the order of a job to the start of its first run.',
      labelNames: ['job'],
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5, 30, 300, 3600],
      registers,
    }),
    masteringSeconds: new Histogram({
      name: 'mastering_unit_seconds',
      help: 'Time that one attempt at a unit of mastering took, by its kind and how it ended.',
      labelNames: ['kind', 'outcome'],
      buckets: [0.1, 1, 5, 15, 60, 300, 900, 3600, 14400],
      registers,
    }),
    uploadBytes: new Counter({ name: 'upload_bytes_total', help: 'Bytes received by uploads that completed.', registers }),
    masteringFailures: new Counter({
      name: 'mastering_failures_total',
      help: 'Units of mastering that were given up, by code.',
      labelNames: ['code'],
      registers,
    }),
    blogViews: new Counter({
      name: 'blog_views_total',
      help: 'Times that articles were read, by what became of it: heard, of a robot, or lost because the database was away too long.',
      labelNames: ['outcome'],
      registers,
    }),
    collabJudgement: new Histogram({
      name: 'collab_judgement_seconds',
      help: 'Time in which a change of a project was judged and put right.',
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.01, 0.05],
      registers,
    }),
    collabRepairs: new Counter({ name: 'collab_repairs_total', help: 'Things that were put right in what people wrote.', registers }),
    collabRefusals: new Counter({
      name: 'collab_refusals_total',
      help: 'Changes that could not be taken at all: their sockets were closed.',
      registers,
    }),
    /** @param rooms documents that are open. @param sockets of those who have them open. */
    collabOpen(rooms: () => number, sockets: () => number): void {
      for (const [name, help, read] of [
        ['collab_documents', 'Projects that are open.', rooms],
        ['collab_sockets', 'Sockets of those who have them open.', sockets],
      ] as const) {
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(read());
          },
        });
      }
    },
    importFailures: new Counter({
      name: 'import_failures_total',
      help: 'Imports that ended FAILED, by source.',
      labelNames: ['source'],
      registers,
    }),
    generations: new Counter({
      name: 'generations_total',
      help: 'Generations that ended, by service and how.',
      labelNames: ['service', 'outcome'],
      registers,
    }),
    generationSeconds: new Histogram({
      name: 'generation_attempt_seconds',
      help: 'Time that one attempt at a generation took, by service and how it ended.',
      labelNames: ['service', 'outcome'],
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300],
      registers,
    }),
    webhookAttempts: new Counter({
      name: 'webhook_attempts_total',
      help: 'Attempts to tell an address something, by what became of it.',
      labelNames: ['outcome'],
      registers,
    }),
    /** @param read generations that wait and that are under way, of the whole house. */
    generationDepth(read: () => Promise<{ queued: number; processing: number }>): void {
      new Gauge({
        name: 'generations_open',
        help: 'Generations that wait or are under way.',
        labelNames: ['state'],
        registers,
        async collect() {
          const depth = await read().catch(() => null);
          if (!depth) return this.reset();
          for (const state of ['queued', 'processing'] as const) this.set({ state }, depth[state]);
        },
      });
    },
    aiCalls: new Counter({
      name: 'ai_calls_total',
      help: 'Questions to language models, by provider and how they ended.',
      labelNames: ['provider', 'outcome'],
      registers,
    }),
    aiTokens: new Counter({
      name: 'ai_tokens_total',
      help: 'Tokens of language models, by provider and kind.',
      labelNames: ['provider', 'kind'],
      registers,
    }),
    chatInvented: new Counter({
      name: 'chat_invented_titles_total',
      help: 'Titles of films that a language model made up, and that were taken out of its answers.',
      registers,
    }),
    streamCacheBytes: new Gauge({ name: 'stream_cache_bytes', help: 'Bytes of segments held in memory.', registers }),
  };
}
