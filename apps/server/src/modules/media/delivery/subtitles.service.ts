import { Readable } from 'node:stream';
import { type Actor, can } from '@fotograma/contract';
import { Conflict, Fault, NotFound } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { keys, topicOf } from '../media.ts';
import type { DeliveryRepository } from './delivery.repository.ts';
import type { AddedText } from './presentation.ts';
import { toWebVtt } from './webvtt.ts';

const MAX_BYTES = 2 * 1024 * 1024;
/** What it may grow to as WebVTT: every character escaped. */
const MAX_STORED_BYTES = 8 * MAX_BYTES;
const MAX_A_FILM = 60;

/** Subtitles that people add to their films, beside those that are in them. */
export function createSubtitles({ platform, rows }: { platform: Platform; rows: DeliveryRepository }) {
  const { database, storage, removals, events, log } = platform;
  const mayWork = async (id: string, actor: Actor): Promise<void> => {
    const film = await rows.film(id);
    if (!film || !can(actor, 'media:work', film)) throw new NotFound('media file', id);
  };
  return {
    /**
     * @throws {NotFound} also for those whose film it is not; {Fault} `too-large`; {Invalid} naming the line; {Conflict} when
     * there are too many.
     */
    async add(id: string, actor: Actor, about: Omit<AddedText, 'id'>, body: Readable): Promise<AddedText> {
      await mayWork(id, actor);
      const text = Buffer.from(toWebVtt(await readAll(body)));
      const added = { ...about, id: platform.newId() };
      await storage.put(keys.text(id, added.id), Readable.from([text]), {
        maxBytes: MAX_STORED_BYTES,
        // The row and the object, or neither: the row is undone when the object cannot appear.
        admit: (_, appear) =>
          database.transaction(async (sql) => {
            const count = await rows.countTexts(sql, id);
            if (count === null) throw new NotFound('media file', id);
            if (count >= MAX_A_FILM) throw new Conflict(`This film has ${count} subtitles already; remove one first.`);
            await rows.addText(sql, id, added);
            await appear();
          }),
      });
      log.info({ mediaId: id, subtitle: added.id, language: added.language }, 'Subtitles were added');
      await events.publish(topicOf(id));
      return added;
    },

    /** @throws {NotFound} also for those whose film it is not. */
    async remove(id: string, actor: Actor, subtitle: string): Promise<void> {
      await mayWork(id, actor);
      await database.transaction(async (sql) => {
        if (!(await rows.deleteText(sql, id, subtitle))) throw new NotFound('subtitle', subtitle);
        await removals.forget(sql, keys.text(id, subtitle));
      });
      log.info({ mediaId: id, subtitle }, 'Subtitles were removed');
      await events.publish(topicOf(id));
    },
  };
}

/** @throws {Fault} `too-large`. */
async function readAll(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += (chunk as Buffer).length;
    if (size > MAX_BYTES) throw new Fault('too-large', `Subtitles may have ${MAX_BYTES / 1024 / 1024} MiB at most.`);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
