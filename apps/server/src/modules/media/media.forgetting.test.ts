import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { media as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { insertUser } from '../../../test/support/identity.ts';
import { createTestMedia, problemOf, type TestMedia } from '../../../test/support/media.ts';
import { readEvents } from '../../../test/support/sse.ts';
import { createQuickSteps, type QuickSteps, scripted } from '../../../test/support/steps.ts';
import { insertFilm, useFilms } from '../../../test/support/uses.ts';
import type { ObjectStorage } from '../../platform/storage/storage.ts';
import { createMediaRepository, type MediaRepository } from './media.repository.ts';
import { keys } from './media.ts';
import { createUnitsRepository } from './units.repository.ts';
import { scratchOf } from './units.ts';

// No worker runs here: each run of a job is the test's own.
let house: TestMedia;
let files: MediaRepository;
let steps: QuickSteps;
const film = scripted({ chunks: 1, audio: 1 });
beforeAll(async () => {
  steps = createQuickSteps();
  house = await createTestMedia({ lease: { seconds: 1 }, steps });
  files = createMediaRepository(house.platform.database);
  useFilms(house.media.media);
});
afterAll(() => house.close());

async function creator(): Promise<{ id: string; name: string }> {
  const id = await insertUser(house.platform);
  return { id, name: `creator:${id}` };
}

/** Works on a file up to its last unit, and on that with another storage or other quotas. */
async function assemble(
  id: string,
  differing: Omit<Parameters<TestMedia['runUnit']>[1] & object, 'signal' | 'platform'> & { storage?: Partial<ObjectStorage> },
) {
  const { storage, ...options } = differing;
  const units = createUnitsRepository(house.platform.database);
  for (;;) {
    const [unit] = await units.claimable({ mediaId: id });
    if (!unit) return;
    const last = unit.unit === 'assemble';
    const platform = storage ? { storage: { ...house.platform.storage, ...storage } } : {};
    await house.runUnit(unit, last ? { ...options, platform } : {});
  }
}

const runRemovals = () => house.platform.removals.job.run({}, { attempt: 1, signal: new AbortController().signal });

async function noted(): Promise<string[]> {
  const { rows } = await house.platform.database.pool.query<{ prefix: string }>('SELECT prefix FROM storage_removal ORDER BY prefix');
  return rows.map((row) => row.prefix);
}

/** What there is of a file: its row, and what storage and scratch have of it, by name. */
async function remains(id: string) {
  return { row: await files.find(id), names: await house.remains(id) };
}
const NOTHING = { row: null, names: [] };

describe('with an owner go', () => {
  let owner: { id: string; name: string };
  let announced: { id: string; link: string };
  let ready: contract.MediaFile;
  let ids: string[];
  beforeAll(async () => {
    owner = await creator();
    announced = await house.announce({ size: 10 }, owner.name);
    const uploaded = await house.receive(Buffer.from('hello world'), owner.name);
    const id = await house.receive(film, owner.name);
    await house.work(id);
    ready = await house.stateOf(id, owner.name);
    ids = [announced.id, uploaded, id];
  });

  test('nothing, when the removal is undone', async () => {
    const undone = house.forget(owner.id, () => Promise.reject(new Error('something else went wrong')));
    await expect(undone).rejects.toThrow('something else');
    expect(await noted()).toEqual([]);
    await runRemovals();
    expect((await fetch(house.app.url + ready.streamUrl)).status).toBe(200);
    expect((await house.stateOf(announced.id, owner.name)).status).toBe('PENDING');
  });

  test('all files of theirs, of whatever state, first from the tables and then from storage, and nobody else’s', async () => {
    const other = await house.receive(Buffer.from('hello world'));
    await house.forget(owner.id);
    expect(await noted()).toEqual(ids.map(keys.folder).toSorted());
    for (const id of ids) expect(await files.find(id)).toBeNull();
    await runRemovals();
    expect(await noted()).toEqual([]);
    for (const id of ids) expect(await remains(id)).toEqual(NOTHING);
    expect((await house.stateOf(other)).status).toBe('UPLOADED');
    expect(await house.platform.storage.stat(keys.original(other))).not.toBeNull();
  });

  test('the links that were signed for them', async () => {
    // What is known of a film is known for two seconds more.
    const refused = await eventually('a refusal', async () => {
      const response = await fetch(house.app.url + ready.streamUrl);
      return response.status === 404 ? response : null;
    });
    expect(await problemOf(refused)).toMatchObject({ status: 404, code: 'not-found' });
    expect(await problemOf(await house.put(announced.link, Buffer.alloc(10)))).toMatchObject({ status: 404, code: 'not-found' });
    expect(await remains(announced.id)).toEqual(NOTHING);
  });
});

test('somebody without files is forgotten too', async () => {
  await house.forget((await creator()).id);
  expect(await noted()).toEqual([]);
});

test('who follows a file that is forgotten hears its last state, and the stream ends', async () => {
  const owner = await creator();
  const { id } = await house.announce({ size: 10 }, owner.name);
  const seen: string[] = [];
  for await (const { data } of readEvents(`${house.app.url}/api/media/${id}/events`, { authorization: `Bearer ${owner.name}` })) {
    seen.push((data as contract.MediaFile).status);
    await house.forget(owner.id);
  }
  expect(seen).toEqual(['PENDING']);
  await runRemovals();
});

describe('what a film has stays when its owner goes', () => {
  test('and becomes the house’s own; the rest goes', async () => {
    const owner = await creator();
    const [used, unused] = [await house.receive(film, owner.name), await house.receive(Buffer.from('hello world'), owner.name)];
    await house.work(used);
    const shelved = await insertFilm(house, 'Metropolis', used);
    await house.forget(owner.id);
    await runRemovals();
    expect(await files.find(used)).toMatchObject({ ownerId: null, public: true, status: 'READY' });
    expect(await remains(unused)).toEqual(NOTHING);
    expect((await fetch(`${house.app.url}/api/stream/${used}/master.m3u8`)).status).toBe(200);
    expect(await house.platform.database.prisma.usageCounter.count({ where: { principalId: owner.id } })).toBe(0);
    expect(await house.platform.database.prisma.movie.findUnique({ where: { id: shelved.id } })).toMatchObject({ mediaFileId: used });
  });

  test('and when a run publishes it afterwards, nobody’s plan counts it', async () => {
    const owner = await creator();
    const id = await house.receive(film, owner.name);
    await insertFilm(house, 'Late', id);
    await assemble(id, {
      storage: {
        async publishFolder(folder, prefix) {
          await house.forget(owner.id);
          await house.platform.storage.publishFolder(folder, prefix);
        },
      },
    });
    expect(await files.find(id)).toMatchObject({ ownerId: null, status: 'READY' });
  });

  test('and its bytes still come by the link that was signed for them', async () => {
    const owner = await creator();
    const { id, link } = await house.announce({ size: 4 }, owner.name);
    await insertFilm(house, 'To come', id);
    await house.forget(owner.id);
    expect((await house.put(link, Buffer.from('film'))).status).toBe(200);
    expect(await files.find(id)).toMatchObject({ ownerId: null, status: 'UPLOADED' });
  });

  test('or is being attached at that moment: either it goes first and is not attached, or it is and stays', async () => {
    for (let n = 0; n < 6; n++) {
      const owner = await creator();
      const id = await house.receive(Buffer.from('hello world'), owner.name);
      const [attached] = await Promise.all([insertFilm(house, `Race ${n}`, id).catch(() => null), house.forget(owner.id)]);
      expect((await files.find(id)) === null).toBe(attached === null);
      expect(await house.platform.database.prisma.principal.count({ where: { id: owner.id } })).toBe(0);
    }
    await runRemovals();
  });
});

describe('an owner who is forgotten while', () => {
  test('bytes come leaves none of them', async () => {
    const owner = await creator();
    const bytes = Buffer.alloc(200_000);
    const { id, link } = await house.announce({ size: bytes.length }, owner.name);
    const socket = connect(house.app.port, '127.0.0.1');
    let answer = '';
    socket.on('data', (data) => (answer += data.toString()));
    socket.write(`PUT ${link} HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes.subarray(100_000));
    await eventually('bytes on the disk', async () => (await house.leftovers(id)).drafts.length > 0);
    await house.forget(owner.id);
    await runRemovals();
    socket.write(bytes.subarray(0, 100_000));
    await eventually('a refusal', () => /^HTTP\/1\.1 404/.test(answer));
    socket.destroy();
    expect(await remains(id)).toEqual(NOTHING);
  });

  test('they announce file after file leaves none, and is forgotten', async () => {
    const owner = await creator();
    const announcing = Array.from({ length: 20 }, () => house.intent({ filename: 'a.mp4', mimeType: 'video/mp4', size: 10 }, owner.name));
    await Promise.race(announcing);
    await house.forget(owner.id);
    await Promise.all(announcing);
    expect(await house.platform.database.prisma.mediaFile.count({ where: { ownerId: owner.id } })).toBe(0);
    expect(await house.platform.database.prisma.principal.count({ where: { id: owner.id } })).toBe(0);
    await runRemovals();
  });

  test('a worker is at it leaves nothing of it, and counts no seconds', async () => {
    const owner = await creator();
    const id = await house.receive(film, owner.name);
    const hanging = steps.hang('video-00000');
    const run = house.work(id);
    await hanging;
    await house.forget(owner.id);
    await runRemovals();
    await run;
    expect(await remains(id)).toEqual(NOTHING);
    expect(await house.platform.database.prisma.usageCounter.count({ where: { principalId: owner.id } })).toBe(0);
  });

  test('a run publishes leaves nothing of what it put there', async () => {
    const owner = await creator();
    const id = await house.receive(film, owner.name);
    await assemble(id, {
      storage: {
        async publishFolder(folder, prefix) {
          await house.forget(owner.id);
          await runRemovals();
          await house.platform.storage.publishFolder(folder, prefix);
        },
      },
    });
    expect(await remains(id)).toEqual(NOTHING);
  });

  test('a run says that it has published waits for that, and neither gets in the other’s way', async () => {
    const owner = await creator();
    const id = await house.receive(film, owner.name);
    let forgetting: Promise<void> | undefined;
    await assemble(id, {
      quotas: {
        ...house.identity.quotas,
        // In the transaction that publishes, with the file’s row already held.
        async count(...args) {
          forgetting = house.forget(owner.id);
          await eventually('the removal waits for the run', async () => {
            const { rows } = await house.platform.database.pool.query(
              `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
            );
            return rows.length > 0;
          });
          await house.identity.quotas.count(...args);
        },
      },
    });
    await forgetting;
    await runRemovals();
    expect(await remains(id)).toEqual(NOTHING);
  });

  test('a run publishes that is killed there leaves what the next start clears away', async () => {
    const owner = await creator();
    const [id, kept] = [await house.receive(film, owner.name), await house.receive(film)];
    const versionId = (await files.find(id))?.workVersion ?? '';
    const dead = await createUnitsRepository(house.platform.database).claim(versionId, 'plan', -1);
    const folder = await house.platform.storage.scratch(dead ? scratchOf(dead) : '');
    await writeFile(join(folder, 'master.m3u8'), 'of a dead attempt');
    await house.forget(owner.id);
    await runRemovals();
    await house.platform.storage.publishFolder(folder, keys.version(id, versionId));
    await house.media.media.recover();
    await runRemovals();
    expect(await remains(id)).toEqual(NOTHING);
    expect(await house.platform.storage.stat(keys.original(kept))).not.toBeNull();
  });
});
