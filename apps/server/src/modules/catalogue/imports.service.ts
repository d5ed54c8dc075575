import type { Readable } from 'node:stream';
import { imports } from '@fotograma/contract';
import { Conflict, Fault, NotFound } from '../../platform/errors.ts';
import { follow } from '../../platform/events/follow.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ImportsRepository } from './imports.repository.ts';
import type { ImportSources } from './imports.sources.ts';
import { hasEnded, type ImportRow, keys, present, stopTopicOf, topicOf } from './imports.ts';

/** Hours that an import waits for its file. */
const PATIENCE_HOURS = 24;

const BROKEN_OFF = new Set(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ABORT_ERR']);

export type ImportsService = ReturnType<typeof createImports>;

/** Imports that are ordered, fed and watched from the web; what is done of them survives whoever works on them. */
export function createImports(deps: {
  platform: Platform;
  rows: ImportsRepository;
  sources: ImportSources;
  /** Wakes a worker. */
  wake: (id: string, attempt: number) => Promise<void>;
}) {
  const { platform, rows, sources } = deps;
  const { database, events, log, removals, storage } = platform;
  const tell = (id: string) => events.publish(topicOf(id));
  // A lost word costs a delay: the sweep finds what is QUEUED.
  const wake = (id: string) =>
    deps.wake(id, 0).catch((err: unknown) => log.warn({ err, importId: id }, 'An import could not be begun now'));

  const find = async (id: string): Promise<ImportRow> => {
    const row = await rows.find(id);
    if (!row) throw new NotFound('import', id);
    return row;
  };

  const cancel = async (id: string): Promise<ImportRow> => {
    await find(id);
    await database.transaction(async (sql) => {
      if (await rows.cancel(sql, id)) await removals.forget(sql, keys.folder(id));
    });
    await events.publish(stopTopicOf(id));
    await tell(id);
    return find(id);
  };

  return {
    find,
    cancel,
    list: rows.list,

    /** @throws {Fault} `unavailable` when the source needs a setting that is not there. */
    async order(order: imports.ImportOrder, orderedBy: string): Promise<ImportRow> {
      sources.demand(order.source);
      const id = platform.newId();
      const [state, options] = order.source === 'tmdb' ? (['QUEUED', order.selection] as const) : (['WAITING', {}] as const);
      await rows.add({ id, source: order.source, options, dryRun: order.dryRun, state, orderedBy, createdAt: platform.now() });
      if (state === 'QUEUED') await wake(id);
      return find(id);
    },

    /**
     * Takes the file of an import, whole or not at all.
     * @param length what the caller announced; null when they did not.
     * @throws {Fault} `not-found`, `conflict`, `too-large`, `storage-full`, `malformed`.
     */
    async receive(id: string, body: Readable, length: number | null): Promise<ImportRow> {
      const notWaiting = new Conflict('This import does not wait for a file.');
      if ((await find(id)).state !== 'WAITING') throw notWaiting;
      if (length !== null && length > imports.MAX_IMPORT_BYTES) {
        throw new Fault('too-large', `${length} bytes are more than the ${imports.MAX_IMPORT_BYTES} that a file of films may have.`);
      }
      if ((await storage.freeBytes()) - (length ?? 0) < platform.minFreeBytes) {
        throw new Fault('storage-full', 'There is not enough room here for this file.');
      }
      await storage
        .put(keys.file(id), body, {
          maxBytes: imports.MAX_IMPORT_BYTES,
          async admit({ size }, appear) {
            if (size === 0) throw new Fault('malformed', 'The file is empty.');
            if (!(await rows.fileIsHere(id, keys.file(id), appear))) throw notWaiting;
          },
        })
        .catch((error: NodeJS.ErrnoException) => {
          // Nobody is left to tell, and nothing went wrong on our side.
          if (!BROKEN_OFF.has(error.code ?? '')) throw error;
          throw new Fault('malformed', 'The transfer was broken off. Nothing of it was kept.', { cause: error });
        });
      await wake(id);
      await tell(id);
      return find(id);
    },

    /** @throws {NotFound} at once, before anything is yielded. */
    async follow(id: string, signal: AbortSignal): Promise<AsyncIterable<imports.ImportRun>> {
      await find(id);
      return follow({
        events,
        topic: topicOf(id),
        look: async () => {
          const row = await rows.find(id);
          return row && present(row);
        },
        isLast: ({ state }) => hasEnded(state),
        signal,
      });
    },

    /** Orders again what has no worker, and gives up what waits for a file that does not come. */
    async sweep(): Promise<void> {
      const since = new Date(platform.now().getTime() - PATIENCE_HOURS * 3_600_000);
      for (const id of await rows.waitingSince(since)) await cancel(id);
      for (const { id, attempt } of await rows.unfinished()) await deps.wake(id, attempt);
    },
  };
}
