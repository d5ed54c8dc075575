import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { createTestPlatform, type TestPlatform } from '../../../test/support/platform.ts';
import { createEvents, type Events } from './events.ts';

let platform: TestPlatform;
/** As another process has it: its own connection to the same database. */
let other: Events;
beforeAll(async () => {
  platform = await createTestPlatform();
  other = await createEvents({ url: platform.databaseUrl, pool: platform.database.pool, log: platform.log });
});
afterAll(async () => {
  await other.close();
  await platform.close();
});

/** A subscription that counts. */
function listen(events: Events, topic: string) {
  const heard = { times: 0, stop: () => {} };
  heard.stop = events.subscribe(topic, () => {
    heard.times++;
  });
  return heard;
}

/** Ends the connections on which events arrive, as a restart of PostgreSQL would. */
async function cutConnections(): Promise<number> {
  const { rowCount } = await platform.database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN fotograma'`,
  );
  return rowCount ?? 0;
}

describe('events', () => {
  test('reach every subscriber of their topic, in this process and the others, and nobody else', async () => {
    const heard = [listen(platform.events, 'a'), listen(platform.events, 'a'), listen(other, 'a')];
    const deaf = listen(other, 'b');
    await platform.events.publish('a');
    await eventually('all to hear', () => heard.every((one) => one.times === 1));
    // What comes after has overtaken nothing: had anything gone to b, it would be here.
    await other.publish('a');
    await eventually('all to hear again', () => heard.every((one) => one.times === 2));
    expect(deaf.times).toBe(0);
    for (const one of [...heard, deaf]) one.stop();
  });

  test('are not heard after the subscription has ended', async () => {
    const [gone, there] = [listen(other, 'c'), listen(other, 'c')];
    gone.stop();
    await platform.events.publish('c');
    await eventually('the other to hear', () => there.times === 1);
    expect(gone.times).toBe(0);
    there.stop();
  });

  test('take any topic as it is', async () => {
    const topic = `media:'; DROP TABLE media_file; -- é`;
    const heard = listen(other, topic);
    await platform.events.publish(topic);
    await eventually('it', () => heard.times === 1);
    heard.stop();
  });

  test('after a lost connection every subscriber is told once, and events arrive again', async () => {
    const heard = [listen(platform.events, 'd'), listen(other, 'e')];
    expect(await cutConnections()).toBe(2);
    await eventually('everyone to be told to look again', () => heard.every((one) => one.times === 1));
    await platform.events.publish('d');
    await platform.events.publish('e');
    await eventually('both to hear', () => heard.every((one) => one.times === 2));
    // And a second time: what was restored is watched as well as the first.
    expect(await cutConnections()).toBe(2);
    await eventually('everyone to be told again', () => heard.every((one) => one.times === 3));
    for (const one of heard) one.stop();
  });

  test('closing while the connection is being restored leaves nothing behind', async () => {
    const brief = await createEvents({ url: platform.databaseUrl, pool: platform.database.pool, log: platform.log });
    const [gone, mine, theirs] = [listen(brief, 'f'), listen(platform.events, 'f'), listen(other, 'f')];
    expect(await cutConnections()).toBe(3);
    await brief.close();
    await eventually('the others to be restored', () => mine.times === 1 && theirs.times === 1);
    await platform.events.publish('f');
    await eventually('them to hear', () => mine.times === 2 && theirs.times === 2);
    expect(gone.times).toBe(0);
    for (const one of [gone, mine, theirs]) one.stop();
    const count = async () => {
      const { rows } = await platform.database.pool.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND query = 'LISTEN fotograma'`,
      );
      return rows[0]?.n;
    };
    expect(await count()).toBe(2);
  });
});
