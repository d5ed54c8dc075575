import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { writeTinyModel } from '../../../../test/support/onnx.ts';
import { freePort } from '../../../platform/processes.ts';
import { chooseModel, type EmbeddingDeps, type EmbeddingSettings } from './choose.ts';
import type { EmbeddingModel } from './model.ts';
import { normalised } from './vectors.ts';

const MULTILINGUAL = 'Xenova/paraphrase-multilingual-MiniLM-L12-v2';
const ENGLISH = 'Xenova/all-MiniLM-L6-v2';
/** Where nobody listens. */
const NOWHERE = `http://127.0.0.1:${await freePort()}`;
const canRun = (() => {
  try {
    return import.meta.resolve('@huggingface/transformers') !== '';
  } catch {
    return false;
  }
})();
const opened: EmbeddingModel[] = [];
let source: string;
let rowOf: (word: string) => Float32Array;
let folder: string;

beforeAll(async () => {
  source = await mkdtemp(join(tmpdir(), 'fotograma-minilm-'));
  rowOf = await writeTinyModel(source, 'onnx/model_quantized.onnx');
});
afterAll(() => rm(source, { recursive: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fotograma-models-'));
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((model) => model.close()));
  await rm(folder, { recursive: true });
});

const deps: EmbeddingDeps = { url: NOWHERE, fetch, newId: randomUUID, now: () => performance.now() };

async function choose(settings: Partial<EmbeddingSettings>, url = NOWHERE) {
  const chosen = await chooseModel({ wanted: 'auto', cache: folder, download: true, providers: {}, ...settings }, { ...deps, url });
  if (chosen.model) opened.push(chosen.model);
  return { ...chosen, name: chosen.model?.name ?? null };
}

/** The mean of the rows of a text's words, as the tiny network gives them, with what BERT puts around a text. */
function expected(words: readonly string[]) {
  const rows = ['[CLS]', ...words, '[SEP]'].map(rowOf);
  return normalised(Array.from({ length: 384 }, (_, i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0)));
}

const near = (one: ArrayLike<number> | undefined, other: ArrayLike<number>) =>
  expect(Math.max(...Array.from(other, (value, i) => Math.abs(value - (one?.[i] ?? Number.NaN))))).toBeLessThan(1e-5);

describe.skipIf(!canRun)('MiniLM (needs the optional onnxruntime-node)', () => {
  test('from a folder: the mean over a text’s tokens, normalised, whatever it is padded with', async () => {
    await cp(source, join(folder, ENGLISH), { recursive: true });
    const { model, why } = await choose({ wanted: 'minilm', folder, cache: '/nowhere' });
    expect(why).toBe(`minilm, from ${folder}`);
    expect(model).toMatchObject({ name: 'minilm', dimensions: 384, multilingual: false });
    const vectors = await model?.embed(['Alien', 'A film: a chef. Love, a ship, Paris', 'space alien ship']);
    near(vectors?.[0], expected(['alien']));
    near(vectors?.[1], expected(['a', 'film', '[UNK]', 'a', 'chef', '.', 'love', '[UNK]', 'a', 'ship', '[UNK]', 'paris']));
    near(vectors?.[2], expected(['space', 'alien', 'ship']));
  }, 20_000);

  test('auto takes the multilingual one first, and fetches it once', async () => {
    const asked: string[] = [];
    const { url, close } = await hub(async (request, response) => {
      asked.push(request.url ?? '');
      response.end(await readFile(join(source, (request.url ?? '').split('/resolve/main/')[1] ?? '')));
    });
    const { name, why, model } = await choose({}, url);
    expect([name, why]).toEqual(['minilm-multilingual', `minilm-multilingual, from ${new URL(url).host}`]);
    expect(model?.multilingual).toBe(true);
    expect(asked).toEqual(
      ['config.json', 'tokenizer_config.json', 'tokenizer.json', 'onnx/model_quantized.onnx'].map(
        (file) => `/${MULTILINGUAL}/resolve/main/${file}`,
      ),
    );
    expect((await choose({ download: false })).why).toBe(`minilm-multilingual, from ${folder}`);
    await close();
  }, 20_000);

  test('auto takes the English one where the other is not to be had', async () => {
    await cp(source, join(folder, ENGLISH), { recursive: true });
    expect(await choose({})).toMatchObject({ name: 'minilm', why: `minilm, from ${folder}` });
  }, 20_000);

  test('auto takes the shipped one where MiniLM cannot be had, and says why', async () => {
    const { name, why, model } = await choose({});
    expect(name).toBe('use-lite');
    expect(why).toMatch(
      /^use-lite, which npm ships, as MiniLM is in none of .* and cannot be downloaded \(127\.0\.0\.1:\d+: .*ECONNREFUSED.*\)$/,
    );
    expect(model?.dimensions).toBe(512);
    expect((await choose({ download: false })).why).toMatch(/EMBEDDINGS_DOWNLOAD is false$/);
  });

  test('auto takes the shipped one where the files are no model', async () => {
    await cp(source, join(folder, MULTILINGUAL), { recursive: true });
    await cp(join(source, 'config.json'), join(folder, MULTILINGUAL, 'onnx/model_quantized.onnx'));
    const { name, why } = await choose({ download: false });
    expect(name).toBe('use-lite');
    expect(why).toContain('minilm-multilingual: it cannot be loaded');
  }, 20_000);

  test('a download that is cut leaves nothing that looks like a model', async () => {
    const { url, close } = await hub((_, response) => {
      response.writeHead(200, { 'content-length': 1_000 });
      response.write('{');
      setImmediate(() => response.destroy());
    });
    expect(await choose({}, url)).toMatchObject({ name: 'use-lite' });
    expect(await readdir(join(folder, MULTILINGUAL))).toEqual([]);
    await close();
  });

  test('where it is wanted and cannot be had, there is none', async () => {
    const { url, close } = await hub((_, response) => response.writeHead(404).end());
    expect(await choose({ wanted: 'minilm' }, url)).toMatchObject({ name: null, why: expect.stringContaining('it answered 404') });
    expect(existsSync(join(folder, ENGLISH))).toBe(false);
    await close();
  });
});

test('off is none, and says so', async () => {
  expect(await choose({ wanted: 'off' })).toMatchObject({ name: null, why: 'embeddings are off: EMBEDDINGS=off' });
});

async function hub(answer: RequestListener) {
  const server = createServer(answer);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
