import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const { resolve } = createRequire(import.meta.url);
const own = (name: string) => fileURLToPath(new URL(`assets/${name}`, import.meta.url));

/** What pages are made of besides themselves: name, type, and where it is. */
const FILES: Record<string, { type: string; path: string }> = {
  'reader.css': { type: 'text/css; charset=utf-8', path: own('reader.css') },
  'reader.js': { type: 'text/javascript; charset=utf-8', path: own('reader.js') },
  'hls.js': { type: 'text/javascript; charset=utf-8', path: resolve('hls.js/dist/hls.min.js') },
  'inter.woff2': { type: 'font/woff2', path: resolve('@fontsource-variable/inter/files/inter-latin-wght-normal.woff2') },
  'inter-ext.woff2': { type: 'font/woff2', path: resolve('@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2') },
  'fraunces.woff2': { type: 'font/woff2', path: resolve('@fontsource-variable/fraunces/files/fraunces-latin-soft-normal.woff2') },
  'fraunces-ext.woff2': { type: 'font/woff2', path: resolve('@fontsource-variable/fraunces/files/fraunces-latin-ext-soft-normal.woff2') },
};

export interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
  readonly etag: string;
}

/** Style sheet, script and fonts, read when they are first asked for. */
export function createAssets() {
  const read = new Map<string, Promise<Asset>>();
  const get = (name: string): Promise<Asset> | null => {
    const file = FILES[name];
    if (!file || !Object.hasOwn(FILES, name)) return null;
    const there = read.get(name);
    if (there) return there;
    const asset = readFile(file.path).then((bytes) => ({
      type: file.type,
      bytes,
      etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`,
    }));
    read.set(name, asset);
    asset.catch(() => read.delete(name));
    return asset;
  };
  return {
    get,
    /** The style sheet, for pages that have it in them: a reader waits for nothing else. */
    style: async () => (await get('reader.css'))?.bytes.toString() ?? '',
    /** Its address with its version: it may be kept for ever. */
    async url(name: string): Promise<string> {
      const asset = await get(name);
      return `/journal/-/${name}?v=${asset?.etag.slice(1, -1)}`;
    },
  };
}

export type Assets = ReturnType<typeof createAssets>;
