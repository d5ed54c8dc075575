import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { renderEnvExample } from './config.example.ts';
import { ConfigError, Environment, loadConfig, readConfig } from './config.ts';

const messageOf = (variables: Record<string, string>) => {
  try {
    readConfig(variables, '/srv/fotograma');
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error('It was taken');
};

const SECRET = 'Qx7vR2mK9pLw4ZtB8nHs3YdJ6cFg5TaE';

describe('the configuration', () => {
  test.each([
    'your-secret-key-min-32-chars-and-more',
    'change-me-change-me-change-me-change-me',
    'x'.repeat(40),
    'an-example-of-a-secret-that-is-long-enough',
  ])('takes no secret that everybody knows: %s', (text) => {
    for (const variable of ['SIGNING_SECRET', 'JWT_SECRET']) expect(messageOf({ [variable]: text })).toContain(`  ${variable}: `);
  });

  test('reads several secrets of tokens, the first of which signs', () => {
    const other = [...SECRET].reverse().join('');
    expect(readConfig({ JWT_SECRET: `${SECRET}, ${other}` }, '/srv').JWT_SECRET).toEqual([SECRET, other]);
    expect(messageOf({ JWT_SECRET: `${SECRET},short` })).toContain('JWT_SECRET: Expected at least 32 characters');
  });

  test.each([
    ['7d', 604_800],
    ['12h', 43_200],
    ['15m', 900],
    ['2s', 2],
    ['3600', 3_600],
  ])('reads %s as a time', (text, seconds) => {
    expect(readConfig({ JWT_EXPIRES_IN: text }, '/srv').JWT_EXPIRES_IN).toBe(seconds);
  });

  test.each(['0', '7 days', '-1d', '1.5h', '401d', 'd'])('refuses %j as a time', (text) => {
    expect(messageOf({ JWT_EXPIRES_IN: text })).toContain('JWT_EXPIRES_IN: Expected');
  });

  test('believes the proxies that it is told of', () => {
    expect(readConfig({}, '/srv').TRUST_PROXY).toBeUndefined();
    expect(readConfig({ TRUST_PROXY: '2' }, '/srv').TRUST_PROXY).toBe(2);
    expect(readConfig({ TRUST_PROXY: '10.0.0.0/8, loopback,::1' }, '/srv').TRUST_PROXY).toEqual(['10.0.0.0/8', 'loopback', '::1']);
    for (const text of ['true', 'everybody', '10.0.0.0/33', '300.1.1.1', '-1'])
      expect(messageOf({ TRUST_PROXY: text })).toContain('TRUST_PROXY: Expected');
  });

  test('of nothing has the documented defaults', () => {
    expect(readConfig({}, '/srv/fotograma')).toMatchObject({
      NODE_ENV: 'development',
      PORT: 3000,
      HOST: '127.0.0.1',
      dataDir: '/srv/fotograma/data',
      ROLES: ['api', 'worker', 'collab'],
      LOG_LEVEL: 'info',
      MIN_FREE_DISK_MB: 512,
    });
    expect(readConfig({}, '/srv/fotograma').DATABASE_URL).toBeUndefined();
  });

  test('reads values, and an empty one counts as absent', () => {
    const config = readConfig(
      { PORT: '0', ROLES: 'api, worker', DATA_DIR: '/var/films', PUBLIC_URL: 'https://a.example/', HOST: '' },
      '/srv',
    );
    expect(config).toMatchObject({
      PORT: 0,
      ROLES: ['api', 'worker'],
      dataDir: '/var/films',
      PUBLIC_URL: 'https://a.example',
      HOST: '127.0.0.1',
    });
  });

  test('names every wrong variable at once, and no secret', () => {
    const message = messageOf({
      PORT: 'hunter2',
      ROLES: 'api,hunter2',
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PUBLIC_URL: 'ftp://hunter2',
      LOG_LEVEL: 'hunter2',
      SIGNING_SECRET: 'hunter2',
      METRICS_TOKEN: 'hunter2',
      MIN_FREE_DISK_MB: '-1',
    });
    for (const name of [
      'PORT',
      'ROLES',
      'DATABASE_URL',
      'PUBLIC_URL',
      'LOG_LEVEL',
      'SIGNING_SECRET',
      'METRICS_TOKEN',
      'MIN_FREE_DISK_MB',
    ]) {
      expect(message).toMatch(new RegExp(`^ {2}${name}: .+`, 'm'));
    }
    expect(message).not.toContain('hunter2');
    expect(message).toContain('.env.example');
    expect(messageOf({ PORT: '70000', HOST: 'x' })).not.toContain('HOST');
  });

  test.each([{ NODE_ENV: 'production' }, { DATABASE_URL: 'postgresql://user:pw@db/fotograma' }])(
    'asks with %o for a secret of its own',
    (given) => {
      expect(messageOf(given)).toMatch(/^ {2}SIGNING_SECRET: Required/m);
      expect(messageOf({ ...given, SIGNING_SECRET: SECRET.slice(1) })).toMatch(/^ {2}SIGNING_SECRET: /m);
      expect(readConfig({ ...given, SIGNING_SECRET: SECRET }, '/srv')).toMatchObject(given);
    },
  );

  test('names a wrong and a missing secret together', () => {
    const message = messageOf({ NODE_ENV: 'production', PORT: 'x' });
    expect(message).toMatch(/PORT/);
    expect(message).toMatch(/SIGNING_SECRET/);
  });
});

describe('object storage', () => {
  const key = { S3_ACCESS_KEY_ID: 'key', S3_SECRET_ACCESS_KEY: 'hunter2' };

  test('is none without a bucket, whatever else is said', () => {
    expect(readConfig({ S3_ENDPOINT: 'http://127.0.0.1:9000', ...key }, '/srv').s3).toBeNull();
  });

  test('is AWS’s with the rights of the machine, or another’s with a key and the bucket in the path', () => {
    expect(readConfig({ S3_BUCKET: 'films' }, '/srv').s3).toEqual({
      bucket: 'films',
      endpoint: undefined,
      publicEndpoint: undefined,
      region: 'us-east-1',
      credentials: undefined,
      forcePathStyle: false,
      copiesBytes: 20 * 1024 ** 3,
    });
    const given = { S3_BUCKET: 'films', S3_ENDPOINT: 'http://minio:9000/', S3_PUBLIC_ENDPOINT: 'https://files.example.com', ...key };
    expect(readConfig(given, '/srv').s3).toMatchObject({
      endpoint: 'http://minio:9000',
      publicEndpoint: 'https://files.example.com',
      credentials: { accessKeyId: 'key', secretAccessKey: 'hunter2' },
      forcePathStyle: true,
    });
    expect(readConfig({ ...given, S3_FORCE_PATH_STYLE: 'false' }, '/srv').s3?.forcePathStyle).toBe(false);
  });

  test('needs a key whole, and a bucket that can be one', () => {
    for (const [name, value] of Object.entries(key)) {
      const other = name === 'S3_ACCESS_KEY_ID' ? 'S3_SECRET_ACCESS_KEY' : 'S3_ACCESS_KEY_ID';
      expect(messageOf({ S3_BUCKET: 'films', [name]: value })).toContain(`  ${other}: Required with ${name}`);
    }
    const message = messageOf({ S3_BUCKET: 'My Films', S3_ENDPOINT: 'minio', S3_FORCE_PATH_STYLE: 'hunter2', S3_REGION: 'hunter2/' });
    for (const name of ['S3_BUCKET', 'S3_ENDPOINT', 'S3_FORCE_PATH_STYLE', 'S3_REGION'])
      expect(message).toMatch(new RegExp(`^ {2}${name}: .+`, 'm'));
    expect(message).not.toContain('hunter2');
  });
});

describe('the mail server', () => {
  test.each(['smtp://mail.example.com', 'smtps://ana:pw@mail.example.com:465', 'smtp://127.0.0.1:1025?requireTLS=false'])(
    'may be %s',
    (url) => {
      expect(readConfig({ SMTP_URL: url }, '/srv').SMTP_URL).toBe(url);
    },
  );

  test.each(['mail.example.com:25', 'https://hunter2@mail.example.com', 'smtp:'])('may not be %s', (url) => {
    expect(messageOf({ SMTP_URL: url })).toMatch(/^ {2}SMTP_URL: Expected an smtp/m);
    expect(messageOf({ SMTP_URL: url })).not.toContain('hunter2');
  });

  test.each(['a@example.com', 'The house <a@example.com>', 'A. "House" <a@localhost>'])('sends from %s', (from) => {
    expect(readConfig({ MAIL_FROM: from }, '/srv').MAIL_FROM).toBe(from);
  });

  test.each(['nobody', 'a@example.com\r\nBcc: b@example.com', 'A <a@example.com>, B <b@example.com>'])('does not send from %j', (from) => {
    expect(messageOf({ MAIL_FROM: from })).toMatch(/^ {2}MAIL_FROM: /m);
  });
});

describe('.env', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fotograma-test-config-'));
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  test('is read, and what the environment says goes before it', async () => {
    await writeFile(join(folder, '.env'), '# ports\nPORT=4001\nLOG_LEVEL="debug"\nHOST=\nDATA_DIR=films\n');
    vi.stubEnv('PORT', undefined);
    vi.stubEnv('LOG_LEVEL', 'warn');
    vi.stubEnv('DATA_DIR', undefined);
    vi.stubEnv('NODE_ENV', 'test');
    expect(loadConfig(folder)).toMatchObject({ PORT: 4001, LOG_LEVEL: 'warn', HOST: '127.0.0.1', dataDir: join(folder, 'films') });
  });

  test('may be absent', () => {
    vi.stubEnv('PORT', '4002');
    expect(loadConfig(folder).PORT).toBe(4002);
  });

  test('has an example with every variable, which is fresh and is itself a configuration', async () => {
    const example = await readFile(new URL('../../../.env.example', import.meta.url), 'utf8');
    expect(example).toBe(renderEnvExample());
    for (const name of Object.keys(Environment.shape)) expect(example).toMatch(new RegExp(`^(# )?${name}=`, 'm'));
    await writeFile(join(folder, '.env'), example);
    for (const name of Object.keys(Environment.shape)) vi.stubEnv(name, undefined);
    expect(loadConfig(folder)).toEqual(readConfig({}, folder));
  });
});
