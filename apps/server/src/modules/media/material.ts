import { type Actor, can } from '@fotograma/contract';
import { NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import { openParts } from '../../platform/storage/parts.ts';
import { toStandard } from './mastering/colour.ts';
import { sourceInput } from './mastering/input.ts';
import type { Plan } from './mastering/plan.ts';
import type { VersionFacts } from './mastering/steps.ts';
import type { MediaStatus } from './media.repository.ts';
import { keys, posterFile, type Share, streamRoot } from './media.ts';

/** What those need of a file who edit with it. Its links are signed: whoever asks answers for who may see them. */
export interface Material {
  readonly id: string;
  readonly filename: string;
  readonly status: MediaStatus;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly hasAudio: boolean;
  readonly posterUrl: string | null;
  readonly proxyUrl: string | null;
  readonly storyboardUrl: string | null;
  readonly waveforms: readonly { readonly samplesPerPixel: number; readonly url: string }[];
}

/** What of an original bears on how it is shown. */
export interface FootageFacts {
  /** As a viewer sees it. */
  readonly size: { readonly width: number; readonly height: number };
  readonly hasAudio: boolean;
  /** What changes when the original, or how it is read, does. */
  readonly fingerprint: string;
}

/** An original on the local disk, and how ffmpeg is to read it so that the same frame is the same for everybody. */
export interface Footage extends FootageFacts {
  /** Frames a second, of which there are so many. */
  readonly frameRate: { readonly num: number; readonly den: number };
  readonly frames: number;
  /** ffmpeg's name of its picture among the streams of the input, and of its sound; null without any. */
  readonly video: number;
  readonly audio: number | null;
  /** Arguments of an input whose clock begins with the film. @param seekSeconds where in it to begin, or a little before. */
  input(seekSeconds: number): string[];
  /** Filters that give whole frames at its own rate: first of all. */
  readonly frame: string;
  /** Filters that give a size, and BT.709 in 8 bits. */
  scaled(size: { width: number; height: number }): string;
}

interface PlanRow {
  readonly id: string;
  readonly sha256: string | null;
  readonly plan: Plan;
}

interface MaterialRow {
  readonly id: string;
  readonly ownerId: string | null;
  readonly public: boolean;
  readonly filename: string;
  readonly status: MediaStatus;
  readonly durationSeconds: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly version: string | null;
  readonly poster: number;
  readonly facts: VersionFacts | null;
}

/** Files as those see them who make films of them. */
export function createMaterial({ platform, share }: { platform: Pick<Platform, 'database' | 'storage'>; share: Share }) {
  const { database, storage } = platform;
  const find = async (ids: readonly string[]): Promise<MaterialRow[]> => {
    const { rows } = await database.pool.query<MaterialRow>(
      `SELECT m.id, m.owner_id AS "ownerId", m.public, m.filename, m.status, m.duration_seconds AS "durationSeconds", m.width, m.height,
              m.published_version AS version, coalesce(m.poster, (v.facts->'posters'->>'best')::int, 1) AS poster, v.facts
       FROM media_file m LEFT JOIN media_version v ON v.id = m.published_version WHERE m.id = ANY ($1)`,
      [ids],
    );
    return rows;
  };
  const plans = async (ids: readonly string[]): Promise<PlanRow[]> => {
    const { rows } = await database.pool.query<PlanRow>(
      `SELECT m.id, m.sha256, v.plan FROM media_file m JOIN media_version v ON v.id = m.published_version WHERE m.id = ANY ($1) AND v.plan IS NOT NULL`,
      [ids],
    );
    return rows;
  };
  return {
    /** By id; files that are not there are left out. */
    async material(ids: readonly string[]): Promise<Map<string, Material>> {
      return new Map((await find(ids)).map((row) => [row.id, materialOf(row, share)]));
    },

    async still(ownerId: string, id: string): Promise<Buffer | null> {
      const [row] = await find([id]);
      if (!row?.version || row.ownerId !== ownerId) return null;
      const stream = await platform.storage.read(keys.file(id, row.version, posterFile(row.poster)));
      return stream && Buffer.concat(await stream.toArray());
    },

    /** @throws {NotFound} where a file is not there, or is not this one's to see. */
    async demandSeen(id: string, actor: Actor): Promise<void> {
      const [row] = await find([id]);
      if (!row || !can(actor, 'media:read', row)) throw new NotFound('media file', id);
    },

    /** What of originals bears on how they are shown, without their bytes; of files that are not READY nothing. */
    async sources(ids: readonly string[]): Promise<Map<string, FootageFacts>> {
      return new Map((await plans(ids)).map(({ id, sha256, plan }) => [id, factsOf(sha256 ?? id, plan)]));
    },

    /**
     * Originals on the local disk for as long as `work` runs; files that are not READY are left out.
     * @throws {Fault} `storage-full`
     */
    async withFootage<T>(ids: readonly string[], work: (footage: ReadonlyMap<string, Footage>) => Promise<T>): Promise<T> {
      const rows = await plans(ids);
      const parts = openParts(storage);
      try {
        const footage = new Map<string, Footage>();
        for (const { id, sha256, plan } of rows) footage.set(id, footageOf(await parts.path(keys.original(id)), sha256 ?? id, plan));
        return await work(footage);
      } finally {
        await parts.close();
      }
    },
  };
}

function materialOf(row: MaterialRow, share: Share): Material {
  const { version, facts } = row;
  const root = version ? streamRoot(row, share) : null;
  const at = (file: string) => `${root}/${version}/${file}`;
  return {
    id: row.id,
    filename: row.filename,
    status: row.status,
    durationSeconds: row.durationSeconds,
    width: row.width,
    height: row.height,
    hasAudio: (facts?.audio.length ?? 0) > 0,
    posterUrl: root && at(posterFile(row.poster)),
    proxyUrl: root && facts?.proxy ? at('proxy.mp4') : null,
    storyboardUrl: root && facts?.storyboard ? at('storyboard.vtt') : null,
    waveforms: root ? (facts?.waveforms ?? []).map(({ file, samplesPerPixel }) => ({ samplesPerPixel, url: at(file) })) : [],
  };
}

function factsOf(sha256: string, plan: Plan): FootageFacts {
  const { num, den } = plan.frameRate;
  return {
    size: plan.size,
    hasAudio: plan.audio.length > 0,
    fingerprint: `${sha256} ${plan.beginsAt} ${num}/${den} ${plan.deinterlace} ${plan.colour.kind}`,
  };
}

function footageOf(path: string, sha256: string, plan: Plan): Footage {
  const { num, den } = plan.frameRate;
  return {
    ...factsOf(sha256, plan),
    frameRate: plan.frameRate,
    frames: plan.frames,
    video: plan.videoStream,
    audio: plan.audio[0]?.stream ?? null,
    input: (seekSeconds) => sourceInput(path, plan, Math.max(0, seekSeconds - plan.prerollSeconds)),
    frame: `${plan.deinterlace ? 'bwdif=mode=send_frame,' : ''}fps=${num}/${den}`,
    // What becomes larger is drawn between its pixels, what becomes smaller out of all that it covers.
    scaled: (size) => toStandard(plan.colour, size, size.width > plan.size.width || size.height > plan.size.height ? 'bicubic' : 'area'),
  };
}
