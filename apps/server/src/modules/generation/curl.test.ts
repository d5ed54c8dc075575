import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startHouse, type TestHouse } from '../../../test/support/house.ts';

const run = promisify(execFile);
const hasCurl = (() => {
  try {
    execFileSync('curl', ['--version']);
    return true;
  } catch {
    return false;
  }
})();

/** A small client of the original API: asks, looks until it is ready, fetches the picture, and reads its figures. */
const CLIENT = `
set -euo pipefail
api="$1" key="$2" folder="$3"
curl -sSf "$api/health" > "$folder/health.json"
id=$(curl -sSf -X POST "$api/api/generate" -H "x-client-key: $key" -H 'content-type: application/json' \\
  -d '{"prompt":"The Salt Road: a western","service":"poster","width":512,"height":512}' | sed -n 's/.*"data":{"id":"\\([^"]*\\)".*/\\1/p')
for _ in $(seq 100); do
  curl -sSf "$api/api/generate/$id" -H "x-client-key: $key" > "$folder/state.json"
  grep -q '"status":"succeeded"' "$folder/state.json" && break
  sleep 0.1
done
image=$(sed -n 's/.*"imageUrl":"\\([^"]*\\)".*/\\1/p' "$folder/state.json")
curl -sSf "$api$image" -o "$folder/poster.png"
curl -sSf "$api/api/metrics" -H "x-client-key: $key" > "$folder/metrics.json"
curl -sSf "$api/api/metrics/client/$4" -H "x-client-key: $key" > "$folder/client.json"
curl -sS -o "$folder/refused.json" -w '%{http_code}' "$api/api/generate" -H 'x-client-key: nonsense' > "$folder/status"
`;

describe.skipIf(!hasCurl)(`a client in curl${hasCurl ? '' : ' (skipped: no curl on this machine)'}`, () => {
  let at: TestHouse;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fotograma-test-curl-'));
    at = await startHouse();
    await at.house.work();
  });
  afterAll(async () => {
    await at?.close();
    await rm(folder, { recursive: true, force: true });
  });

  test('is served as the original API says', async () => {
    const client = await at.client({ scopes: ['generate'] });
    await run('bash', ['-c', CLIENT, 'client', at.url, client.key, folder, client.id]);
    const json = async (name: string) => JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
    expect(await json('state')).toMatchObject({
      success: true,
      data: { status: 'succeeded', service: 'poster' },
      error: null,
      timestamp: expect.any(String),
    });
    expect((await readFile(join(folder, 'poster.png'))).toString('latin1', 0, 8)).toBe('\x89PNG\r\n\x1a\n');
    for (const name of ['metrics', 'client'])
      expect(await json(name)).toMatchObject({ success: true, data: { total: 1, byStatus: { succeeded: 1 } } });
    expect(await readFile(join(folder, 'status'), 'utf8')).toBe('401');
    expect(await json('refused')).toMatchObject({ success: false, data: null, error: { code: 'key-invalid', status: 401 } });
  });
});
