import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkUrl, guardedLookup, isPublic, post, RefusedAddress, type Resolve } from './outbound.ts';

const PUBLIC = { allowsPrivate: false, allowsPlain: true };

/** A name server whose answers are these, one after the other. */
function resolving(...answers: string[][]): Resolve {
  let asked = 0;
  return (_name, _options, done) => {
    const addresses = answers[Math.min(asked++, answers.length - 1)] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
}

let reached = 0;
const server = createServer((req, res) => {
  reached++;
  if (req.url === '/redirect') return void res.writeHead(302, { location: 'http://127.0.0.1/' }).end();
  if (req.url === '/endless') {
    res.writeHead(200);
    const write = () => res.write(Buffer.alloc(16_384, 65), () => !res.destroyed && setImmediate(write));
    return void write();
  }
  if (req.url === '/silent') return;
  res.writeHead(200, { 'retry-after': '7' }).end('heard');
});
let port = 0;
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

const sent = { headers: { 'content-type': 'application/json' }, body: '{}', timeoutMs: 2_000, signal: new AbortController().signal };

describe('addresses that are refused, in every form', () => {
  // RFC 6890's registries, and the forms in which people have hidden them.
  const refused = [
    ...['http://127.0.0.1/', 'http://127.1/', 'http://2130706433/', 'http://0x7f000001/', 'http://0177.0.0.1/', 'http://127.0.0.1.:80/'],
    ...['http://0.0.0.0/', 'http://0/', 'http://10.0.0.1/', 'http://10.255.255.255/', 'http://172.16.0.1/', 'http://172.31.255.254/'],
    ...['http://192.168.0.1/', 'http://169.254.169.254/latest/meta-data/', 'http://100.64.0.1/', 'http://100.127.255.255/'],
    ...[
      'http://192.0.0.1/',
      'http://192.0.2.1/',
      'http://198.18.0.1/',
      'http://198.19.255.255/',
      'http://198.51.100.1/',
      'http://203.0.113.1/',
    ],
    ...['http://224.0.0.1/', 'http://239.255.255.255/', 'http://240.0.0.1/', 'http://255.255.255.255/', 'http://192.88.99.1/'],
    ...['http://[::1]/', 'http://[::]/', 'http://[::ffff:127.0.0.1]/', 'http://[::ffff:7f00:1]/', 'http://[::ffff:10.0.0.1]/'],
    ...['http://[fe80::1]/', 'http://[fc00::1]/', 'http://[fd12:3456::1]/', 'http://[ff02::1]/', 'http://[2001:db8::1]/'],
    ...[
      'http://[64:ff9b::7f00:1]/',
      'http://[2002:7f00:1::]/',
      'http://[2001::1]/',
      'http://[100::1]/',
      'http://[::127.0.0.1]/',
      'http://[3fff::1]/',
      'http://[5f00::1]/',
    ],
    ...[
      'http://localhost/',
      'http://LOCALHOST/',
      'http://a.localhost/',
      'http://printer.local/',
      'http://db.internal/',
      'http://router.lan/',
      'http://intranet/',
    ],
    ...['ftp://example.com/', 'file:///etc/passwd', 'gopher://example.com/', 'https://example.com:22/', 'https://example.com:8080/'],
    ...['http://user:pass@example.com/', 'http://user@example.com/', 'not a url', 'http://', 'javascript:alert(1)', 'http://①②⑦.⓪.⓪.①/'],
  ];
  test.each(refused)('%s', (url) => {
    expect(refused.length).toBeGreaterThanOrEqual(60);
    expect(() => checkUrl(url, PUBLIC)).toThrow(RefusedAddress);
  });

  test.each([
    'https://example.com/hook',
    'https://example.com:8443/hook',
    'https://93.184.216.34/',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/',
    'http://example.com/',
  ])('%s is called', (url) => {
    expect(checkUrl(url, PUBLIC).href).toContain('://');
  });

  test('by http, in production', () => {
    expect(() => checkUrl('http://example.com/', { allowsPrivate: false, allowsPlain: false })).toThrow('Only https');
  });
});

describe('names', () => {
  const look = (lookup: Resolve, all = false) =>
    new Promise<unknown>((done, fail) => {
      guardedLookup(PUBLIC, lookup)('example.com', { all }, (error, found) => (error ? fail(error) : done(found)));
    });

  test('that lead to a private network are refused, also when one of several does', async () => {
    await expect(look(resolving(['10.0.0.1']))).rejects.toThrow(RefusedAddress);
    await expect(look(resolving(['93.184.216.34', '127.0.0.1']))).rejects.toThrow(RefusedAddress);
    await expect(look(resolving(['93.184.216.34', '::ffff:127.0.0.1']), true)).rejects.toThrow(RefusedAddress);
    await expect(look(resolving([]))).rejects.toThrow('no address');
    expect(await look(resolving(['93.184.216.34']))).toBe('93.184.216.34');
  });

  test('that answer otherwise the second time are not asked a second time: what was checked is what is connected to', async () => {
    const before = reached;
    let asked = 0;
    const here127 = resolving(['127.0.0.1']);
    const rebinding: Resolve = (...given) => {
      asked++;
      here127(...given);
    };
    await expect(post(`http://rebind.example.com:${port}/`, sent, PUBLIC, rebinding)).rejects.toThrow(RefusedAddress);
    expect([asked, reached]).toEqual([1, before]);
    // Where this machine is allowed, the address of the one look is the one that is called.
    const here = { allowsPrivate: true, allowsPlain: true };
    const once = resolving(['127.0.0.1'], ['203.0.113.1']);
    expect(await post(`http://rebind.example.com:${port}/`, sent, here, once)).toMatchObject({
      status: 200,
      beginning: 'heard',
      retryAfter: 7,
    });
    expect(reached).toBe(before + 1);
  });
});

describe('answers', () => {
  const here = { allowsPrivate: true, allowsPlain: true };
  test('that lead elsewhere are not followed', async () => {
    const before = reached;
    expect((await post(`http://127.0.0.1:${port}/redirect`, sent, here)).status).toBe(302);
    expect(reached).toBe(before + 1);
  });

  test('without an end are cut off, and of none is more kept than its beginning', async () => {
    const answer = await post(`http://127.0.0.1:${port}/endless`, sent, here);
    expect(answer.beginning).toHaveLength(1_024);
  });

  test('that never come are not waited for', async () => {
    await expect(post(`http://127.0.0.1:${port}/silent`, { ...sent, timeoutMs: 100 }, here)).rejects.toThrow('No answer within 0.1 s');
  });
});

test('the public internet is that and nothing else', () => {
  expect(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '::ffff:8.8.8.8'].map(isPublic)).toEqual([true, true, true, true]);
  expect(['999.1.1.1', 'example.com', '', '0.1.2.3', '2001:2::1'].map(isPublic)).toEqual([false, false, false, false, false]);
});
