import type { IncomingMessage } from 'node:http';
import { type Connection, OutgoingMessage } from '@hocuspocus/server';
import * as decoding from 'lib0/decoding';
import type { RawData, WebSocket } from 'ws';
import type { Metrics } from '../../../platform/observability/metrics.ts';
import { admit } from './admission.ts';
import { LARGEST_DOCUMENT, say } from './room.ts';
import type { Context, Rooms } from './rooms.ts';

/** Bytes of one change, and of everything that somebody did while they were away. */
export const LARGEST_UPDATE = 256 * 1024;
export const LARGEST_RETURN = 2 * 1024 * 1024;
/** Changes a second that one socket may send, and how many at once. */
const UPDATES_A_SECOND = 60;
const AT_ONCE = 120;
/** Messages that wait for their turn: who sends faster than they are read is cut off. */
const MOST_WAITING = 1_000;
/** Messages of somebody who is not let in yet: a client that comes back sends at once what it has kept for it. */
const MOST_BEFORE = 1_000;

// Kinds of messages of Hocuspocus 4 (@hocuspocus/server, types.ts) and of y-protocols (sync.js).
const SYNC = 0;
const AWARENESS = 1;
const AUTH = 2;
const STATELESS = 5;
const STEP_2 = 1;
const UPDATE = 2;

/**
 * One socket, in front of Hocuspocus: what comes is looked at, in its order, before it goes into a document. Who sends what cannot be is told so,
 * and cut off: a change that was left out in silence would make Yjs wait for it for ever.
 */
