/**
 * The text of a file whose encoding nobody tells: what its byte order mark says, else UTF-8 where that is what it is, else
 * UTF-16 where every other byte is zero as in Latin script, else Windows-1252, in which every file is something.
 */
export function decodeText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 2 * Math.floor(Math.min(bytes.length, 4_096) / 2));
  const zeros = [0, 0];
  for (const [place, byte] of head.entries()) if (byte === 0) zeros[place % 2] = (zeros[place % 2] ?? 0) + 1;
  const most = head.length / 4;
  if ((zeros[1] ?? 0) > most) return 'utf-16le';
  if ((zeros[0] ?? 0) > most) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
