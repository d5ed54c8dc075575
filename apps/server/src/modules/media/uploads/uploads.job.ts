import * as z from 'zod';
import type { Platform } from '../../../platform/platform.ts';
import { defineJob, type JobDefinition } from '../../../platform/queue/queue.ts';
import type { Drafts } from '../../../platform/storage/drafts.ts';
import { keys } from '../media.ts';
import { type Completion, DRAFT_PREFIX, draftOf, isNothingToComplete } from './completion.ts';
import type { PartsService } from './parts.ts';
import type { UploadsRepository } from './uploads.repository.ts';

const EVERY_SECONDS = 60;
/** Announcements looked at in one go. */
const BATCH = 500;

/** Completes one upload; for those that take long to read through. */
export function createCompleteJob(completion: () => Pick<Completion, 'complete'>) {
  return defineJob({
    name: 'media.complete',
    line: 'default',
    data: z.object({ id: z.uuid() }),
    attempts: 3,
    async run({ id }) {
      await completion()
        .complete(id)
        .catch((error: unknown) => {
          if (!isNothingToComplete(error)) throw error;
        });
    },
  });
}

/**
 * Finds what nobody told us: bytes that are all here while their file is PENDING, because the last word was lost; and what
 * nobody wants any more: drafts and uploads in parts whose announcement is gone.
 */
export function createReconciler(deps: {
  platform: Platform;
  rows: UploadsRepository;
  drafts: Drafts;
  parts: PartsService;
  later: (id: string) => Promise<void>;
}): { job: JobDefinition; run: () => Promise<void> } {
  const { platform, rows, drafts, parts, later } = deps;
  const { storage } = platform;

  const isWhole = async ({ id, size }: { id: string; size: number }, drafted: ReadonlySet<string>) =>
    (drafted.has(draftOf(id)) && (await drafts.size(draftOf(id))) === size) || (await storage.stat(keys.original(id)))?.size === size;

  const run = async () => {
    const drafted = new Set(await drafts.list(DRAFT_PREFIX));
    let after = NIL;
    for (;;) {
      const batch = await rows.pending(after, BATCH);
      for (const row of batch) if (await isWhole(row, drafted)) await later(row.id);
      const last = batch.at(-1);
      if (!last || batch.length < BATCH) break;
      after = last.id;
    }
    // Rows after drafts, as a row is there before its draft is.
    const ids = [...drafted].map((name) => name.slice(DRAFT_PREFIX.length)).filter((id) => z.uuid().safeParse(id).success);
    const wanted = new Set(await rows.pendingOf(ids));
    for (const id of ids) if (!wanted.has(id)) await drafts.remove(draftOf(id));
    await parts.sweep();
  };

  const job = defineJob({
    name: 'media.reconcile',
    line: 'default',
    data: z.object({}),
    attempts: 1,
    everySeconds: EVERY_SECONDS,
    run,
  });
  return { job, run };
}

/** Before every id. */
const NIL = '00000000-0000-0000-0000-000000000000';
