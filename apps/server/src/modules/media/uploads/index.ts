import { createLocks } from '../../../platform/database/locks.ts';
import type { ModuleParts, Platform } from '../../../platform/platform.ts';
import { createDrafts } from '../../../platform/storage/drafts.ts';
import type { Quotas } from '../../identity/index.ts';
import type { MediaRepository } from '../media.repository.ts';
import type { Uses } from '../uses.ts';
import { createCompletion } from './completion.ts';
import { createParts } from './parts.ts';
import { createTus } from './tus.ts';
import { type Present, uploadEndpoints } from './uploads.endpoints.ts';
import { createCompleteJob, createReconciler } from './uploads.job.ts';
import { createUploadsRepository } from './uploads.repository.ts';
import { createReserve, createUploads, type UploadsService } from './uploads.service.ts';

/** The part of media that takes files in, built. */
export interface UploadParts extends ModuleParts {
  readonly uploads: UploadsService;
  /** Puts right what a crash may have left; the job does so every minute. */
  readonly reconcile: () => Promise<void>;
}

/**
 * @param deps.order has a worker master a file. @param deps.present tells a file as the API does.
 * @param deps.eventsSecret what object storage says to be heard; without it, it is not.
 */
export function createUploading(deps: {
  platform: Platform;
  files: MediaRepository;
  quotas: Quotas;
  uses: Uses;
  order: (id: string) => Promise<void>;
  present: Present;
  eventsSecret: string | undefined;
}): UploadParts {
  const { platform, files, quotas, uses, order, present, eventsSecret } = deps;
  const rows = createUploadsRepository(platform.database);
  const drafts = createDrafts(platform.storage);
  const reserve = createReserve(platform);
  const completeJob = createCompleteJob(() => completion);
  const later = (id: string) => platform.jobs.enqueue(completeJob, { id }, { key: id });
  const completion = createCompletion({ platform, files, rows, drafts, quotas, uses, order, later });
  const tus = createTus({ files, drafts, completion, locks: createLocks(platform), reserve });
  const uploads = createUploads({ platform, files, rows, quotas, completion, tus, reserve });
  const parts = createParts({ platform, rows });
  const reconciler = createReconciler({ platform, rows, drafts, parts, later });
  return {
    uploads,
    endpoints: uploadEndpoints({ files, uploads, parts, completion, later, present, eventsSecret }),
    jobs: [completeJob, reconciler.job],
    reconcile: reconciler.run,
  };
}
