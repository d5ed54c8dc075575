import { type Actor, can, type mastering as contract } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Quotas } from '../identity/index.ts';
import { verdicts } from './mastering/verdict.ts';
import { type MediaRepository, type MediaRow, versionId } from './media.repository.ts';
import { keys, topicOf } from './media.ts';
import type { UnitsRepository } from './units.repository.ts';
import type { Uses } from './uses.ts';
import { type HeldWork, insertVersion, type UnitRow, type VersionRow, type VersionsRepository } from './versions.repository.ts';
import type { Workers } from './work.job.ts';

export type WorkService = ReturnType<typeof createWork>;

const STILL_COMING = 'The bytes of this file are still on their way.';

/** What people say of the work on their files. */
export function createWork(deps: {
  platform: Platform;
  files: MediaRepository;
  versions: VersionsRepository;
  units: UnitsRepository;
  quotas: Quotas;
  uses: Uses;
  order: Workers['order'];
}) {
  const { platform, files, versions, units, uses } = deps;
  const find = async (id: string, actor: Actor, question: 'media:work' | 'media:read' = 'media:work'): Promise<MediaRow> => {
    const row = await files.find(id);
    // The same for what is not there and for what is somebody else's.
    if (!row || !can(actor, question, row)) throw new NotFound('media file', id);
    return row;
  };
  const wake = async (mediaId: string) => deps.order(await units.claimable({ mediaId }));
  /** Changes the work on somebody's file, with the file held, and tells of it. */
  const change = async (id: string, actor: Actor, how: (sql: Sql, file: HeldWork) => Promise<void>): Promise<void> => {
    await find(id, actor);
    await platform.database.transaction(async (sql) => {
      const file = await versions.hold(sql, id);
      if (!file) throw new NotFound('media file', id);
      if (!file.uploadedAt) throw new Conflict(STILL_COMING);
      await how(sql, file);
    });
    await platform.events.publish(topicOf(id));
  };
  /** As `change`, for what gives workers something to do. */
  const changeAndWake = async (...args: Parameters<typeof change>) => {
    await change(...args);
    await wake(args[0]);
  };

  return {
    /** Has workers look at what there is to do on a file. */
    wake,

    /**
     * Stops the work on a file, or takes it out of the line. Its workers hear of it at their next sign of life.
     * @throws {NotFound} also for those whose it is not; {Conflict} where there is nothing to stop.
     */
    cancel: (id: string, actor: Actor) =>
      change(id, actor, async (sql, { workVersion, publishedVersion, goesOn }) => {
        if (workVersion && goesOn) {
          await units.cancel(sql, workVersion, verdicts.cancelled);
          platform.log.info({ mediaId: id }, 'Mastering was stopped');
        } else if (workVersion === publishedVersion) throw new Conflict('This file is mastered: there is nothing to stop.');
      }),

    /**
     * Goes on with the work that failed or was stopped; what is done stays done.
     * @throws {NotFound} also for those whose it is not; {Conflict} where it has not failed.
     */
    retry: (id: string, actor: Actor) =>
      changeAndWake(id, actor, async (sql, { workVersion, publishedVersion }) => {
        if (!workVersion || workVersion === publishedVersion) throw new Conflict('This file is mastered already.');
        await units.reset(sql, workVersion);
      }),

    /** As `retry`, one unit alone. @throws {NotFound} also where there is no such unit; {Conflict} where it is done. */
    retryUnit: (id: string, unit: string, actor: Actor) =>
      changeAndWake(id, actor, async (sql, { workVersion }) => {
        const state = workVersion && (await units.stateOf(sql, workVersion, unit));
        if (!workVersion || !state) throw new NotFound('unit', unit);
        if (state === 'DONE') throw new Conflict('This unit is done.');
        await units.reset(sql, workVersion, unit);
      }),

    /**
     * Begins another version from the original.
     * @throws {NotFound} also for those whose it is not; {Conflict} while one is being made; {QuotaExceeded} when its owner has
     *   no mastering time left.
     */
    async reprocess(id: string, profile: string, actor: Actor): Promise<void> {
      const { ownerId } = await find(id, actor);
      if (ownerId) await deps.quotas.demandSome(ownerId, 'masteredSeconds');
      await changeAndWake(id, actor, async (sql, { goesOn }) => {
        if (goesOn) throw new Conflict('A version of this file is being made: wait for it, or stop it.');
        await insertVersion(sql, { id: versionId(platform.newId), mediaId: id, profile });
      });
    },

    /**
     * Deletes everything that was made from a file: the rows now, the bytes within a minute. A version that nobody has begun with
     * takes their place, so that it can be tried again like any other.
     * @throws {NotFound} also for those whose it is not; {Conflict} naming what uses it.
     */
    async deleteDerivatives(id: string, actor: Actor): Promise<void> {
      await change(id, actor, async (sql) => {
        const names = (await uses.of(sql, [id])).get(id);
        if (names) throw new Conflict(`This file is in use: ${names.join(', ')}. Detach it there first.`);
        const profile = (await versions.profileOf(sql, id)) ?? 'standard';
        for (const version of await versions.dropAll(sql, id)) {
          for (const prefix of keys.madeOf(id, version)) await platform.removals.forget(sql, prefix);
        }
        await insertVersion(sql, { id: versionId(platform.newId), mediaId: id, profile }, verdicts.derivativesDeleted);
      });
      platform.log.info({ mediaId: id }, 'Everything that was made from a media file was deleted');
    },

    /** Every version that is still known, the latest first. @throws {NotFound} also for those whose it is not. */
    async log(id: string, actor: Actor): Promise<contract.MediaVersion[]> {
      const { publishedVersion } = await find(id, actor, 'media:read');
      return (await versions.log(id)).map((version) => presentVersion(version, publishedVersion));
    },
  };
}

function presentVersion(version: VersionRow, publishedVersion: string | null): contract.MediaVersion {
  const { id, profile, createdAt, publishedAt, units } = version;
  const sum = (of: (unit: UnitRow) => number) => units.reduce((total, unit) => total + of(unit), 0);
  // How much there is to do is known once the plan is made, which brings all other units.
  const known = units.some(({ kind }) => kind === 'ASSEMBLE');
  return {
    id,
    profile,
    state: stateOf(version, publishedVersion),
    progress: known ? Math.min(1, sum((unit) => unit.weight * unit.progress) / sum((unit) => unit.weight)) : 0,
    createdAt: createdAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
    units: units.map(presentUnit),
  };
}

function stateOf({ id, publishedAt, units }: VersionRow, publishedVersion: string | null): contract.MediaVersion['state'] {
  if (id === publishedVersion) return 'PUBLISHED';
  if (publishedAt) return 'SUPERSEDED';
  if (units.some(({ state }) => state === 'FAILED')) return 'FAILED';
  if (units.some(({ state }) => state === 'CANCELLED')) return 'CANCELLED';
  return units.some(({ attempt }) => attempt > 0) ? 'RUNNING' : 'WAITING';
}

function presentUnit(row: UnitRow): contract.MediaUnit {
  const { unit, kind, state, progress, attempt, failures, startedAt, endedAt, errorCode, errorMessage, errorAdvice, log } = row;
  return {
    unit,
    kind,
    state,
    progress,
    attempt,
    failures,
    startedAt: startedAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    error: errorCode === null ? null : { code: errorCode, message: errorMessage ?? '', advice: errorAdvice ?? '' },
    log,
  };
}
