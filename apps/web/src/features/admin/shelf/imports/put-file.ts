import { ProblemError } from '@fotograma/contract/client';
import { readProblem } from '../../../../lib/read-problem.ts';
import { ownProblem } from '../../../media/upload-state.ts';

/** Progress comes every few milliseconds on a fast line; people read it less often. */
const TOLD_EVERY_MS = 200;

/**
 * Sends a file as the body of one PUT; rejects with ProblemError (`network` when the line broke) or the abort reason. `fetch` tells
 * nothing of the bytes sent; this is what XMLHttpRequest is still for.
 */
export function putFile(
  to: { readonly url: string; readonly headers: Readonly<Record<string, string>> },
  file: File,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    let told = 0;
    request.open('PUT', to.url);
    for (const [name, value] of Object.entries(to.headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => {
      if (event.timeStamp - told < TOLD_EVERY_MS && event.loaded < file.size) return;
      told = event.timeStamp;
      onSent(event.loaded);
    };
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(new ProblemError(readProblem(request.responseText) ?? ownProblem('unreadable', '', request.status)));
    };
    request.onerror = () => reject(new ProblemError(ownProblem('network')));
    request.onabort = () => reject(signal.reason ?? new ProblemError(ownProblem('network')));
    request.onloadend = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    request.send(file);
  });
}
