import { type Actor, can } from '@fotograma/contract';
import type { Sql } from '../../platform/database/database.ts';
import { Conflict, Forbidden, NotFound } from '../../platform/errors.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Quotas } from '../identity/index.ts';
import type { HeldFile, HoldingsRepository } from './holdings.repository.ts';
import type { MediaRepository, MediaRow, MediaStatus } from './media.repository.ts';
import { keys, topicOf } from './media.ts';
import type { Uses } from './uses.ts';

export interface MediaQuery {
  readonly page: number;
  readonly limit: number;
  readonly status?: MediaStatus | undefined;
  readonly q?: string | undefined;
  readonly all?: boolean | undefined;
  readonly attached?: boolean | undefined;
}

export type HoldingsService = ReturnType<typeof createHoldings>;

/** The files that somebody has, and what happens to those that nobody wants any more. A file that something uses is never deleted. */
export function createHoldings(deps: {
  platform: Platform;
  files: MediaRepository;
  holdings: HoldingsRepository;
  quotas: Quotas;
  uses: Uses;
}) {
  const { platform, files, holdings, quotas, uses } = deps;

  /** Their rows now, their bytes within a minute. A worker that is at one loses its lease, and clears away after itself. */
  const drop = async (sql: Sql, gone: readonly HeldFile[]) => {
    await holdings.drop(
      sql,
      gone.map(({ id }) => id),
    );
    for (const { id } of gone) await platform.removals.forget(sql, keys.folder(id));
  };

  return {
    /** One's own files, or all there are. @throws {Forbidden} to those who may not see everybody's. */
    async list(
      { page, limit, all = false, attached, status, q }: MediaQuery,
      actor: Exclude<Actor, { kind: 'anonymous' }>,
    ): Promise<{ rows: MediaRow[]; total: number }> {
      if (all && !can(actor, 'media:read')) throw new Forbidden('Only an administrator sees everybody’s files.');
      // What is on the shelf is public, and nothing else is.
      const filter = { status, q, public: attached, ...(all ? {} : { ownerId: actor.id }) };
      const [rows, total] = await Promise.all([holdings.list(filter, { limit, offset: (page - 1) * limit }), holdings.count(filter)]);
      return { rows, total };
    },

    /**
     * Deletes a file with everything made from it, and gives its bytes back to the plan.
     * @throws {NotFound} also for those whose it is not; {Conflict} naming what uses it.
     */
    async remove(id: string, actor: Actor): Promise<void> {
      const row = await files.find(id);
      if (!row || !can(actor, 'media:delete', row)) throw new NotFound('media file', id);
      await platform.database.transaction(async (sql) => {
        // Before the file, as whoever removes the account does.
        if (row.ownerId) await quotas.hold(sql, row.ownerId);
        const file = await holdings.hold(sql, id);
        if (!file || !can(actor, 'media:delete', file)) throw new NotFound('media file', id);
        const users = (await uses.of(sql, [id])).get(id);
        if (users) throw new Conflict(`This file is in use: ${users.join(', ')}. Detach it there first.`);
        await drop(sql, [file]);
        if (file.ownerId) await quotas.release(sql, file.ownerId, 'storage', file.size);
      });
      platform.log.info({ mediaId: id }, 'A media file was deleted');
      await platform.events.publish(topicOf(id));
    },

    /** Lets go of an owner, in the transaction that removes them: what is in use becomes the house's own, the rest goes. */
    async forgetOwner(sql: Sql, ownerId: string): Promise<void> {
      const owned = await holdings.holdOwned(sql, ownerId);
      const used = await uses.of(
        sql,
        owned.map(({ id }) => id),
      );
      if (used.size) await holdings.giveToHouse(sql, [...used.keys()]);
      await drop(
        sql,
        owned.filter(({ id }) => !used.has(id)),
      );
    },

    /** Forgets announcements whose link has run out, and gives back what was set aside for them. */
    async forgetExpired(): Promise<void> {
      await platform.database.transaction(async (sql) => {
        const expired = await holdings.holdExpired(sql, platform.now());
        const used = await uses.of(
          sql,
          expired.map(({ id }) => id),
        );
        const gone = expired.filter(({ id }) => !used.has(id));
        await drop(sql, gone);
        for (const { ownerId, size } of gone) if (ownerId) await quotas.release(sql, ownerId, 'storage', size);
      });
    },
  };
}
