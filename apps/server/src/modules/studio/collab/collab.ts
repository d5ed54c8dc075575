import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { LRUCache } from 'lru-cache';
import { type WebSocket, WebSocketServer } from 'ws';
import * as z from 'zod';
import { Fault } from '../../../platform/errors.ts';
import type { Platform } from '../../../platform/platform.ts';
import { createSigner } from '../../../platform/storage/signing.ts';
import { createCommands, LARGEST_COMMAND, NODE_HEADER } from './commands.ts';
import { guard, LARGEST_RETURN } from './gate.ts';
import { createJournalRepository } from './journal.repository.ts';
import { createJournals } from './journal.ts';
import { createLeases } from './leases.ts';
import { createRooms, type Ports } from './rooms.ts';

/** How long a ticket opens its document; whoever is in shows a new one before it ends. */
export const TICKET_MS = 120_000;
/** Sockets of one process, whoever has them. */
const MOST_SOCKETS = 5_000;
/** How often sockets are asked whether they are still there; one that did not answer the last time is not. */
const HEARTBEAT_MS = 20_000;
const CLOSING_MS = 17_000;

export type Collab = ReturnType<typeof createCollab>;

/**
 * Editing together: WebSockets at `/collab/<project>`. One node has a document open and alone writes it; a socket that comes to another node is
 * handed on to that one, so that there is one order of things, and what is answered by `saved` is in PostgreSQL.
 */
export function createCollab(deps: {
  platform: Platform;
  databaseUrl: string;
  ports: Omit<Ports, 'admitTicket'>;
  /** Whether documents are opened here for those who edit; otherwise sockets are handed on only. */
  isHost: boolean;
  /** Where other nodes reach this one. */
  address: () => string;
  /** How long closing may take; less than an orchestrator gives us. */
  closingMs?: number | undefined;
}) {
  const { platform, ports, isHost } = deps;
  const { log, metrics, database, now } = platform;
  const tickets = createSigner({
    secret: platform.signingSecret,
    purpose: 'collab',
    schema: z.strictObject({ id: z.uuid(), userId: z.uuid(), projectId: z.uuid() }),
    now,
  });
  const used = new LRUCache<string, true>({ max: 100_000, ttl: TICKET_MS });
  const leases = createLeases({ url: deps.databaseUrl, database, log, address: deps.address });
  const rows = createJournalRepository(database);
  const journals = createJournals({ database, rows, leases, log });
  const rooms = createRooms({
    ports: {
      ...ports,
      admitTicket(ticket, projectId) {
        const { id, userId, projectId: of } = tickets.verify(ticket);
        if (of !== projectId) throw new Fault('link-invalid', 'It is for another project.');
        // Once: else whoever is cut off for sending too much would be back at once.
        if (used.has(id)) throw new Fault('link-invalid', 'It has been used.');
        used.set(id, true);
        return { userId, until: now().getTime() + TICKET_MS };
      },
    },
    rows,
    journals,
    leases,
    log,
    metrics,
    now,
  });
  const commands = createCommands({ rooms, signingSecret: platform.signingSecret, now });
  const people = new WebSocketServer({ noServer: true, maxPayload: LARGEST_RETURN + 1_024, perMessageDeflate: false });
  const nodes = new WebSocketServer({ noServer: true, maxPayload: LARGEST_COMMAND, perMessageDeflate: false });
  /** Sockets, each with whether it has answered since it was asked last. */
  const alive = new Map<WebSocket, () => boolean>();
  let heartbeat: NodeJS.Timeout | undefined;
  let closing: Promise<void> | null = null;

  const upgrade = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const projectId = pathOf(request);
    if (projectId === null) return refuse(socket, '404 Not Found');
    const ticket = request.headers[NODE_HEADER];
    if (commands.isFromNode(typeof ticket === 'string' ? ticket : undefined, projectId)) {
      nodes.handleUpgrade(request, socket, head, (ws) => commands.serve(ws, projectId));
      return;
    }
    const holder = rooms.room(projectId) ? null : await leases.holder(projectId);
    // What was handed on already is not handed on again: two nodes would play ball with it.
    if (holder !== null && request.headers[HANDED_ON] === undefined) return handOn(holder, request, socket, head);
    if (!isHost || people.clients.size >= MOST_SOCKETS) return refuse(socket, '503 Service Unavailable');
    people.handleUpgrade(request, socket, head, (ws) => {
      let isThere = true;
      ws.on('pong', () => {
        isThere = true;
      });
      alive.set(ws, () => {
        const was = isThere;
        isThere = false;
        return was;
      });
      ws.once('close', () => alive.delete(ws));
      guard(ws, request, projectId, { rooms, metrics });
    });
  };
  const close = async (): Promise<void> => {
    clearInterval(heartbeat);
    const dirty = await rooms.close(deps.closingMs ?? CLOSING_MS);
    for (const ws of [...people.clients, ...nodes.clients]) ws.terminate();
    await journals.close();
    await leases.close();
    if (dirty.length) throw new Error(`Changes of these projects could not be written: ${dirty.join(', ')}`);
  };

  return {
    /** A ticket for one person and one document, good once. */
    ticket(userId: string, projectId: string): { token: string; expiresAt: Date } {
      const expiresAt = new Date(now().getTime() + TICKET_MS);
      return { token: tickets.sign({ id: platform.newId(), userId, projectId }, expiresAt), expiresAt };
    },

    run: commands.run,

    /** @throws {UnwellError} while changes are in memory and cannot be written. */
    health: async (): Promise<string | undefined> => journals.health(),

    /** Takes the WebSockets of a server. */
    attach(server: Server): void {
      heartbeat ??= setInterval(() => {
        for (const [ws, wasThere] of alive) {
          if (wasThere()) ws.ping();
          else ws.terminate();
        }
      }, HEARTBEAT_MS).unref();
      server.on('upgrade', (request, socket, head) => {
        socket.on('error', () => socket.destroy());
        upgrade(request, socket, head).catch((err: unknown) => {
          if (!(err instanceof Fault)) log.warn({ err }, 'A socket could not be let in');
          refuse(socket, err instanceof Fault ? '403 Forbidden' : '503 Service Unavailable');
        });
      });
    },

    /**
     * Writes everything and lets go; once, however often it is asked. @throws when something could not be written: it is with those who
     * edited it, and nowhere else.
     */
    close(): Promise<void> {
      closing ??= close();
      return closing;
    },
  };
}

const HANDED_ON = 'x-fotograma-handed-on';

function pathOf({ url = '' }: IncomingMessage): string | null {
  return /^\/collab\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\?|$)/.exec(url)?.[1] ?? null;
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Connects a socket with the node that has its document: what one says, the other hears. */
function handOn(address: string, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const onward = httpRequest(new URL(request.url ?? '/', address), { headers: { ...request.headers, [HANDED_ON]: '1' } });
  onward.on('upgrade', ({ statusCode = 101, rawHeaders }, there, first) => {
    const lines = [`HTTP/1.1 ${statusCode} Switching Protocols`];
    for (let index = 0; index < rawHeaders.length; index += 2) lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`);
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    socket.write(first);
    there.write(head);
    for (const [one, other] of [
      [socket, there],
      [there, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
      one.pipe(other);
    }
  });
  onward.on('response', () => refuse(socket, '503 Service Unavailable'));
  onward.on('error', () => refuse(socket, '503 Service Unavailable'));
  onward.setTimeout(10_000, () => onward.destroy());
  onward.end();
}
