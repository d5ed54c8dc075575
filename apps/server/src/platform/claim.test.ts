import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { claimDataFolder } from './claim.ts';

let folder: string;
let child: ChildProcess | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-claim-'));
});
afterEach(async () => {
  await end();
  await rm(folder, { recursive: true, force: true });
});

const path = () => join(folder, 'server.pid');

/** Another server: claims the folder and lives on, or ends and says why. */
async function another(): Promise<string> {
  const code = `
    import { claimDataFolder } from ${JSON.stringify(new URL('claim.ts', import.meta.url).href)};
    try {
      await claimDataFolder(${JSON.stringify(folder)});
      console.log('claimed');
      setInterval(() => {}, 1000);
    } catch (error) {
      console.log(error.message);
    }
  `;
  child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said] = (await once(child.stdout as NonNullable<ChildProcess['stdout']>, 'data')) as [Buffer];
  return said.toString().trim();
}

async function end(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

describe('the claim of a data folder', () => {
  test('keeps a second server out, naming the first', async () => {
    const release = await claimDataFolder(folder);
    const said = await another();
    expect(said).toContain(`process ${process.pid}`);
    expect(said).toContain(folder);
    expect(said).toContain('DATA_DIR');
    expect(await readdir(folder)).toEqual(['server.pid']);
    release();
  });

  test('is free again when it is given back', async () => {
    (await claimDataFolder(folder))();
    expect(await readdir(folder)).toEqual([]);
    expect(await another()).toBe('claimed');
    await expect(claimDataFolder(folder)).rejects.toThrow(`process ${child?.pid}`);
  });

  test('of a server that was killed is taken over', async () => {
    expect(await another()).toBe('claimed');
    await end();
    expect(await readFile(path(), 'utf8')).toContain(String(child?.pid));
    const release = await claimDataFolder(folder);
    expect(await readFile(path(), 'utf8')).toMatch(new RegExp(`^${process.pid} `));
    release();
  });

  test('is taken over when its process id is somebody else’s by now', async () => {
    expect(await another()).toBe('claimed');
    // The same living process, but one that began at another time.
    await writeFile(path(), `${child?.pid} 1`);
    const release = await claimDataFolder(folder);
    release();
  });

  test.each(['', 'nonsense', '-1 5', '0 0'])('is taken over when it says "%s"', async (content) => {
    await writeFile(path(), content);
    const release = await claimDataFolder(folder);
    expect(await readFile(path(), 'utf8')).toMatch(new RegExp(`^${process.pid} \\d+$`));
    release();
    expect(await readdir(folder)).toEqual([]);
  });

  test('that another server has taken over is not given back by us', async () => {
    const release = await claimDataFolder(folder);
    await writeFile(path(), '1 1');
    release();
    expect(await readFile(path(), 'utf8')).toBe('1 1');
  });
});
