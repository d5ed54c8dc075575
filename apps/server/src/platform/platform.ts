import type { Database } from './database/database.ts';
import type { Events } from './events/events.ts';
import type { Ffmpeg } from './ffmpeg/ffmpeg.ts';
import type { Implementation } from './http/bind.ts';
import type { Mail } from './mail/mail.ts';
import type { Logger } from './observability/logger.ts';
import type { Metrics } from './observability/metrics.ts';
import type { JobDefinition, Jobs } from './queue/queue.ts';
import type { Removals } from './storage/removals.ts';
import type { ObjectStorage } from './storage/storage.ts';

/** The ground floor, as modules are given it. Clock and ids are handed in, so that tests need no waiting. */
export interface Platform {
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly jobs: Jobs;
  readonly events: Events;
  readonly storage: ObjectStorage;
  readonly removals: Removals;
  readonly mail: Mail;
  readonly ffmpeg: Ffmpeg;
  /** Keys what we sign; each use derives a key of its own from it. */
  readonly signingSecret: string;
  /** Origin under which this server is reached, for absolute links; known once it listens. */
  readonly publicUrl: () => string;
  /** Free bytes below which no more files are taken. */
  readonly minFreeBytes: number;
  readonly now: () => Date;
  /** A fresh UUID. */
  readonly newId: () => string;
}

/** What every module's door hands to the composition root, beside its own service. */
export interface ModuleParts {
  readonly endpoints: readonly Implementation[];
  readonly jobs: readonly JobDefinition[];
}
