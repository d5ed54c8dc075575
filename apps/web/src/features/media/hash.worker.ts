import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Read at a time: little enough for a phone's memory. */
const SLICE_BYTES = 4 * 1024 * 1024;

/** Takes a file and answers with its SHA-256 in hex, or with null when it cannot be read. */
addEventListener('message', async ({ data: file }: MessageEvent<File>) => {
  postMessage(await hashOf(file).catch(() => null));
});

async function hashOf(file: File): Promise<string> {
  // The browser's own takes a file only whole in memory, and only in secure contexts.
  const hash = sha256.create();
  for (let at = 0; at < file.size; at += SLICE_BYTES) hash.update(new Uint8Array(await file.slice(at, at + SLICE_BYTES).arrayBuffer()));
  return bytesToHex(hash.digest());
}
