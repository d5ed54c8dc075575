import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLogger } from '../observability/logger.ts';
import { createMail, type Letter } from './mail.ts';

const log = createLogger({ level: 'silent', human: false });
const letter: Letter = {
  to: 'ana@example.com',
  subject: 'Olá, Ana',
  text: 'Follow http://127.0.0.1:3000/verify-email#abc',
  html: '<p>Follow <a href="http://127.0.0.1:3000/verify-email#abc">this</a></p>',
};

let folder: string;
const closing: (() => Promise<unknown>)[] = [];

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'fotograma-test-mail-')), 'mail');
  closing.push(() => rm(join(folder, '..'), { recursive: true, force: true }));
});
afterEach(async () => {
  for (const step of closing.splice(0).reverse()) await step();
});

function mailTo(smtpUrl: string | undefined, at = '2026-01-02T03:04:05.678Z') {
  const mail = createMail({ smtpUrl, from: 'Fotograma <no-reply@fotograma.example>', folder, log, now: () => new Date(at) });
  closing.push(() => mail.close());
  return mail;
}

interface Received {
  from: string;
  to: string[];
  data: string;
}

/**
 * Speaks as much of RFC 5321 as a client that sends needs. Refuses recipients at `refuse.example`; when `mute`, greets and then
 * says nothing more.
 */
