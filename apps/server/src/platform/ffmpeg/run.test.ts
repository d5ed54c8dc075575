import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createLogger } from '../observability/logger.ts';
import { locateFfmpeg } from './locate.ts';
import { FfmpegError, type FfmpegProgress, type FfmpegRun, killOrphan, runFfmpeg } from './run.ts';

let ffmpegPath: string;
let root: string;
beforeAll(async () => {
  ({ ffmpegPath } = await locateFfmpeg(undefined, createLogger({ level: 'silent', human: false })));
  root = await mkdtemp(join(tmpdir(), 'fotograma-test-run-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

let count = 0;

async function workFolder(): Promise<string> {
  const folder = join(root, `work-${++count}`);
  await mkdir(folder);
  return folder;
}

/** A program that stands in for ffmpeg where a real one cannot be made to behave so badly. */
async function program(script: string): Promise<string> {
  const path = join(root, `program-${++count}`);
  await writeFile(path, `#!/bin/sh\n${script}\n`);
  await chmod(path, 0o755);
  return path;
}

async function begin(options: Partial<FfmpegRun>): Promise<{ folder: string; run: Promise<string> }> {
  const folder = await workFolder();
  return { folder, run: runFfmpeg({ ffmpegPath, args: [], folder, limitSeconds: 20, ...options }) };
}

async function reasonOf(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'done',
    (error: unknown) => (error instanceof FfmpegError ? error.reason : String(error)),
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const ENDLESS = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25', '-f', 'null', '-'];
const pidIn = (folder: string) =>
  eventually('a process', async () => Number(await readFile(join(folder, 'ffmpeg.pid'), 'utf8').catch(() => '')) || null);

describe('a run', () => {
  test('tells how far it is, to the end, and leaves no note of its process', async () => {
    const told: FfmpegProgress[] = [];
    const args = ['-f', 'lavfi', '-i', 'testsrc2=size=64x64:rate=25:duration=2', 'out.mp4'];
    const { folder, run } = await begin({ args, onProgress: (progress) => told.push(progress) });
    await run;
    expect(told.at(-1)).toMatchObject({ frame: 50 });
    expect(told.at(-1)?.outTimeSeconds).toBeGreaterThan(1.8);
    await expect(access(join(folder, 'ffmpeg.pid'))).rejects.toThrow('ENOENT');
    await access(join(folder, 'out.mp4'));
  });

  test('that fails gives ffmpeg’s own words', async () => {
    const { run } = await begin({ args: ['-i', 'nothing.mp4', 'out.mp4'] });
    await expect(run).rejects.toMatchObject({ reason: 'failed', messages: expect.stringContaining('No such file') });
  });

  test('that fills the disk says so', async () => {
    const { run } = await begin({ ffmpegPath: await program('echo "av_interleaved_write_frame(): No space left on device" >&2; exit 1') });
    expect(await reasonOf(run)).toBe('no-space');
  });

  test('keeps the end of endless messages, and no more of them', async () => {
    const script =
      'i=0; while [ $i -lt 3000 ]; do echo "line $i of a hundred letters or so, as a damaged file gives for every frame" >&2; i=$((i+1)); done; exit 1';
    const error = await (await begin({ ffmpegPath: await program(script) })).run.catch((caught: unknown) => caught);
    const { messages } = error as FfmpegError;
    expect(messages.length).toBeLessThanOrEqual(64 * 1024);
    expect(messages).toContain('line 2999 ');
    expect(messages).not.toContain('line 0 ');
  });

  test('is killed when its output does not grow, however much it talks', async () => {
    const talk = 'while :; do printf "frame=7\\nout_time_us=280000\\nprogress=continue\\n" >&3; sleep 0.05; done';
    const { run } = await begin({ ffmpegPath: await program(talk), stallMs: 400, limitSeconds: 5 });
    expect(await reasonOf(run)).toBe('stalled');
  });

  test('lives for as long as its output grows', async () => {
    const grow =
      'i=1; while [ $i -le 20 ]; do printf "frame=$i\\nout_time_us=$((i * 100000))\\nprogress=continue\\n" >&3; sleep 0.05; i=$((i+1)); done';
    const { run } = await begin({ ffmpegPath: await program(grow), stallMs: 600 });
    expect(await reasonOf(run)).toBe('done');
  });

  test('is killed with everything it started when its time is up', async () => {
    const { folder, run } = await begin({ ffmpegPath: await program('sleep 60 & echo $! > child.pid; wait'), limitSeconds: 1 });
    expect(await reasonOf(run)).toBe('too-long');
    const child = Number(await readFile(join(folder, 'child.pid'), 'utf8'));
    await eventually('the end of its child', () => !isAlive(child) || isZombie(child));
  });

  test('that is called off is dead when that is told, and gives the reason it was given', async () => {
    const stop = new AbortController();
    const { folder, run } = await begin({ args: ENDLESS, signal: stop.signal });
    const pid = await pidIn(folder);
    stop.abort(new Error('Enough'));
    await expect(run).rejects.toThrow('Enough');
    expect(isAlive(pid)).toBe(false);
  });

  test('that was called off before is never begun', async () => {
    const { folder, run } = await begin({ args: ENDLESS, signal: AbortSignal.abort(new Error('Enough')) });
    await expect(run).rejects.toThrow('Enough');
    await expect(access(join(folder, 'ffmpeg.pid'))).rejects.toThrow('ENOENT');
  });

  test('of a program that is not there fails, and nothing else does', async () => {
    await expect((await begin({ ffmpegPath: '/nowhere/ffmpeg' })).run).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('what it writes beside files', () => {
  const sums: string[] = [];
  const sumUp = async (stream: AsyncIterable<Buffer>) => {
    let bytes = 0;
    for await (const data of stream) bytes += data.length;
    sums.push(String(bytes));
  };
  const sound = ['-f', 'lavfi', '-i', 'sine=duration=2:sample_rate=8000'];

  test('is read as it comes, from as many pipes as are asked for', async () => {
    const args = [...sound, '-map', '0', '-f', 's16le', 'pipe:4', '-map', '0', '-f', 'u8', 'pipe:5'];
    await (await begin({ args, pipes: [sumUp, sumUp] })).run;
    expect(sums.toSorted()).toEqual(['16000', '32000']);
  });

  test('ends the run when its reader fails, with the reader’s error', async () => {
    const args = ['-re', ...sound, '-f', 's16le', 'pipe:4'];
    const { run } = await begin({ args, pipes: [() => Promise.reject(new Error('Enough'))] });
    await expect(run).rejects.toThrow('Enough');
  });

  test('is returned where it is wanted: what it reports of itself', async () => {
    const args = [...sound, '-af', 'volumedetect', '-f', 'null', '-'];
    expect(await (await begin({ args, logLevel: 'info' })).run).toContain('n_samples: 16000');
    expect(await (await begin({ args })).run).toBe('');
  });

  test.runIf(process.platform !== 'win32')('is no larger than it may be, and leaves no dump of a crash', async () => {
    const { run } = await begin({ args: [...sound, 'large.wav'], largestFile: 16 * 1024 });
    expect(await reasonOf(run)).toBe('too-large');
    const { run: asked } = await begin({ ffmpegPath: await program('(ulimit -c; ulimit -f) >&2; exit 1'), largestFile: 512_000 });
    await expect(asked).rejects.toMatchObject({ messages: '0\n1000' });
  });
});

describe.runIf(process.platform === 'linux')('an orphan', () => {
  const orphanIn = (folder: string): ChildProcess => spawn(ffmpegPath, ENDLESS, { cwd: folder, detached: true, stdio: 'ignore' });

  test('is killed in the folder it works in', async () => {
    const folder = await workFolder();
    const orphan = orphanIn(folder);
    const exit = once(orphan, 'exit');
    await writeFile(join(folder, 'ffmpeg.pid'), String(orphan.pid));
    await killOrphan(folder);
    expect(await exit).toEqual([null, 'SIGKILL']);
  });

  test('is left alone when its process id is now another film’s ffmpeg', async () => {
    const [dead, living] = [await workFolder(), await workFolder()];
    const other = orphanIn(living);
    const exit = once(other, 'exit');
    for (const folder of [dead, living]) await writeFile(join(folder, 'ffmpeg.pid'), String(other.pid));
    await killOrphan(dead);
    // Nothing tells that a signal was not sent: a killed process would be gone within this.
    expect(await Promise.race([exit, wait(200, 'alive')])).toBe('alive');
    await killOrphan(living);
    await exit;
  });

  test('is left alone when its process id is now another program’s', async () => {
    const folder = await workFolder();
    const other = spawn('sleep', ['60'], { cwd: folder, detached: true, stdio: 'ignore' });
    const exit = once(other, 'exit');
    await writeFile(join(folder, 'ffmpeg.pid'), String(other.pid));
    await killOrphan(folder);
    expect(isAlive(other.pid ?? 0)).toBe(true);
    other.kill('SIGKILL');
    await exit;
  });

  test.each(['', 'garbage', '999999999'])('noted as %j is none', async (note) => {
    const folder = await workFolder();
    await writeFile(join(folder, 'ffmpeg.pid'), note);
    await killOrphan(folder);
  });
});

/** Dead, and not yet collected by whoever adopted it. */
async function isZombie(pid: number): Promise<boolean> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return / Z /.test(text);
}
