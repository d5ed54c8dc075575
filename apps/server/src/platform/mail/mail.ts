import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import type { Logger } from '../observability/logger.ts';

/** How long a mail server may be silent at each step of the conversation. */
const SILENCE_MS = 10_000;
/** How long sending may take in all, waiting for a connection included. */
const DEADLINE_MS = 60_000;
/** Connections to the mail server, for one process. */
const CONNECTIONS = 3;
/** Messages of one process that may be under way at once; more would not be sent within the deadline. */
const MOST_UNDER_WAY = 500;
/** Messages kept as files; older ones are deleted. */
const MOST_KEPT = 1_000;
/** How long messages under way are waited for when the process stops. */
const GRACE_MS = 3_000;

export interface Letter {
  /** One address, without a name. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mail {
  /**
   * Sends to one person; returns when the mail server has taken the message, or the file is written.
   * @throws when it was not taken: refused, silent, or not to be reached. Whoever calls decides whether anybody hears of it.
   */
  send(letter: Letter): Promise<void>;
  /** Waits a moment for what is under way. */
  close(): Promise<void>;
}

export interface MailOptions {
  /** `smtp://` or `smtps://`, with the name and password; absent, messages are kept as files. */
  readonly smtpUrl: string | undefined;
  /** The sender, as in `Fotograma <no-reply@example.com>`. */
  readonly from: string;
  /** Where messages are kept when there is no mail server: they hold links that open accounts. */
  readonly folder: string;
  readonly log: Logger;
  readonly now: () => Date;
}

export function createMail(options: MailOptions): Mail {
  const { deliver, close } = options.smtpUrl ? bySmtp(options.smtpUrl) : toFolder(options);
  const underWay = new Set<Promise<void>>();
  return {
    async send({ to, subject, text, html }) {
      if (underWay.size >= MOST_UNDER_WAY) throw new Error(`More than ${MOST_UNDER_WAY} messages are under way`);
      const sending = deliver({
        from: options.from,
        // As an object it is one address, whatever is in it, and not a list to be read.
        to: { name: '', address: checkAddress(to) },
        subject: onOneLine(subject),
        text,
        html,
        date: options.now(),
        // RFC 3834: no "I am on holiday" comes back.
        headers: { 'Auto-Submitted': 'auto-generated' },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      underWay.add(sending);
      await sending.finally(() => underWay.delete(sending));
    },
    async close() {
      await Promise.race([Promise.allSettled(underWay), delay(GRACE_MS, undefined, { ref: false })]);
      close();
    },
  };
}

interface Message extends Omit<Letter, 'to'> {
  readonly from: string;
  readonly to: { name: string; address: string };
  readonly date: Date;
  readonly headers: Record<string, string>;
  readonly disableFileAccess: true;
  readonly disableUrlAccess: true;
}

interface Route {
  deliver(message: Message): Promise<void>;
  close(): void;
}

/** What the URL sets in its query (`?requireTLS=false`, `?tls.rejectUnauthorized=false`) has the last word. */
function bySmtp(url: string): Route {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: CONNECTIONS,
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    dnsTimeout: SILENCE_MS,
    // A password is not said aloud because somebody on the way took STARTTLS out of the greeting.
    requireTLS: new URL(url).username !== '',
  });
  return {
    async deliver(message) {
      await transport.sendMail({ ...message, signal: AbortSignal.timeout(DEADLINE_MS) });
    },
    close: () => transport.close({ force: true }),
  };
}

function toFolder({ folder, log, now }: MailOptions): Route {
  const printer = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    async deliver(message) {
      const { message: printed } = await printer.sendMail(message);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const name = `${now().toISOString().replaceAll(':', '')}-${randomBytes(4).toString('hex')}.eml`;
      const draft = join(folder, `.${name}`);
      try {
        await writeFile(draft, printed, { mode: 0o600, flag: 'wx' });
        await rename(draft, join(folder, name));
      } finally {
        await rm(draft, { force: true });
      }
      // The log has no address: it may be read by more people than the folder.
      log.info({ file: join(folder, name), subject: message.subject }, 'A message was kept as a file, not sent: no SMTP_URL is set');
      const kept = (await readdir(folder)).filter((each) => each.endsWith('.eml')).sort();
      for (const old of kept.slice(0, -MOST_KEPT)) await rm(join(folder, old), { force: true });
    },
    close: () => printer.close(),
  };
}

/** Nothing in an address may end a header or begin another recipient. @throws when something would. */
function checkAddress(address: string): string {
  if (!/^[^\s\p{C}<>(),;:"\\[\]@]+@[^\s\p{C}<>(),;:"\\[\]@]+$/u.test(address)) throw new Error('Not an address that mail can be sent to');
  return address;
}

/** A subject is one line, whatever names are in it. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim();
}
