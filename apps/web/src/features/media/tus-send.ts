import type { Problem } from '@fotograma/contract';
import { ProblemError } from '@fotograma/contract/client';
import Uppy, { type Body, type Meta } from '@uppy/core';
import Tus, { type TusBody } from '@uppy/tus';
import { readProblem } from '../../lib/read-problem.ts';
import { ownProblem } from './upload-state.ts';
import type { TransferDeps } from './upload-transfer.ts';

/** Of one request: proxies before the house may hold a body until it is whole, and refuse one that is very large. */
const CHUNK_BYTES = 64 * 1024 ** 2;
/** Progress comes every few milliseconds on a fast line; people read it less often. */
const TOLD_EVERY_MS = 200;

const silent = { debug: () => {}, warn: () => {}, error: () => {} };

/**
 * One file over tus 1.0, from where the house has it. Each transfer has an Uppy of its own: the order of transfers, their
 * pauses and their repetition are our queue's, which knows of reloads and of other windows.
 */
export const send: TransferDeps['send'] = (link, file, onSent, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const uppy = new Uppy<Meta, TusBody & Body>({ logger: silent });
    uppy.use(Tus, {
      uploadUrl: link,
      chunkSize: CHUNK_BYTES,
      retryDelays: [],
      storeFingerprintForResuming: false,
      removeFingerprintOnSuccess: true,
    });
    const id = uppy.addFile({ name: file.name, type: file.type, data: file });
    let told = 0;

    /** Uppy's own way to end deletes the upload from the server. */
    const end = () => {
      signal.removeEventListener('abort', abort);
      const tus = uppy.getPlugin<Tus<Meta, TusBody & Body>>('Tus');
      tus?.requests.pause();
      tus?.uploaderEvents[id]?.remove();
      void tus?.uploaders[id]?.abort();
      uppy.destroy();
    };
    const abort = () => {
      end();
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort);
    uppy.on('upload-progress', (_, { bytesUploaded }) => {
      const now = performance.now();
      if (now - told < TOLD_EVERY_MS && bytesUploaded < file.size) return;
      told = now;
      onSent(bytesUploaded);
    });
    uppy.on('upload-success', () => {
      // Within the event the plugin is still at work on it.
      queueMicrotask(end);
      resolve();
    });
    uppy.on('upload-error', (_, error, response) => {
      end();
      reject(new ProblemError(problemOf(response?.body?.xhr, error)));
    });
    void uppy.upload().catch(() => {}); // told by the events
  });

function problemOf(xhr: XMLHttpRequest | undefined, error: { readonly message: string }): Problem {
  if (!xhr || xhr.status === 0) return ownProblem('network', error.message);
  return readProblem(xhr.responseText) ?? ownProblem(codeOf(xhr.status), error.message, xhr.status);
}

/** Of an answer without a problem in its body, as all to a HEAD are. */
function codeOf(status: number): string {
  switch (status) {
    case 403:
    case 404:
    case 410:
      return 'link-expired';
    case 409:
    case 423:
      return 'conflict';
    case 413:
      return 'too-large';
    case 429:
      return 'too-many-requests';
    default:
      return 'unreadable';
  }
}
