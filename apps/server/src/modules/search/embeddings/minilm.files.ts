import { existsSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { QUANTISED, WHOLE } from './minilm.ts';

/** What a model cannot do without, beside its network. */
const FACTS = ['config.json', 'tokenizer_config.json', 'tokenizer.json'];
/** Of the first answer, and of everything. */
const ANSWER_MS = 5_000;
const DOWNLOAD_MS = 20 * 60_000;
const MAX_BYTES = 600 * 1024 * 1024;

export interface Hub {
  /** As in https://huggingface.co, without a slash at the end. */
  readonly url: string;
  readonly fetch: typeof fetch;
  /** A fresh UUID. */
  readonly newId: () => string;
}

/** The first of these folders in which a model's files lie, in a folder called as its repository; null where none has them. */
export function findModel(repository: string, folders: readonly string[]): string | null {
  const has = (folder: string, file: string) => existsSync(join(folder, repository, file));
  return folders.find((folder) => FACTS.every((file) => has(folder, file)) && (has(folder, QUANTISED) || has(folder, WHOLE))) ?? null;
}

/**
 * Fetches a model's files, the network in its quantised form. Each appears when it is whole, so that several may fetch at once.
 * @throws in words, soon when the hub does not answer at all.
 */
export async function fetchModel(repository: string, folder: string, hub: Hub): Promise<void> {
  const all = AbortSignal.timeout(DOWNLOAD_MS);
  let left = MAX_BYTES;
  for (const file of [...FACTS, QUANTISED]) {
    const path = join(folder, repository, file);
    if (existsSync(path)) continue;
    const body = await request(`${hub.url}/${repository}/resolve/main/${file}`, hub, all);
    await mkdir(dirname(path), { recursive: true });
    const draft = `${path}.${hub.newId()}.part`;
    try {
      const handle = await open(draft, 'wx');
      try {
        for await (const chunk of body) {
          left -= chunk.length;
          if (left < 0) throw new Error(`${repository} is larger than ${MAX_BYTES / 1024 ** 2} MB`);
          await handle.write(chunk);
        }
      } finally {
        await handle.close();
      }
      await rename(draft, path);
    } finally {
      await rm(draft, { force: true });
    }
  }
}

async function request(url: string, hub: Hub, all: AbortSignal): Promise<AsyncIterable<Uint8Array>> {
  const unanswered = new AbortController();
  const timer = setTimeout(() => unanswered.abort(new Error('no answer')), ANSWER_MS);
  try {
    const response = await hub.fetch(url, { signal: AbortSignal.any([all, unanswered.signal]) });
    // TypeScript's library has no iterator on the web's streams; Node's have one.
    if (response.ok && response.body) return response.body as unknown as AsyncIterable<Uint8Array>;
    await response.body?.cancel();
    throw new Error(`it answered ${response.status}`);
  } catch (error) {
    const { cause, message } = error as Error;
    throw new Error(`${new URL(url).host}: ${cause instanceof Error ? cause.message : message}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
