import type { TransferDeps } from './upload-transfer.ts';

/** A larger file would keep its sender waiting longer than the offer of a copy is worth. */
const MAX_HASHED_BYTES = 256 * 1024 ** 2;

/** SHA-256 off the page's own thread; null when it is not worth it, or where no worker can be had. */
export const hashFile: TransferDeps['hash'] = (file, signal) => {
  if (file.size > MAX_HASHED_BYTES) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const worker = new Worker(new URL('./hash.worker.ts', import.meta.url), { type: 'module' });
    const end = (settle: () => void) => {
      worker.terminate();
      signal.removeEventListener('abort', abort);
      settle();
    };
    const abort = () => end(() => reject(signal.reason));
    signal.addEventListener('abort', abort);
    worker.onmessage = ({ data }: MessageEvent<string | null>) => end(() => resolve(data));
    worker.onerror = () => end(() => resolve(null));
    worker.postMessage(file);
  });
};
