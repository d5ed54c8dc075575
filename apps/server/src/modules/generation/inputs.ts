import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { type ClientActor, generation as contract, type UserActor } from '@fotograma/contract';
import type { MakeRequest } from '../../platform/ai/makers.ts';
import { MakerFailure } from '../../platform/ai/makers.ts';
import { createPictureMaker, receivePicture } from '../../platform/pictures/pictures.ts';
import type { Platform } from '../../platform/platform.ts';
import type { InputsRepository } from './inputs.repository.ts';
import { keys } from './keys.ts';

/** Pictures are made upright, without metadata, and no larger than models look at. */
const MOST_SIDE = 2_048;
const KEPT_MS = 7 * 86_400_000;
const FORGET_AT_ONCE = 500;

export interface InputFacts {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly expiresAt: Date;
}

/** The picture of a media file of somebody’s; a port of the media. */
export type Stills = (principalId: string, mediaId: string) => Promise<Buffer | null>;

/** Pictures to work from: those that were sent for it, and those of media files. */
export interface Inputs {
  /** @throws {Fault} `too-large`, `unsupported-media-type`, `unavailable`. */
  receive(actor: UserActor | ClientActor, body: Readable, length: number | null): Promise<InputFacts>;
  /** What tells these pictures from all others, in order; null where one is none of the principal’s. */
  digests(principalId: string, ids: readonly string[]): Promise<(string | null)[]>;
  /** @throws {MakerFailure} where one is not there any more. */
  open(principalId: string, ids: readonly string[]): Promise<MakeRequest['inputs']>;
  /** Forgets what was kept long enough. */
  sweep(): Promise<void>;
}

export function createInputs({ platform, rows, stills }: { platform: Platform; rows: InputsRepository; stills: Stills }): Inputs {
  const { database, storage, removals, now, newId } = platform;
  const pictures = createPictureMaker({ places: 2, waiting: 20 });
  const stored = (principalId: string, ids: readonly string[]) => rows.find(principalId, ids, now());
  const bytesOf = async (principalId: string, id: string, key: string | undefined): Promise<Buffer | null> => {
    if (key === undefined) return stills(principalId, id);
    const stream = await storage.read(key);
    return stream && Buffer.concat(await stream.toArray());
  };
  return {
    async receive(actor, body, length) {
      const sent = await receivePicture(body, length, contract.MAX_INPUT_BYTES);
      const { data, info } = await pictures.make(sent, (original) =>
        original
          .open()
          .resize(MOST_SIDE, MOST_SIDE, { fit: 'inside', withoutEnlargement: true })
          .png({ compressionLevel: 6 })
          .toBuffer({ resolveWithObject: true }),
      );
      const id = newId();
      const key = keys.input(actor.id, id);
      await storage.put(key, Readable.from([data]), { maxBytes: data.length });
      const expiresAt = new Date(now().getTime() + KEPT_MS);
      const facts = { id, width: info.width, height: info.height, bytes: data.length, expiresAt };
      const sha256 = createHash('sha256').update(data).digest('hex');
      await rows.add({ ...facts, principalId: actor.id, key, contentType: 'image/png', sha256, createdAt: now() });
      return facts;
    },

    async digests(principalId, ids) {
      if (!ids.length) return [];
      const known = await stored(principalId, ids);
      const digests: (string | null)[] = [];
      for (const id of ids) {
        const bytes = known.has(id) ? null : await stills(principalId, id);
        digests.push(known.get(id)?.sha256 ?? (bytes && createHash('sha256').update(bytes).digest('hex')));
      }
      return digests;
    },

    async open(principalId, ids) {
      if (!ids.length) return [];
      const known = await stored(principalId, ids);
      const opened = [];
      for (const id of ids) {
        const row = known.get(id);
        const bytes = await bytesOf(principalId, id, row?.key);
        if (!bytes) throw new MakerFailure('unavailable', 'A picture to work from is not there any more.');
        opened.push({ bytes, contentType: row?.contentType ?? 'image/jpeg' });
      }
      return opened;
    },

    async sweep() {
      await database.transaction(async (sql) => {
        for (const key of await rows.takeOutlived(sql, now(), FORGET_AT_ONCE)) await removals.forget(sql, key);
      });
    },
  };
}
