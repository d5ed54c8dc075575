import type { Readable } from 'node:stream';
import type { Sql } from '../../platform/database/database.ts';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Identity } from '../identity/index.ts';
import { deliveryEndpoints } from './delivery/delivery.endpoints.ts';
import { createDeliveryRepository } from './delivery/delivery.repository.ts';
import { createDelivery } from './delivery/delivery.service.ts';
import { createWatching } from './delivery/watching.ts';
import { createHoldingsRepository } from './holdings.repository.ts';
import { createHoldings } from './holdings.service.ts';
import { createMasterJob, LEASE, type Lease } from './mastering/master.job.ts';
import { createView, mediaEndpoints } from './media.endpoints.ts';
import { createMediaRepository, type MediaStatus } from './media.repository.ts';
import { posterUrlOf } from './media.ts';
import { createSweeper } from './sweeper.ts';
import { createUploads } from './uploads.service.ts';
import { createUses, type UseHook } from './uses.ts';
import { createWork } from './work.service.ts';

export type { Use, UseHook } from './uses.ts';

export interface Media {
  /** Status and length of files, by id; ids that none has are left out. */
  states(ids: readonly string[]): Promise<Map<string, { status: MediaStatus; durationSeconds: number | null }>>;
  /** Addresses of a picture of each file, by id, where it plays and anyone may play it. */
  posters(ids: readonly string[]): Promise<Map<string, string>>;
  /**
   * Lets anyone play a file, because the caller's transaction puts it on the shelf; until that ends, nobody deletes the file.
   * @returns false when there is no such file.
   */
  publish(sql: Sql, id: string): Promise<boolean>;
  /** Makes files their owners' alone again, because the caller's transaction has taken them from the last that used them. */
  unpublish(sql: Sql, ...ids: string[]): Promise<void>;
  /** Says what a module uses files for: such a file is not deleted, and outlives its owner's account. Before the server starts. */
  onUse(hook: UseHook): void;
  /** Takes a file of our own making as if it had been uploaded. An `id` that is there already is left as it is. */
  ingest(file: { id: string; public: boolean; filename: string; mimeType: string; size: number; body: Readable }): Promise<void>;
  /** As workers start: puts right at once what a crash may have left, and again when the dead worker's lease has run out. */
  recover(): Promise<void>;
}

/** The door of media: uploads, media files, their mastering and delivery. */
export function createMedia(
  platform: Platform,
  { identity }: { identity: Pick<Identity, 'quotas' | 'onForget'> },
  options: { lease?: Lease } = {},
): ModuleParts & { media: Media; close: () => Promise<void> } {
  const { quotas } = identity;
  const files = createMediaRepository(platform.database);
  const master = createMasterJob({ platform, files, quotas, ...options });
  // The attempt is in the key: the job of a crashed worker, which the queue still believes in, does not stand in the way.
  const order = (id: string, attempt = 0) => platform.jobs.enqueue(master, { id }, { key: `${id}.${attempt}` });
  const uploads = createUploads({ platform, files, quotas, order });
  const shown = createDeliveryRepository(platform.database);
  const delivery = createDelivery({ platform, rows: shown });
  const watching = createWatching({ rows: shown, log: platform.log, now: platform.now });
  const uses = createUses();
  const rows = createHoldingsRepository(platform.database);
  const holdings = createHoldings({ platform, files, holdings: rows, quotas, uses });
  const sweeper = createSweeper({ platform, files, holdings, order });
  identity.onForget(holdings.forgetOwner);
  const view = createView({ platform, files, delivery });
  return {
    endpoints: [
      ...mediaEndpoints({ platform, holdings, uploads, delivery, view, work: createWork({ platform, files, order }) }),
      ...deliveryEndpoints({ platform, rows: shown, delivery, watching, view }),
    ],
    close: () => watching.close(),
    jobs: [master, sweeper.job],
    media: {
      async states(ids) {
        return new Map((await files.states(ids)).map(({ id, ...state }) => [id, state]));
      },
      async posters(ids) {
        return new Map((await files.publicVersions(ids)).map(({ id, version }) => [id, posterUrlOf(id, version)]));
      },
      publish: async (sql, id) => (await rows.setPublic(sql, [id], true)) === 1,
      async unpublish(sql, ...ids) {
        await rows.setPublic(sql, ids, false);
      },
      onUse: uses.add,
      ingest: (file) => uploads.ingest(file),
      async recover() {
        await sweeper.sweep();
        await sweeper.clearForgotten();
        await platform.jobs.enqueue(sweeper.job, {}, { delaySeconds: (options.lease ?? LEASE).seconds + 1 });
      },
    },
  };
}
