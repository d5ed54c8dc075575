import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSecrets } from './secrets.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-test-secrets-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const path = () => join(folder, 'secrets.json');

describe('secrets', () => {
  test('are made once, are long, differ, and stay the same', async () => {
    const first = await loadSecrets(folder);
    expect(Object.values(first).every((secret) => secret.length >= 32)).toBe(true);
    expect(new Set(Object.values(first)).size).toBe(2);
    expect(await loadSecrets(folder)).toEqual(first);
    expect(await loadSecrets(join(folder, 'elsewhere'))).not.toEqual(first);
  });

  test('are for their owner’s eyes alone, and are made so again', async () => {
    await loadSecrets(folder);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
    await chmod(path(), 0o644);
    await loadSecrets(folder);
    expect((await stat(path())).mode & 0o777).toBe(0o600);
  });

  test('are the same for all who ask at once, and no draft is left', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => loadSecrets(folder)));
    expect(new Set(all.map((secrets) => JSON.stringify(secrets))).size).toBe(1);
    expect(await readdir(folder)).toEqual(['secrets.json']);
  });

  test.each(['{', '{}', '{"databasePassword":"short","signingSecret":"short"}'])(
    'that are damaged (%s) are refused, not replaced',
    async (content) => {
      await writeFile(path(), content);
      await expect(loadSecrets(folder)).rejects.toThrow();
      expect(await readFile(path(), 'utf8')).toBe(content);
    },
  );
});
