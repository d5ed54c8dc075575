import type { Readable } from 'node:stream';
import type { Actor } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { LEASE, type Lease } from '../../platform/heart.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Identity } from '../identity/index.ts';
import { deliveryEndpoints } from './delivery/delivery.endpoints.ts';
import { createDeliveryRepository } from './delivery/delivery.repository.ts';
import { createDelivery } from './delivery/delivery.service.ts';
import { createWatching } from './delivery/watching.ts';
import { createHoldingsRepository } from './holdings.repository.ts';
import { createHoldings } from './holdings.service.ts';
import { createSteps } from './mastering/mastering.ts';
import type { Profiles } from './mastering/profiles.ts';
import type { Steps } from './mastering/steps.ts';
import { createMaterial, type Footage, type FootageFacts, type Material } from './material.ts';
import { mediaEndpoints } from './media.endpoints.ts';
import { createMediaRepository, type MediaStatus } from './media.repository.ts';
import { posterUrlOf, present } from './media.ts';
import { createViews } from './media.view.ts';
import { createStorageReportRepository } from './storage-report.repository.ts';
import { createStorageReport } from './storage-report.service.ts';
import { createSweeper } from './sweeper.ts';
import { createUnitsRepository } from './units.repository.ts';
import { createUploading } from './uploads/index.ts';
import { createUses, type UseHook } from './uses.ts';
import { createVersionsRepository } from './versions.repository.ts';
import { workEndpoints } from './work.endpoints.ts';
import { createWorkers, type Settled } from './work.job.ts';
import { createWork } from './work.service.ts';

export type { Footage, Material } from './material.ts';
export type { Use, UseHook } from './uses.ts';

export interface Media {
  /** Status and length of files, by id; ids that none has are left out. */
  states(ids: readonly string[]): Promise<Map<string, { status: MediaStatus; durationSeconds: number | null }>>;
  /** Addresses of a picture of each file, by id, where it plays and anyone may play it. */
  posters(ids: readonly string[]): Promise<Map<string, string>>;
  /** The picture of a file of somebody’s, JPEG; null where they have no such file, or it has none yet. */
  still(ownerId: string, id: string): Promise<Buffer | null>;
  /**
   * Lets anyone play a file, because the caller's transaction puts it on the shelf; until that ends, nobody deletes the file.
   * @returns false when there is no such file.
   */
  publish(sql: Sql, id: string): Promise<boolean>;
  /** Makes files their owners' alone again, because the caller's transaction has taken them from the last that used them. */
  unpublish(sql: Sql, ...ids: string[]): Promise<void>;
  /** Says what a module uses files for: such a file is not deleted, and outlives its owner's account. Before the server starts. */
  onUse(hook: UseHook): void;
  /** What those need of files who edit with them, by id; files that are not there are left out. */
  material(ids: readonly string[]): Promise<Map<string, Material>>;
  /** @throws {NotFound} where a file is not there, or is not this one's to see. */
  demandSeen(id: string, actor: Actor): Promise<void>;
  /** What of originals bears on how they are shown; of files that are not READY nothing. */
  sources(ids: readonly string[]): Promise<Map<string, FootageFacts>>;
  /** Originals of files that are READY, on the local disk for as long as `work` runs. @throws {Fault} `storage-full` */
  withFootage<T>(ids: readonly string[], work: (footage: ReadonlyMap<string, Footage>) => Promise<T>): Promise<T>;
  /**
   * Takes a file of our own making as if it had been uploaded, into its owner's plan where it has one. An `id` that is there already
   * is left as it is. @throws {QuotaExceeded}
   */
  ingest(file: {
    id: string;
    ownerId: string | null;
    public: boolean;
    filename: string;
    mimeType: string;
    size: number;
    body: Readable;
  }): Promise<void>;
  /** As workers start: puts right at once what a crash may have left, and again when the dead worker's lease has run out. */
  recover(): Promise<void>;
}

export interface MediaOptions {
  /** What object storage says to be heard about uploads; without it, it is not. */
  readonly eventsSecret?: string | undefined;
  readonly lease?: Lease | undefined;
  readonly settled?: Settled | undefined;
  /** What films can be mastered into; for tests, others. */
  readonly profiles?: Profiles | undefined;
  /** What the units of mastering do; for tests, something quicker. */
  readonly steps?: Steps | undefined;
}

/** The door of media: uploads, media files, their mastering and delivery. */
export function createMedia(
  platform: Platform,
  { identity }: { identity: Pick<Identity, 'quotas' | 'onForget'> },
  options: MediaOptions = {},
): ModuleParts & { media: Media; close: () => Promise<void> } {
  const { quotas } = identity;
  const { lease = LEASE, steps = createSteps(platform.ffmpeg, options.profiles) } = options;
  const files = createMediaRepository(platform.database, platform.newId);
  const versions = createVersionsRepository(platform.database);
  const units = createUnitsRepository(platform.database);
  const shown = createDeliveryRepository(platform.database);
  const delivery = createDelivery({ platform, rows: shown });
  const watching = createWatching({ rows: shown, log: platform.log, now: platform.now });
  const uses = createUses();
  const { job, order } = createWorkers({ platform, versions, units, quotas, steps, lease, settled: options.settled });
  const work = createWork({ platform, files, versions, units, quotas, uses, order });
  const uploading = createUploading({
    platform,
    files,
    quotas,
    uses,
    order: work.wake,
    present: (row) => present(row, delivery.share),
    eventsSecret: options.eventsSecret,
  });
  const rows = createHoldingsRepository(platform.database);
  const holdings = createHoldings({ platform, files, holdings: rows, quotas, uses });
  const sweeper = createSweeper({ platform, files, versions, units, holdings, order });
  const report = createStorageReport({ platform, rows: createStorageReportRepository(platform.database) });
  const material = createMaterial({ platform, share: delivery.share });
  const views = createViews({ files, versions, share: delivery.share });
  identity.onForget(holdings.forgetOwner);
  return {
    endpoints: [
      ...mediaEndpoints({ platform, holdings, views }),
      ...workEndpoints({ work, report, views }),
      ...uploading.endpoints,
      ...deliveryEndpoints({ platform, rows: shown, delivery, watching, view: views.file }),
    ],
    close: () => watching.close(),
    jobs: [job, sweeper.job, report.job, ...uploading.jobs],
    media: {
      async states(ids) {
        return new Map((await files.states(ids)).map(({ id, ...state }) => [id, state]));
      },
      async posters(ids) {
        return new Map((await files.publicPosters(ids)).map(({ id, version, poster }) => [id, posterUrlOf(id, version, poster)]));
      },
      still: material.still,
      publish: async (sql, id) => (await rows.setPublic(sql, [id], true)) === 1,
      async unpublish(sql, ...ids) {
        await rows.setPublic(sql, ids, false);
      },
      onUse: uses.add,
      material: material.material,
      demandSeen: material.demandSeen,
      sources: material.sources,
      withFootage: material.withFootage,
      ingest: (file) => uploading.uploads.ingest(file),
      async recover() {
        await sweeper.sweep();
        await sweeper.clearForgotten();
        await uploading.reconcile();
        await platform.jobs.enqueue(sweeper.job, {}, { delaySeconds: lease.seconds + 1 });
      },
    },
  };
}
