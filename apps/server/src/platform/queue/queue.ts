import type { Job, Worker } from 'bullmq';
import type * as z from 'zod';
import { withContext } from '../observability/context.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { QueueBackend } from './backends.ts';
import { LINE_NAMES, LINES, type Line } from './lines.ts';

/** How long a worker may be silent before its job is taken to be dead and given to another. */
const LOCK_MS = 30_000;

export interface JobDefinition<S extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly line: Line;
  /** What a job carries: ids, never the data they stand for. */
  readonly data: S;
  /** Runs in all when it throws, with exponential back-off between them. */
  readonly attempts: number;
  /** Runs it again and again, this often, on one of all workers. */
  readonly everySeconds?: number;
  /** Must be able to run twice, and to be killed at any line and run again. */
  run(data: z.output<S>, context: JobRun): Promise<void>;
}

export interface JobRun {
  /** 1 for the first run. */
  readonly attempt: number;
  /** Aborted when the process is asked to stop: leave the work as another run can find it. */
  readonly signal: AbortSignal;
}

/** Keeps the type of `data` between a definition's schema and its handler. */
export function defineJob<S extends z.ZodType>(definition: JobDefinition<S>): JobDefinition<S> {
  return definition;
}

export interface Jobs {
  /** Makes a job known. Every job must be, before `start`; a name twice is refused. */
  register(definition: JobDefinition): void;
  /**
   * Adds a job. @throws while the queue is away: who has a sweeper goes on, a letter is not lost without a word. With a `key`, a job of that key that waits or runs already is enough and nothing is added.
   * A lost job costs a delay and nothing more: sweepers find what is unfinished in the tables. Of those that wait in a line
   * the one of the smallest `priority` (from 1) is taken first; those without one before all that have one.
   */
  enqueue<S extends z.ZodType>(
    definition: JobDefinition<S>,
    data: z.input<S>,
    options?: { key?: string; delaySeconds?: number; priority?: number },
  ): Promise<void>;
  /** Begins to work off jobs and keeps the schedules of those that repeat. */
  work(): Promise<void>;
  /** @throws when the queue's database does not answer. */
  ping(): Promise<void>;
  /** Jobs that wait or run, by state. */
  counts(): Promise<Record<string, number>>;
  /** Stops taking jobs, aborts those that run and waits for them. */
  close(): Promise<void>;
}

/**
 * @param options.lines that this process works off; all of them, when nothing is said.
 * @param options.lockMs for tests: how long a worker may be silent, where that is to be less.
 */
export function createJobs(options: {
  backend: QueueBackend;
  log: Logger;
  metrics: Metrics;
  lines?: readonly Line[] | undefined;
  lockMs?: number | undefined;
}): Jobs {
  const { backend, log, metrics, lockMs = LOCK_MS, lines = LINE_NAMES } = options;
  const definitions = new Map<string, JobDefinition>();
  const stopping = new AbortController();
  const workers: Worker[] = [];
  const queues = new Map(
    Object.keys(LINES).map((line) => {
      const queue = backend.queue(line);
      queue.on('error', (err) => log.warn({ err, line }, 'The queue reported an error'));
      return [line, queue];
    }),
  );
  const queueOf = (definition: JobDefinition) => {
    const queue = queues.get(definition.line);
    if (!queue || definitions.get(definition.name) !== definition) throw new Error(`The job ${definition.name} was not registered`);
    return queue;
  };
  const retries = (definition: JobDefinition) => ({
    attempts: definition.attempts,
    backoff: { type: 'exponential', delay: 1_000, jitter: 0.5 },
    removeOnComplete: true,
    removeOnFail: { age: 7 * 86_400, count: 1_000 },
  });

  const runJob = async (job: Job) => {
    const definition = definitions.get(job.name);
    if (!definition) throw new Error(`No handler for the job ${job.name}`);
    const data = definition.data.parse(job.data);
    await withContext({ job: job.name, ...(job.id ? { jobId: job.id } : {}) }, async () => {
      const stop = metrics.jobSeconds.startTimer({ job: job.name });
      // A run after a failure waited for its back-off, on purpose.
      if (job.attemptsStarted === 1)
        metrics.jobWaitSeconds.observe({ job: job.name }, Math.max(0, Date.now() - job.timestamp - job.delay) / 1_000);
      try {
        await definition.run(data, { attempt: job.attemptsStarted, signal: stopping.signal });
        stop({ outcome: 'done' });
      } catch (err) {
        stop({ outcome: 'failed' });
        if (!stopping.signal.aborted) log.error({ err }, `The job ${job.name} failed`);
        throw err;
      }
    });
  };

  return {
    register(definition) {
      if (definitions.has(definition.name)) throw new Error(`Two jobs are called ${definition.name}`);
      definitions.set(definition.name, definition);
    },
    async enqueue(definition, data, { key, delaySeconds, priority } = {}) {
      const queue = queueOf(definition as never);
      await queue.add(definition.name, definition.data.parse(data), {
        ...retries(definition as never),
        ...(key === undefined ? {} : { deduplication: { id: `${definition.name}.${key}` } }),
        ...(delaySeconds === undefined ? {} : { delay: delaySeconds * 1_000 }),
        ...(priority === undefined ? {} : { priority }),
      });
    },
    async work() {
      for (const definition of definitions.values()) {
        if (definition.everySeconds === undefined) continue;
        await queueOf(definition).upsertJobScheduler(
          definition.name,
          { every: definition.everySeconds * 1_000 },
          { name: definition.name, data: {}, opts: { attempts: 1, removeOnComplete: true, removeOnFail: { count: 100 } } },
        );
      }
      for (const line of lines) {
        const worker = backend.worker(line, runJob, {
          concurrency: LINES[line],
          lockDuration: lockMs,
          stalledInterval: lockMs,
          maxStalledCount: 3,
        });
        worker.on('error', (err) => log.warn({ err, line }, 'A worker reported an error'));
        workers.push(worker);
      }
      await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    },
    ping: backend.ping,
    async counts() {
      const sum: Record<string, number> = {};
      for (const queue of queues.values()) {
        for (const [state, count] of Object.entries(await queue.getJobCounts())) sum[state] = (sum[state] ?? 0) + count;
      }
      return sum;
    },
    async close() {
      stopping.abort(new Error('The process is stopping'));
      await Promise.all(workers.map((worker) => worker.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await backend.close();
    },
  };
}
