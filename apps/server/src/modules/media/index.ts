import type { Readable } from 'node:stream';
import type { ModuleParts, Platform } from '../../platform/platform.ts';
import type { Identity } from '../identity/index.ts';
import { createDelivery } from './delivery.service.ts';
import { createMasterJob, LEASE, type Lease } from './mastering/master.job.ts';
import { mediaEndpoints } from './media.endpoints.ts';
import { createMediaRepository, type MediaStatus } from './media.repository.ts';
import { keys } from './media.ts';
import { createSweeper } from './sweeper.ts';
import { createUploads } from './uploads.service.ts';

export interface Media {
  /** Status and length of files, by id; ids that none has are left out. */
  states(ids: readonly string[]): Promise<Map<string, { status: MediaStatus; durationSeconds: number | null }>>;
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
): ModuleParts & { media: Media } {
  const { quotas } = identity;
  const files = createMediaRepository(platform.database);
  const master = createMasterJob({ platform, files, quotas, ...options });
  // The attempt is in the key: the job of a crashed worker, which the queue still believes in, does not stand in the way.
  const order = (id: string, attempt = 0) => platform.jobs.enqueue(master, { id }, { key: `${id}.${attempt}` });
  const uploads = createUploads({ platform, files, quotas, order });
  const delivery = createDelivery({ platform, files });
  const sweeper = createSweeper({ platform, files, quotas, order });
  identity.onForget(async (sql, principalId) => {
    for (const id of await files.dropOwned(sql, principalId)) await platform.removals.forget(sql, keys.folder(id));
  });
  return {
    endpoints: mediaEndpoints({ platform, files, uploads, delivery }),
    jobs: [master, sweeper.job],
    media: {
      async states(ids) {
        return new Map((await files.states(ids)).map(({ id, ...state }) => [id, state]));
      },
      ingest: (file) => uploads.ingest(file),
      async recover() {
        await sweeper.sweep();
        await sweeper.clearForgotten();
        await platform.jobs.enqueue(sweeper.job, {}, { delaySeconds: (options.lease ?? LEASE).seconds + 1 });
      },
    },
  };
}
