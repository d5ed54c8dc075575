/** The contract's bounds, checked before a byte is sent: a refusal that comes at once costs nobody a wait. */
export const MAX_UPLOAD_BYTES = 64 * 1024 ** 3;
const MAX_NAME = 255;

/** Types by the ending of the name, for browsers that do not know the kind (most know neither MKV nor MXF). */
const TYPES: Readonly<Record<string, string>> = {
  '3gp': 'video/3gpp',
  aac: 'audio/aac',
  avi: 'video/x-msvideo',
  flac: 'audio/flac',
  flv: 'video/x-flv',
  m2ts: 'video/mp2t',
  m4a: 'audio/mp4',
  m4v: 'video/x-m4v',
  mkv: 'video/x-matroska',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  mpeg: 'video/mpeg',
  mpg: 'video/mpeg',
  mts: 'video/mp2t',
  mxf: 'application/mxf',
  ogg: 'audio/ogg',
  ogv: 'video/ogg',
  opus: 'audio/opus',
  ts: 'video/mp2t',
  wav: 'audio/wav',
  webm: 'video/webm',
  wmv: 'video/x-ms-wmv',
};

const TAKEN = /^(video|audio)\/[\w.+-]{1,80}$|^application\/(mxf|octet-stream|x-matroska)$/;

/** What the file button offers first. */
export const ACCEPT = ['video/*', 'audio/*', ...Object.keys(TYPES).map((ending) => `.${ending}`)].join(',');

export type Refusal = 'empty' | 'tooLarge' | 'type' | 'name';
export type Check = { readonly mimeType: string } | { readonly refusal: Refusal };

export function checkFile(file: { readonly name: string; readonly size: number; readonly type: string }): Check {
  const name = file.name.trim();
  if (name === '' || name.length > MAX_NAME || /\p{Cc}/u.test(name)) return { refusal: 'name' };
  if (file.size === 0) return { refusal: 'empty' };
  if (file.size > MAX_UPLOAD_BYTES) return { refusal: 'tooLarge' };
  const mimeType = typeOf(name, file.type);
  return mimeType === null ? { refusal: 'type' } : { mimeType };
}

/** What the browser says where that is a kind we take, else what the ending says: browsers call an MKV or MXF nothing at all. */
function typeOf(name: string, told: string): string | null {
  const ending = name.includes('.') ? (name.split('.').at(-1) ?? '').toLowerCase() : '';
  const bare = (told.split(';')[0] ?? '').trim().toLowerCase();
  if (TAKEN.test(bare) && bare !== 'application/octet-stream') return bare;
  return Object.hasOwn(TYPES, ending) ? (TYPES[ending] ?? null) : null;
}
