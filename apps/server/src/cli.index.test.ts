import { Command } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { addIndexCommands } from './cli.index.ts';
import type { House } from './compose.ts';
import type { IndexCheck, Search } from './modules/search/index.ts';

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

async function run(search: Partial<Search>, ...args: string[]): Promise<string> {
  const program = new Command('fotograma');
  addIndexCommands(program, (work) => work({ search } as House, interrupt.signal));
  await program.parseAsync(args, { from: 'user' });
  return told.join('\n');
}

const check: IndexCheck = {
  model: 'use-lite',
  films: 1_200,
  indexed: 1_180,
  pending: 15,
  failed: 5,
  orphans: 0,
  missing: 0,
  otherModels: 3,
  fixed: false,
};

test('index tells what was embedded, and by which model', async () => {
  const options: unknown[] = [];
  const index: Search['index'] = async ({ all, model, onProgress }) => {
    options.push({ all, model });
    onProgress?.({ done: 5, total: 10 });
    return { model: model ?? 'use-lite', indexed: 7, failed: 1, serves: model === undefined };
  };
  expect(await run({ index }, 'index')).toMatch(/^7 films embedded by use-lite in \d+\.\d s, 1 could not be\.$/);
  expect(await run({ index }, 'index', '--all', '--model', 'minilm')).toContain('They do not serve yet');
  expect(options).toEqual([
    { all: false, model: undefined },
    { all: true, model: 'minilm' },
  ]);
});

test('index check tells what is wrong, and ends with 1 where it stays so', async () => {
  const checkIndex = (found: Partial<IndexCheck>): Pick<Search, 'checkIndex'> => ({ checkIndex: async () => ({ ...check, ...found }) });
  expect(await run(checkIndex({}), 'index', 'check')).toMatch(/1,180 {2}embedded by use-lite\n.* 15 {2}wait.*--fix/s);
  expect(process.exitCode).toBe(1);
  process.exitCode = 0;
  expect(await run(checkIndex({ fixed: true }), 'index', 'check', '--fix')).toContain('All of it was put right.');
  expect(await run(checkIndex({ pending: 0, failed: 0, otherModels: 0 }), 'index', 'check')).toContain('All is well.');
  expect(await run(checkIndex({ model: null, pending: 0, failed: 0, otherModels: 0 }), 'index', 'check')).toContain('Embeddings are off');
  expect(process.exitCode).toBe(0);
  expect(await run(checkIndex({}), 'index', 'check', '--fix')).toContain('Not all of it');
  expect(process.exitCode).toBe(1);
});

test('index says how to go on when it is interrupted', async () => {
  const index: Search['index'] = async () => {
    interrupt.abort();
    throw interrupt.signal.reason;
  };
  await expect(run({ index }, 'index', '--all')).rejects.toThrow('What was embedded stays. Run it again without --all to go on.');
});
