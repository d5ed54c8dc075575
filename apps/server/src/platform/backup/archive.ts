import { createCipheriv, createDecipheriv, createHash, randomBytes, scryptSync } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { PassThrough, type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { extract, pack } from 'tar-stream';

/** An archive: tar in gzip, and in AES-256-GCM where there is a passphrase. */
const MAGIC = Buffer.from('FGBK1\n');
const SALT = 16;
const NONCE = 12;
const TAG = 16;
/** RFC 7914; the parameters that OWASP gives for passwords (N = 2^17, r = 8, p = 1). */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 256 * 1024 ** 2 };

export interface Entry {
  readonly name: string;
  readonly size: number;
  /** Hex. */
  readonly sha256: string;
}

export interface ArchiveWriter {
  /** @returns what was written. */
  add(name: string, size: number, body: Readable): Promise<Entry>;
  addText(name: string, text: string): Promise<void>;
  /** Once everything is in it: ends it well. */
  finish(): Promise<void>;
}

/** Begins an archive at a path. @param passphrase null: it is not encrypted. */
export async function writeArchive(path: string, passphrase: string | null): Promise<ArchiveWriter> {
  const tar = pack();
  const out = createWriteStream(path, { flags: 'wx', mode: 0o600 });
  const gzip = createGzip({ level: 6 });
  let done: Promise<void>;
  if (passphrase === null) done = pipeline(tar, gzip, out);
  else {
    const [salt, nonce] = [randomBytes(SALT), randomBytes(NONCE)];
    const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase.normalize('NFKC'), salt, 32, SCRYPT), nonce);
    const sealed = new Transform({
      construct(ready) {
        this.push(Buffer.concat([MAGIC, salt, nonce]));
        ready();
      },
      transform(piece: Buffer, _, next) {
        next(null, cipher.update(piece));
      },
      flush(end) {
        this.push(cipher.final());
        end(null, cipher.getAuthTag());
      },
    });
    done = pipeline(tar, gzip, sealed, out);
  }
  // What fails is told where it is waited for.
  done.catch(() => undefined);
  return {
    async add(name, size, body) {
      const hash = createHash('sha256');
      const entry = tar.entry({ name, size });
      const seen = new Transform({
        transform(piece: Buffer, _, next) {
          hash.update(piece);
          next(null, piece);
        },
      });
      await Promise.race([pipeline(body, seen, entry), done.then(() => Promise.reject(new Error('The archive ended too soon')))]);
      return { name, size, sha256: hash.digest('hex') };
    },
    async addText(name, text) {
      await new Promise<void>((ready, fail) => void tar.entry({ name }, text, (error) => (error ? fail(error) : ready())));
    },
    async finish() {
      tar.finalize();
      await done;
    },
  };
}

/**
 * Reads an archive from its beginning. @param each is given every entry in turn; what it does not read is passed over.
 * @throws for a wrong passphrase or a changed or cut archive; of an encrypted one that is known at its end only.
 */
export async function readArchive(
  path: string,
  passphrase: string | null,
  each: (entry: { name: string; size: number }, body: Readable) => Promise<void>,
): Promise<void> {
  const source = await openPlain(path, passphrase);
  const untar = extract();
  const read = pipeline(source, createGunzip(), untar);
  read.catch(() => undefined);
  for await (const entry of untar) {
    const body = new PassThrough();
    const passed = pipeline(entry, body);
    // What breaks is told by the archive itself, below; whoever reads the entry hears of it too.
    passed.catch(() => undefined);
    body.on('error', () => undefined);
    await each({ name: entry.header.name, size: entry.header.size ?? 0 }, body);
    body.resume();
    await passed;
  }
  await read;
}

async function openPlain(path: string, passphrase: string | null): Promise<Readable> {
  const file = await open(path);
  const head = Buffer.alloc(MAGIC.length + SALT + NONCE);
  const tag = Buffer.alloc(TAG);
  const { size } = await stat(path);
  try {
    await file.read(head, 0, head.length, 0);
    await file.read(tag, 0, TAG, Math.max(0, size - TAG));
  } finally {
    await file.close();
  }
  const isSealed = head.subarray(0, MAGIC.length).equals(MAGIC);
  if (!isSealed) return createReadStream(path);
  if (passphrase === null) throw new Error('This backup is encrypted: give its passphrase in BACKUP_PASSPHRASE.');
  const salt = head.subarray(MAGIC.length, MAGIC.length + SALT);
  const decipher = createDecipheriv(
    'aes-256-gcm',
    scryptSync(passphrase.normalize('NFKC'), salt, 32, SCRYPT),
    head.subarray(MAGIC.length + SALT),
  );
  decipher.setAuthTag(tag);
  const plain = new Transform({
    transform(piece: Buffer, _, next) {
      next(null, decipher.update(piece));
    },
    flush(end) {
      try {
        end(null, decipher.final());
      } catch {
        end(new Error('The passphrase is wrong, or the backup was changed.'));
      }
    },
  });
  const sealed = createReadStream(path, { start: head.length, end: size - TAG - 1 });
  sealed.on('error', (error) => plain.destroy(error));
  return sealed.pipe(plain);
}