export function guard(
  socket: WebSocket,
  request: IncomingMessage,
  projectId: string,
  { rooms, metrics }: { rooms: Rooms; metrics: Metrics },
): void {
  const client = rooms.hocuspocus.handleConnection(socket, new Request(`http://localhost${request.url ?? '/'}`));
  const wire = request.socket;
  const bucket = new Bucket(UPDATES_A_SECOND, AT_ONCE);
  const presence = new Bucket(UPDATES_A_SECOND, AT_ONCE);
  const questions = new Bucket(UPDATES_A_SECOND, AT_ONCE);
  let waiting = 0;
  let last: Promise<void> = Promise.resolve();
  let isShut = false;

  let there: Connection | null = null;
  /** What came before they were let in: nothing of it may pass by us into the document. */
  let before: Uint8Array[] = [];
  let bytesBefore = 0;
  let isOpen = false;
  const shut = (code: number, reason: string) => {
    isShut = true;
    socket.close(code, reason);
  };
  const refuse = (reason: string) => {
    metrics.collabRefusals.inc();
    if (there) say(there, { t: 'reset', reason });
    shut(4_400, 'reset');
  };
  /** @returns whether it is to go on to Hocuspocus, which is not for what has been put into the document here; null for what has come before what it hangs on. */
  const judge = async (data: Uint8Array): Promise<boolean | null> => {
    const read = readMessage(data);
    if (!read || read.name !== projectId) {
      shut(4_400, 'unreadable');
      return false;
    }
    if (read.kind === AUTH) return true;
    if (!isOpen) {
      bytesBefore += data.byteLength;
      if (before.push(data) > MOST_BEFORE || bytesBefore > LARGEST_RETURN) shut(4_400, 'too much');
      return false;
    }
    if (read.kind === AWARENESS) return data.byteLength <= LARGEST_UPDATE && presence.take();
    if (read.kind === STATELESS) {
      // What it asks about is everything before it, and what they did while they were away too.
      if (early.length || !hasCaughtUp) return early.length < MOST_WAITING ? null : false;
      return data.byteLength <= 1_024 && questions.take();
    }
    if (read.kind !== SYNC || (read.step !== STEP_2 && read.step !== UPDATE)) return true;
    const room = rooms.room(projectId);
    if (!there || !room || room.isTainted || there.document !== room.doc) return false;
    const isUpdate = read.step === UPDATE;
    if (read.update.byteLength > (isUpdate ? LARGEST_UPDATE : LARGEST_RETURN)) {
      refuse('It is too large.');
      return false;
    }
    // What comes with somebody who comes back is bounded above.
    if (isUpdate && hasCaughtUp && !bucket.take()) {
      shut(4_429, 'too fast');
      return false;
    }
    // What viewers write is not put into the document, and they are told so.
    if (there.readOnly) {
      hasCaughtUp = true;
      return true;
    }
    if (isUpdate && early.length) return null;
    let verdict = admit(room.doc, read.update);
    if (verdict.ok && verdict.uuids.some((id) => !room.knows(id))) {
      await rooms.refreshAssets(room);
      // Others have written meanwhile.
      verdict = admit(room.doc, read.update);
    }
    if (!verdict.ok) {
      // Who comes back and goes on at once sends that before what they did while they were away.
      if (verdict.isEarly && isUpdate && !hasCaughtUp && early.length < MOST_WAITING) return null;
      refuse(verdict.reason);
      return false;
    }
    const { guest } = there.context as Context;
    if (!guest || !room.mayWrite(guest.userId, verdict.writers, isUpdate)) {
      refuse('It goes on as somebody else.');
      return false;
    }
    if (room.bytes + read.update.byteLength > LARGEST_DOCUMENT && verdict.writers.length) {
      refuse('The project is full.');
      return false;
    }
    if (!isUpdate) hasCaughtUp = true;
    // Within the same tick as it was admitted: Hocuspocus would put it in some ticks later, into a document that may be another.
    if (!room.put(read.update, there)) return false;
    gather();
    there.send(new OutgoingMessage(there.messageAddress).writeSyncStatus(true).toUint8Array());
    return false;
  };
  let isGathering = false;
  /** Until this turn of the event loop is over, what goes to them goes in one write: a system call each is a third of what a change costs. */
  const gather = () => {
    if (isGathering) return;
    isGathering = true;
    wire.cork();
    setImmediate(() => {
      isGathering = false;
      wire.uncork();
    });
  };
  /** What came early, until what they did while they were away has come. */
  let early: Uint8Array[] = [];
  let hasCaughtUp = false;
  const take = async (bytes: Uint8Array): Promise<void> => {
    if (isShut) return;
    const had = hasCaughtUp;
    const verdict = await judge(bytes).catch(() => false);
    if (verdict === null) early.push(bytes);
    else if (verdict) client.handleMessage(bytes);
    if (had || !hasCaughtUp || !early.length) return;
    const held = early;
    early = [];
    for (const one of held) await take(one);
  };

  const inTurn = (work: () => Promise<void>) => {
    last = last.then(work);
  };
  rooms.onEntry(socket, (connection) => {
    there = connection;
    inTurn(async () => {
      const held = before;
      before = [];
      isOpen = true;
      for (const bytes of held) await take(bytes);
    });
  });
  socket.on('message', (data: RawData) => {
    if (isShut) return;
    if (++waiting > MOST_WAITING) return shut(4_429, 'too fast');
    const bytes = asBytes(data);
    inTurn(() => {
      waiting--;
      return take(bytes);
    });
  });
  socket.on('close', (code, reason) => {
    isShut = true;
    client.handleClose({ code, reason: reason.toString() });
  });
  socket.on('error', () => socket.terminate());
}

interface Message {
  readonly name: string;
  readonly kind: number;
  readonly step: number;
  readonly update: Uint8Array;
}

const NOTHING = new Uint8Array();

/** @returns null for what is no message. */
function readMessage(data: Uint8Array): Message | null {
  try {
    const decoder = decoding.createDecoder(data);
    const name = decoding.readVarString(decoder).split('\0')[0] ?? '';
    const kind = decoding.readVarUint(decoder);
    if (kind !== SYNC) return { name, kind, step: -1, update: NOTHING };
    const step = decoding.readVarUint(decoder);
    return { name, kind, step, update: decoding.readVarUint8Array(decoder) };
  } catch {
    return null;
  }
}

function asBytes(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}

/** So many a second, and a few at once. */
class Bucket {
  readonly #perSecond: number;
  readonly #most: number;
  #left: number;
  #at = performance.now();

  constructor(perSecond: number, most: number) {
    this.#perSecond = perSecond;
    this.#most = most;
    this.#left = most;
  }

  take(): boolean {
    const now = performance.now();
    this.#left = Math.min(this.#most, this.#left + ((now - this.#at) / 1_000) * this.#perSecond);
    this.#at = now;
    if (this.#left < 1) return false;
    this.#left--;
    return true;
  }
}
