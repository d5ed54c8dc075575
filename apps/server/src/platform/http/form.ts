import type { Readable } from 'node:stream';
import busboy from 'busboy';
import { Fault, Invalid } from '../errors.ts';

/** What may come beside the file before the form is no longer read. */
const LIMITS = { files: 2, fields: 1, fieldSize: 1_024, fieldNameSize: 100, headerPairs: 20 };

export interface FormFile {
  /** As the sender calls it; empty when it has no name. */
  readonly filename: string;
  readonly mimeType: string;
  readonly body: Readable;
  /** Resolves when the whole form has been read and was right; rejects with what was wrong with it. */
  readonly rest: Promise<void>;
}

/**
 * Reads a `multipart/form-data` (RFC 7578) that has one file in a known field, and nothing else.
 * @param take takes the file; it must read it to its end, or throw.
 * @throws {Invalid} naming what is missing or too much; {Fault} `malformed` for what is no such form, or breaks off; what `take` throws.
 */
export async function readFormFile<T>(
  body: Readable,
  { contentType, field }: { contentType: string; field: string },
  take: (file: FormFile) => Promise<T>,
): Promise<T> {
  const form = openForm(contentType);
  const { promise: rest, resolve: done, reject: fail } = Promise.withResolvers<void>();
  let taking: Promise<T> | null = null;
  const refuse = (name: string, message: string) => fail(wrong(name, message));

  form.on('file', (name, file, { filename, mimeType }) => {
    // Heard by whoever takes it; of one that nobody takes it is as good as over.
    file.on('error', () => undefined);
    if (name !== field) refuse(name, `Unknown; the file belongs into “${field}”`);
    else if (taking) refuse(name, 'One file is enough');
    else {
      taking = take({ filename: readName(filename ?? ''), mimeType, body: file, rest });
      taking.catch(fail);
      return;
    }
    file.resume();
  });
  form.on('field', (name) => refuse(name ?? '', `Unknown; a form has the file in “${field}” and nothing else`));
  form.once('error', (cause) => fail(new Fault('malformed', 'The form could not be read: it is broken, or ends too early.', { cause })));
  form.once('close', done);
  const breakOff = (cause?: Error) => {
    if (body.readableEnded) return;
    const fault = new Fault('malformed', 'The transfer was broken off. Nothing of it was kept.', { cause });
    fail(fault);
    form.destroy(fault);
  };
  body.once('error', breakOff).once('close', breakOff);
  body.pipe(form);
  try {
    await rest;
    if (!taking) throw wrong(field, 'The file is missing');
    return await (taking as Promise<T>);
  } catch (error) {
    body.unpipe(form);
    form.destroy(error as Error);
    // Read away, so that the answer is: who still sends does not listen.
    body.resume();
    await (taking as Promise<T> | null)?.catch(() => undefined);
    throw error;
  }
}

function openForm(contentType: string): busboy.Busboy {
  try {
    return busboy({ headers: { 'content-type': contentType }, limits: LIMITS, defParamCharset: 'utf8', fileHwm: 1024 * 1024 });
  } catch (cause) {
    throw new Fault('malformed', 'The form does not say what divides its parts.', { cause });
  }
}

/** Browsers write three characters of a name so (HTML Standard, 4.10.22.8). */
function readName(name: string): string {
  return name.replace(/%(22|0D|0A)/gi, decodeURIComponent);
}

function wrong(name: string, message: string): Invalid {
  const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  return new Invalid([{ in: 'body', pointer, message }]);
}
