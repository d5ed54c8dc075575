import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { open, readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../../test/support/eventually.ts';
import { createTestMedia, type TestMedia } from '../../../../test/support/media.ts';
import { createDiskStorage } from '../../../platform/storage/disk.ts';
import { createDrafts } from '../../../platform/storage/drafts.ts';
import { draftOf } from './completion.ts';

const PROCESS = fileURLToPath(new URL('../../../../test/support/uploads.process.ts', import.meta.url));
const MB = 1_000_000;

let house: TestMedia;
let child: ChildProcess;
let url: string;
beforeAll(async () => {
  house = await createTestMedia();
});
afterAll(() => house.close());
afterEach(() => child.kill('SIGKILL'));

/** A server of the same house in a process of its own. */
async function start(): Promise<void> {
  child = spawn(process.execPath, [PROCESS, house.platform.databaseUrl, house.platform.folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (!child.stdout) throw new Error('The process has no output');
  [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
}

async function kill(): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

const headersAt = (offset: number, length: number) => ({
  'tus-resumable': '1.0.0',
  'upload-offset': String(offset),
  'content-type': 'application/offset+octet-stream',
  'content-length': String(length),
});

/** Sends the beginning of a request by hand. @returns the connection. */
function begin(method: string, path: string, headers: Record<string, string>, bytes: Buffer) {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  socket.on('error', () => undefined);
  const lines = Object.entries({ host: 'localhost', ...headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`);
  socket.write(bytes);
  return socket;
}

test('kill -9 in the middle of a piece loses no acknowledged byte, and the upload goes on elsewhere', async () => {
  await start();
  const bytes = randomBytes(20 * MB);
  bytes.write('nothing known');
  const { id, link } = await house.announce({ size: bytes.length });
  const path = link.replace('/uploads/', '/tus/');
  const head = () => fetch(house.app.url + path, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
  const acknowledged = 5 * MB;
  const first = await fetch(url + path, {
    method: 'PATCH',
    headers: headersAt(0, acknowledged),
    body: new Uint8Array(bytes.subarray(0, acknowledged)),
  });
  expect([first.status, first.headers.get('upload-offset')]).toEqual([204, String(acknowledged)]);

  const socket = begin('PATCH', path, headersAt(acknowledged, 15 * MB), bytes.subarray(acknowledged, 12 * MB));
  const drafts = createDrafts(house.platform.storage);
  await eventually('more on the disk', async () => (await drafts.size(draftOf(id))) > acknowledged);
  await kill();
  socket.destroy();

  // The dead process's lock has gone with it, and its bytes have not.
  const answer = await head();
  const offset = Number(answer.headers.get('upload-offset'));
  expect(answer.status).toBe(200);
  expect(offset).toBeGreaterThan(acknowledged);
  expect((await drafts.head(draftOf(id), offset)).equals(bytes.subarray(0, offset))).toBe(true);

  const rest = await fetch(house.app.url + path, {
    method: 'PATCH',
    headers: headersAt(offset, bytes.length - offset),
    body: new Uint8Array(bytes.subarray(offset)),
  });
  expect(rest.status).toBe(204);
  expect(await house.stateOf(id)).toMatchObject({ status: 'UPLOADED', sha256: createHash('sha256').update(bytes).digest('hex') });
});

test('kill -9 in the middle of a whole transfer leaves nothing once a server has started, and the link still takes the file', async () => {
  await start();
  const bytes = Buffer.alloc(2 * MB, 'x');
  const { id, link } = await house.announce({ size: bytes.length });
  const socket = begin('PUT', link, { 'content-length': String(bytes.length) }, bytes.subarray(0, MB));
  const scratch = join(house.platform.folder, 'scratch');
  const draft = await eventually('bytes on the disk', async () => {
    const name = (await readdir(scratch)).find((each) => each.startsWith('put-'));
    if (!name) return null;
    const file = await open(join(scratch, name));
    const { size } = await file.stat();
    await file.close();
    return size > 0 ? name : null;
  });
  await kill();
  socket.destroy();
  expect(await readdir(scratch)).toContain(draft);
  await createDiskStorage(house.platform.folder);
  expect(await house.leftovers(id)).toEqual({ drafts: [], object: null });
  expect((await house.put(link, bytes)).status).toBe(200);
});
