/** The contract's largest upload. The test beside this file holds it, and the types, against the contract. */
export const LARGEST_UPLOAD_BYTES = 64 * 1024 ** 3;
const LONGEST_NAME = 255;
const TYPES = /^(video|audio)\/[\w.+-]{1,80}$|^application\/(mxf|octet-stream|x-matroska)$/;

/** Types of files that browsers do not name, or name by words that the house does not take. */
const BY_ENDING: Readonly<Record<string, string>> = {
  avi: 'video/x-msvideo',
  m2ts: 'video/mp2t',
  m4a: 'audio/mp4',
  m4v: 'video/mp4',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mpg: 'video/mpeg',
  mts: 'video/mp2t',
  mxf: 'application/mxf',
  ogg: 'audio/ogg',
  ogv: 'video/ogg',
  ts: 'video/mp2t',
  wav: 'audio/wav',
  webm: 'video/webm',
  wmv: 'video/x-ms-wmv',
};

export interface Announcement {
  readonly filename: string;
  readonly size: number;
  readonly mimeType: string;
}

export type Refusal = 'empty' | 'tooLarge' | 'type' | 'name';

/** What the house will be told about a file, or why it would not take it: the contract's own rules, before any byte moves. */
export function inspect(file: { readonly name: string; readonly size: number; readonly type: string }): Announcement | Refusal {
  const filename = file.name.trim();
  if (filename.length === 0 || filename.length > LONGEST_NAME || /\p{Cc}/u.test(filename)) return 'name';
  if (file.size === 0) return 'empty';
  if (file.size > LARGEST_UPLOAD_BYTES) return 'tooLarge';
  const mimeType = typeOf(filename, file.type);
  return mimeType === null ? 'type' : { filename, size: file.size, mimeType };
}

function typeOf(filename: string, type: string): string | null {
  const plain = type.split(';')[0]?.trim().toLowerCase() ?? '';
  if (/^(video|audio)\//.test(plain) && TYPES.test(plain)) return plain;
  const ending = /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
  const known = BY_ENDING[ending];
  if (known) return known;
  // A file of a kind that the browser does not know: the house looks into it.
  return plain === '' || TYPES.test(plain) ? 'application/octet-stream' : null;
}
