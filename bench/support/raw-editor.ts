import { setTimeout as wait } from 'node:timers/promises';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';

const SYNC = 0;
const AUTH = 2;
const SYNC_STATUS = 8;
/** Times are written between two marks. */
const WRITTEN_AT = /@(\d+\.\d{3})@/g;

/**
 * Somebody who edits, as cheap as can be: a copy of their own to write from, and of the others' changes nothing but when they came. Hundreds of whole
 * editors would be what is measured.
 */
export class RawEditor {
  readonly doc = new Y.Doc();
  readonly #socket: WebSocket;
  readonly #name: string;
  #acknowledged = () => {};
  #isSynced = () => {};
  /** What is called with the time that a change was written at, when another's has come (`performance.now`). */
  onChange: ((writtenAt: number) => void) | null = null;

  private constructor(socket: WebSocket, name: string) {
    this.#socket = socket;
    this.#name = name;
    socket.on('message', (data: Buffer) => this.#hear(data));
    socket.on('error', () => undefined);
  }

  /** Lets somebody into a document. @throws when they are not let in. */
  static async enter(url: string, name: string, ticket: string): Promise<RawEditor> {
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/collab/${name}`, { perMessageDeflate: false });
    const editor = new RawEditor(socket, name);
    await new Promise((done, fail) => socket.once('open', done).once('close', fail).once('error', fail));
    const synced = new Promise<void>((done, fail) => {
      editor.#isSynced = done;
      socket.once('close', (code, reason) => fail(new Error(`Closed: ${code} ${reason}`)));
    });
    socket.send(
      message(name, AUTH, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarString(encoder, ticket);
      }),
    );
    socket.send(
      message(name, SYNC, (encoder) => {
        encoding.writeVarUint(encoder, 0);
        encoding.writeVarUint8Array(encoder, Y.encodeStateVector(editor.doc));
      }),
    );
    await synced;
    return editor;
  }

  /** Writes something, and resolves when the server has it. @param act writes into `doc`. */
  write(act: (doc: Y.Doc) => void): Promise<void> {
    const before = Y.encodeStateVector(this.doc);
    this.doc.transact(() => act(this.doc));
    const update = Y.encodeStateAsUpdate(this.doc, before);
    const acknowledged = new Promise<void>((done) => {
      this.#acknowledged = done;
    });
    this.#send(2, update);
    return acknowledged;
  }

  close(): void {
    this.#socket.terminate();
  }

  #send(step: number, payload: Uint8Array): void {
    this.#socket.send(
      message(this.#name, SYNC, (encoder) => {
        encoding.writeVarUint(encoder, step);
        encoding.writeVarUint8Array(encoder, payload);
      }),
    );
  }

  #hear(data: Buffer): void {
    const decoder = decoding.createDecoder(data);
    decoding.readVarString(decoder);
    const kind = decoding.readVarUint(decoder);
    if (kind === SYNC_STATUS) this.#acknowledged();
    if (kind !== SYNC) return;
    const step = decoding.readVarUint(decoder);
    if (step === 0) this.#send(1, Y.encodeStateAsUpdate(this.doc, decoding.readVarUint8Array(decoder)));
    else if (step === 1) {
      Y.applyUpdate(this.doc, decoding.readVarUint8Array(decoder));
      this.#isSynced();
    } else if (this.onChange) {
      for (const [, at] of data.toString('latin1').matchAll(WRITTEN_AT)) this.onChange(Number(at));
    }
  }
}

function message(name: string, kind: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, name);
  encoding.writeVarUint(encoder, kind);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

/** Each writes, waits until the server has it, and writes again, for so long. @returns changes a second of all together. */
export async function writeAll(
  editors: readonly RawEditor[],
  seconds: number,
  act: (doc: Y.Doc, index: number, n: number) => void,
  leastMs: number,
): Promise<number> {
  const began = performance.now();
  const until = began + seconds * 1_000;
  let written = 0;
  await Promise.all(
    editors.map(async (editor, index) => {
      for (let n = 0; performance.now() < until; n++) {
        const next = performance.now() + leastMs;
        await editor.write((doc) => act(doc, index, n));
        written++;
        const left = next - performance.now();
        if (left > 1) await wait(left);
      }
    }),
  );
  return written / ((performance.now() - began) / 1_000);
}