async function startSmtp({ mute = false } = {}) {
  const received: Received[] = [];
  const said: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    const say = (line: string) => socket.write(`${line}\r\n`);
    let message: Received = { from: '', to: [], data: '' };
    let inData = false;
    say('220 test.example ESMTP');
    createInterface({ input: socket, crlfDelay: Number.POSITIVE_INFINITY }).on('line', (line) => {
      if (inData) {
        if (line !== '.') {
          message.data += `${line.replace(/^\./, '')}\r\n`;
          return;
        }
        inData = false;
        received.push(message);
        message = { from: '', to: [], data: '' };
        say('250 Taken');
        return;
      }
      const path = /<(.*?)>/.exec(line)?.[1] ?? '';
      said.push(line);
      const verb = line.slice(0, 4).toUpperCase();
      if (mute) return;
      if (verb === 'EHLO') say('250-test.example\r\n250 8BITMIME');
      else if (verb === 'MAIL') {
        message = { from: path, to: [], data: '' };
        say('250 Ok');
      } else if (verb === 'RCPT') {
        if (path.endsWith('@refuse.example')) return say('550 5.1.1 No such mailbox');
        message.to.push(path);
        say('250 Ok');
      } else if (verb === 'DATA') {
        inData = true;
        say('354 Go on');
      } else if (verb === 'QUIT') {
        socket.end('221 Bye\r\n');
      } else say(verb === 'RSET' ? '250 Ok' : '502 Not here');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  closing.push(close);
  return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, received, said, count: () => connections, close };
}

describe('mail by SMTP', () => {
  test('is handed to the mail server, many over one connection', async () => {
    const smtp = await startSmtp();
    const mail = mailTo(smtp.url);
    await mail.send(letter);
    await mail.send({ ...letter, to: 'bea@example.com' });
    expect(smtp.count()).toBe(1);
    expect(smtp.received.map(({ from, to }) => ({ from, to }))).toEqual([
      { from: 'no-reply@fotograma.example', to: ['ana@example.com'] },
      { from: 'no-reply@fotograma.example', to: ['bea@example.com'] },
    ]);
    const { data } = smtp.received[0] as Received;
    expect(data).toContain('From: Fotograma <no-reply@fotograma.example>');
    expect(data).toContain('To: ana@example.com');
    expect(data).toContain('Subject: =?UTF-8?');
    expect(data).toContain('Date: Fri, 02 Jan 2026 03:04:05 +0000');
    expect(data).toContain('Auto-Submitted: auto-generated');
    expect(data).toContain('multipart/alternative');
    expect(data).toContain('/verify-email#abc');
    expect(await readdir(join(folder, '..'))).toEqual([]);
  });

  test('that is refused is an error, and the next is sent', async () => {
    const smtp = await startSmtp();
    const mail = mailTo(smtp.url);
    await expect(mail.send({ ...letter, to: 'nobody@refuse.example' })).rejects.toThrow('550');
    await mail.send(letter);
    expect(smtp.received).toHaveLength(1);
  });

  test('without a server is an error', async () => {
    const smtp = await startSmtp();
    await smtp.close();
    await expect(mailTo(smtp.url).send(letter)).rejects.toThrow('ECONNREFUSED');
  });

  test('to a server that has fallen silent does not keep the process from closing', async () => {
    const smtp = await startSmtp({ mute: true });
    const mail = mailTo(smtp.url);
    const sending = mail.send(letter).catch((error: unknown) => error);
    await mail.close();
    expect(await sending).toBeInstanceOf(Error);
  });

  test('says no password over a connection that is not encrypted', async () => {
    const smtp = await startSmtp();
    await expect(mailTo(smtp.url.replace('//', '//ana:secret@')).send(letter)).rejects.toThrow('STARTTLS');
    expect(smtp.said.join()).not.toContain('AUTH');
  });
});

describe('mail without a server', () => {
  test('is kept as files that only their owner reads, in the order of time', async () => {
    await mailTo(undefined, '2026-01-02T03:04:06.000Z').send({ ...letter, subject: 'Second' });
    await mailTo(undefined).send(letter);
    const names = (await readdir(folder)).sort();
    expect(names).toEqual([
      expect.stringMatching(/^2026-01-02T030405\.678Z-[0-9a-f]{8}\.eml$/),
      expect.stringMatching(/^2026-01-02T030406\.000Z-[0-9a-f]{8}\.eml$/),
    ]);
    const path = join(folder, names[0] ?? '');
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const text = await readFile(path, 'utf8');
    expect(text).toContain('To: ana@example.com\r\n');
    expect(text).toContain('Follow http://127.0.0.1:3000/verify-email#abc');
  });

  test('is kept up to a thousand messages', async () => {
    const mail = mailTo(undefined);
    await mail.send(letter);
    const before = Array.from({ length: 1_000 }, (_, i) => `2025-01-01T000000.000Z-${i.toString(16).padStart(8, '0')}.eml`);
    for (const name of before) await writeFile(join(folder, name), '');
    await mail.send(letter);
    const names = (await readdir(folder)).sort();
    expect(names).toHaveLength(1_000);
    expect(names[0]).toBe(before[2]);
  });

  test('tells the log where, and not to whom', async () => {
    const lines: Record<string, unknown>[] = [];
    const ear = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) });
    await createMail({ smtpUrl: undefined, from: 'a@example.com', folder, log: ear, now: () => new Date() }).send(letter);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      subject: 'Olá, Ana',
      file: expect.stringContaining(folder),
      msg: expect.stringContaining('SMTP_URL'),
    });
    expect(JSON.stringify(lines)).not.toContain('ana@example.com');
  });
});

describe('headers of mail', () => {
  test('are not added by what stands in a subject', async () => {
    await mailTo(undefined).send({ ...letter, subject: 'Hello\r\nBcc: eve@example.com\u2028X: y' });
    const text = await readFile(join(folder, (await readdir(folder))[0] ?? ''), 'utf8');
    expect(text).toContain('Subject: Hello Bcc: eve@example.com X: y\r\n');
    expect(text).not.toMatch(/^Bcc/im);
  });

  test.each([
    'ana@example.com\r\nBcc: eve@example.com',
    'ana@example.com, eve@example.com',
    'Ana <ana@example.com>',
    'ana@example.com>\r\nRCPT TO:<eve@example.com',
    'ana',
    '',
  ])('are not added by the address %j, nor recipients', async (to) => {
    await expect(mailTo(undefined).send({ ...letter, to })).rejects.toThrow('Not an address');
  });
});
