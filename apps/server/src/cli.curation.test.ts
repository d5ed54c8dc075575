import type { curation } from '@fotograma/contract';
import { Command, CommanderError } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addCurateCommand } from './cli.curation.ts';

const told: string[] = [];
const interrupt = new AbortController();

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation((line) => void told.push(line));
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});
afterEach(() => {
  vi.restoreAllMocks();
  told.length = 0;
  process.exitCode = 0;
});

/** Runs the command; the run that is ordered ends as it is told. @returns what was ordered, and what was said. */
async function run(ends: Partial<curation.CurationRun>, ...args: string[]): Promise<{ order: unknown; said: string }> {
  const program = new Command('fotograma').exitOverride();
  let ordered: unknown;
  addCurateCommand(program, (work) =>
    work(async ({ order, signal, onProgress }) => {
      expect(signal).toBe(interrupt.signal);
      ordered = order;
      const base = {
        id: '',
        state: 'DONE',
        analyser: order.analyser,
        options: order,
        total: 9,
        done: 9,
        published: 7,
        disputed: 1,
      } as const;
      const ended = { ...base, failed: 1, tokens: 40, note: null, createdAt: '', finishedAt: null, ...ends };
      onProgress?.(ended);
      return ended;
    }, interrupt.signal),
  );
  await program.parseAsync(['curate', ...args], { from: 'user' });
  return { order: ordered, said: told.join('\n') };
}

test('curate orders what is asked for, and tells what came of it', async () => {
  const { order, said } = await run({});
  expect(order).toEqual({ analyser: 'builtin', dryRun: false, onlyChanged: false, force: false, costCap: null, limit: null, films: null });
  expect(said).toMatch(/^9 films in \d+\.\d s: 7 published, 1 for a person to decide, 1 of which nothing could be said, 40 tokens\.$/);
  const all = await run(
    { note: 'cost-cap' },
    '--analyser',
    'model',
    '--dry-run',
    '--only-changed',
    '--force',
    '--cost-cap',
    '500',
    '--limit',
    '3',
  );
  expect(all.order).toEqual({ analyser: 'model', dryRun: true, onlyChanged: true, force: true, costCap: 500, limit: 3, films: null });
  expect(all.said).toContain('It ended at its cost cap.');
  expect(process.exitCode).not.toBe(1);
});

test('a run that failed, or is put off, is told to whoever waits for it', async () => {
  expect((await run({ state: 'WAITING', note: 'put-off' })).said).toContain('the server goes on with it later');
  expect(process.exitCode).not.toBe(1);
  expect((await run({ state: 'FAILED', note: 'failed' })).said).toContain('the log tells more');
  expect(process.exitCode).toBe(1);
});

test.each([
  ['--limit', '0'],
  ['--limit', 'many'],
  ['--cost-cap', '-5'],
  ['--analyser', 'oracle'],
])('%s %s is refused', async (...args) => {
  await expect(run({}, ...args)).rejects.toThrow(CommanderError);
});
