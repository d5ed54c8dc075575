import type { Asset, Project } from '@fotograma/edl';
import { writeProject } from '@fotograma/edl';
import { type Connection, type Document, Hocuspocus } from '@hocuspocus/server';
import { Fault } from '../../../platform/errors.ts';
import { etagOf } from '../../../platform/http/replies.ts';
import type { Logger } from '../../../platform/observability/logger.ts';
import type { Metrics } from '../../../platform/observability/metrics.ts';
import { type Person, present } from './awareness.ts';
import type { JournalRepository } from './journal.repository.ts';
import type { Journals } from './journal.ts';
import type { Leases } from './leases.ts';
import { type Guest, Room, say } from './room.ts';

/** A frame may be 64 MiB before it is cut in two: never between what somebody wrote and what was put right about it. */
const FLUSH_BYTES = 64 * 1024 * 1024;
/** Sockets of one person, in all their windows. */
const MOST_SOCKETS = 20;
/** Sockets that say nothing are asked whether they are still there. */
const SILENCE_MS = 60_000;
/** How long before a ticket ends a new one is asked for, and how long after it the door is closed. */
const ASK_MS = 30_000;
const PATIENCE_MS = 30_000;
const ROUND_MS = 10_000;

/** What the rooms ask of the rest of the studio. */
export interface Ports {
  /** Files that a project may use, as far as they are ready. */
  assets(projectId: string): Promise<ReadonlyMap<string, Asset>>;
  /** What somebody may in a project now; null where they have no part in it, or no account any more. */
  roles(projectId: string, userIds: readonly string[]): Promise<ReadonlyMap<string, Guest['role']>>;
  people(userIds: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** @throws {Fault} for a ticket that is none, is for another project, or is not good any more. */
  admitTicket(ticket: string, projectId: string): { userId: string; until: number };
  /** Tells whenever bin or members of a project may be others. @returns what ends it. */
  watch(projectId: string, listener: () => void): () => void;
}

export interface Context {
  guest?: Guest;
  person?: Person;
}

export type Rooms = ReturnType<typeof createRooms>;

/** The projects that are open here: Hocuspocus speaks the protocol, the rooms keep what it cannot promise. */
export function createRooms(deps: {
  ports: Ports;
  rows: JournalRepository;
  journals: Journals;
  leases: Leases;
  log: Logger;
  metrics: Metrics;
  now: () => Date;
}) {
  const { ports, rows, journals, leases, log, metrics, now } = deps;
  const rooms = new Map<string, Room>();
  const stops = new Map<string, () => void>();
  /** Rooms that are to be closed and could not be written yet. */
  const leaving = new Set<Room>();
  const entries = new WeakMap<object, (connection: Connection) => void>();
  let isClosing = false;
  let rounds: NodeJS.Timeout | undefined;

  const load = async (projectId: string, doc: Document): Promise<void> => {
    if (isClosing) throw denied('closing');
    const lease = await leases.take(projectId);
    try {
      const [kept, assets] = await Promise.all([rows.load(projectId), ports.assets(projectId)]);
      if (!kept) throw denied('gone');
      const room: Room = new Room(doc, {
        projectId,
        updates: kept.updates,
        assets,
        hooks: {
          now,
          lost: () => drop(room, 'lost'),
          // Not in the midst of the change that did it.
          tainted: () => setImmediate(() => drop(room, 'tainted')),
          broke: (err) => log.error({ err, projectId }, 'A change broke a project in memory'),
          assetGone: () => void refresh(room),
          judged(seconds, repairs) {
            metrics.collabJudgement.observe(seconds);
            if (repairs) metrics.collabRepairs.inc(repairs);
          },
        },
      });
      room.begin(
        journals.open({ projectId, lease, seq: kept.seq, snapshotted: kept.updates.length > 1 ? kept.seq - 1 : kept.seq, source: room }),
      );
      rooms.set(projectId, room);
      stops.set(
        projectId,
        ports.watch(projectId, () => void refresh(room)),
      );
      rounds ??= setInterval(() => void round(), ROUND_MS).unref();
    } catch (error) {
      await leases.release(projectId, lease).catch(() => undefined);
      throw error;
    }
  };

  /** Members, roles and files may be others than they were. */
  const refresh = async (room: Room): Promise<void> => {
    try {
      const guests = room.guests;
      const [assets, roles] = await Promise.all([
        ports.assets(room.projectId),
        ports.roles(
          room.projectId,
          guests.map(({ guest }) => guest.userId),
        ),
      ]);
      for (const { connection, guest } of guests) {
        const role = roles.get(guest.userId);
        if (!role) connection.close({ code: 4_403, reason: 'removed' });
        else if (role !== guest.role) {
          guest.role = role;
          connection.readOnly = role === 'viewer';
          say(connection, { t: 'role', role });
        }
      }
      room.setAssets(assets);
      room.tellAll({ t: 'changed' });
    } catch (err) {
      log.warn({ err, projectId: room.projectId }, 'What may be done in a project could not be looked up');
    }
  };

  /** Asks for new tickets in time, and closes to those who have none; closes what could not be written before. */
  const round = async (): Promise<void> => {
    const time = now().getTime();
    for (const room of rooms.values()) {
      for (const { connection, guest } of room.guests) {
        if (time > guest.ticketUntil + PATIENCE_MS) connection.close({ code: 4_401, reason: 'expired' });
        else if (time > guest.ticketUntil - ASK_MS && (guest.askedAt ?? 0) < guest.ticketUntil - ASK_MS) {
          guest.askedAt = time;
          connection.requestToken();
        }
      }
    }
    for (const room of leaving) await hocuspocus.unloadDocument(room.doc);
  };

  /** A room that is of no use any more: another node has the document, or what is in memory is broken. Its clients come again. */
  const drop = (room: Room, reason: string): void => {
    log.warn({ projectId: room.projectId, reason }, 'A project in memory is given up and read again');
    room.close('again');
  };

  const hocuspocus = new Hocuspocus<Context>({
    quiet: true,
    timeout: SILENCE_MS,
    flushMaxBytes: FLUSH_BYTES,
    maxPendingDocuments: 1,
    maxUnauthenticatedQueueMessages: 20,
    maxUnauthenticatedQueueSize: 512 * 1024,
    async onAuthenticate({ token, documentName, connectionConfig }) {
      const room = rooms.get(documentName);
      if (isClosing || room?.isTainted || room?.journal?.isLost) throw denied('again');
      const { userId, until } = admitTicket(token, documentName);
      const [roles, people] = await Promise.all([ports.roles(documentName, [userId]), ports.people([userId])]);
      const role = roles.get(userId);
      const person = people.get(userId);
      if (!role || !person) throw denied('forbidden');
      if (socketsOf(userId) >= MOST_SOCKETS) throw denied('too many');
      connectionConfig.readOnly = role === 'viewer';
      return { guest: { userId, role, ticketUntil: until, askedAt: null }, person };
    },
    async onTokenSync({ token, documentName, connection }) {
      const { guest } = connection.context as Context;
      const { userId, until } = admitTicket(token, documentName);
      if (!guest || userId !== guest.userId) throw denied('forbidden');
      guest.ticketUntil = until;
    },
    async onLoadDocument({ documentName, document }) {
      await load(documentName, document);
    },
    async connected({ connection, documentName }) {
      entries.get(connection.webSocket)?.(connection);
      connection.onClose((_document, event) => {
        // A socket is for one document, and of no use after it.
        if (event) connection.webSocket.close(event.code, event.reason);
        // So Hocuspocus closes when something threw while it was put into the document.
        if (event?.code === 4_205) rooms.get(documentName)?.taint();
      });
    },
    async beforeHandleAwareness({ states, connection, context, document }) {
      const { person, guest } = (context ?? {}) as Context;
      for (const [client, state] of [...states]) {
        const shown = connection && person && guest && isFree(document, connection, client, guest.userId) ? present(state, person) : null;
        if (shown) states.set(client, shown);
        else states.delete(client);
      }
    },
    async beforeUnloadDocument({ documentName, document }) {
      const room = rooms.get(documentName);
      if (!room || room.doc !== document || !room.journal) return;
      // Without a message: that it stays in memory is told where it is tried.
      if (!(await journals.flush(room.journal))) {
        leaving.add(room);
        throw new Error('');
      }
      if (room.doc.getConnectionsCount() > 0) return;
      leaving.delete(room);
    },
    async afterUnloadDocument({ documentName }) {
      const room = rooms.get(documentName);
      // Perhaps it was opened again already.
      if (!room?.doc.isDestroyed) return;
      rooms.delete(documentName);
      stops.get(documentName)?.();
      stops.delete(documentName);
      leaving.delete(room);
      if (room.journal) await journals.release(room.journal);
    },
    async onStateless({ connection, document, payload }) {
      const n = askedNumber(payload);
      const room = rooms.get(document.name);
      if (n !== null && room) room.whenSaved(connection, n);
    },
  });
  metrics.collabOpen(
    () => rooms.size,
    () => hocuspocus.getConnectionsCount(),
  );

  const socketsOf = (userId: string): number => {
    let count = 0;
    for (const room of rooms.values()) for (const { guest } of room.guests) if (guest.userId === userId) count++;
    return count;
  };
  const admitTicket = (ticket: string, projectId: string) => {
    try {
      return ports.admitTicket(ticket, projectId);
    } catch {
      throw denied('ticket');
    }
  };

  /** Opens a document for as long as `work` runs. @throws {HeldElsewhere} */
  const within = async <T>(projectId: string, work: (room: Room) => Promise<T>): Promise<T> => {
    const direct = await hocuspocus.openDirectConnection(projectId);
    try {
      const room = rooms.get(projectId);
      if (!room?.verify()) throw away();
      return await work(room);
    } finally {
      await direct.disconnect();
    }
  };

  return {
    hocuspocus,
    room: (projectId: string): Room | undefined => rooms.get(projectId),
    /** Tells when whoever is behind a socket has been let in. */
    onEntry: (socket: object, tell: (connection: Connection) => void): void => void entries.set(socket, tell),
    async refreshAssets(room: Room): Promise<void> {
      room.setAssets(await ports.assets(room.projectId));
    },

    /** Writes what a project is now where it is read by others. */
    sync: (projectId: string): Promise<void> =>
      within(projectId, async ({ journal }) => {
        if (!journal || !(await journals.flush(journal))) throw away();
      }),

    /**
     * Makes a project consist of something else, and keeps it.
     * @param basis an ETag that it must have before; null where it does not matter.
     * @throws {Fault} `precondition-failed`, `unavailable`
     */
    replace: (projectId: string, project: Project, basis: string | null): Promise<void> =>
      within(projectId, async (room) => {
        const { journal } = room;
        if (!journal) throw away();
        if (basis !== null && etagOf(JSON.stringify(room.state.toProject())) !== basis) {
          throw new Fault('precondition-failed', 'The project has changed since; look at it again.');
        }
        writeProject(room.doc, project, { source: 'local', context: {} });
        if (!(await journals.flush(journal))) throw away();
      }),

    /** Closes all documents, and writes them. @returns those that could not be written within the time. */
    async close(budgetMs: number): Promise<string[]> {
      isClosing = true;
      clearInterval(rounds);
      const until = performance.now() + budgetMs;
      for (const room of rooms.values()) room.close('restart');
      for (;;) {
        for (const room of [...rooms.values()]) {
          await hocuspocus.unloadDocument(room.doc);
        }
        const dirty = journals.dirty();
        if (!dirty.length || performance.now() >= until) return dirty;
        await new Promise((done) => setTimeout(done, Math.min(500, Math.max(0, until - performance.now()))));
      }
    },
  };
}

/** Whether nobody else's presence goes by this client id. */
function isFree(document: Document, connection: Connection, client: number, userId: string): boolean {
  for (const [other, { clients }] of document.connections) {
    if (other !== connection && clients.has(client) && (other.context as Context).guest?.userId !== userId) return false;
  }
  return true;
}

/** A number that a client wants to hear again when what it has written is kept: `{"t":"save","n":7}`. */
function askedNumber(payload: string): number | null {
  if (payload.length > 100) return null;
  try {
    const said = JSON.parse(payload) as { t?: unknown; n?: unknown };
    return said?.t === 'save' && Number.isSafeInteger(said.n) ? (said.n as number) : null;
  } catch {
    return null;
  }
}

/** A refusal as Hocuspocus passes it on; without a message, so that it is not printed as an error of ours. */
function denied(reason: string): Error & { reason: string } {
  return Object.assign(new Error(''), { reason });
}

function away(): Fault {
  return new Fault('unavailable', 'The project cannot be written right now. Nothing was changed; try again in a moment.');
}
