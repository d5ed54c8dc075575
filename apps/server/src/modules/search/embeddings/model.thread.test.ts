import { afterEach, describe, expect, test } from 'vitest';
import type { TestModelOrder } from '../../../../test/support/embedding.worker.ts';
import { eventually } from '../../../../test/support/eventually.ts';
import { createThreadModel } from './model.thread.ts';
import type { EmbeddingError, EmbeddingModel } from './model.ts';

const PROGRAM = new URL('../../../../test/support/embedding.worker.ts', import.meta.url);
const models: EmbeddingModel[] = [];

afterEach(async () => {
  await Promise.all(models.splice(0).map((model) => model.close()));
});

function create(options: { isUnloadable?: boolean; passMs?: number; idleMs?: number; now?: () => number } = {}) {
  const shared = new Int32Array(new SharedArrayBuffer(12));
  const order: TestModelOrder = { gate: shared.buffer as SharedArrayBuffer, isUnloadable: options.isUnloadable ?? false };
  const model = createThreadModel(
    {
      name: 'test',
      dimensions: 2,
      multilingual: false,
      batch: 8,
      reads: 10,
      pass: { question: 4, film: 2 },
      program: PROGRAM,
      order,
      loadMs: 10_000,
      passMs: options.passMs ?? 10_000,
      idleMs: options.idleMs ?? 60_000,
    },
    { now: options.now ?? (() => performance.now()) },
  );
  models.push(model);
  return {
    model,
    /** Passes begun, in all threads that there were. */
    passes: () => Atomics.load(shared, 1),
    loads: () => Atomics.load(shared, 2),
    open() {
      Atomics.store(shared, 0, 1);
      Atomics.notify(shared, 0);
    },
  };
}

/** A pass that holds the thread until the gate is opened. */
async function hold({ model, passes }: ReturnType<typeof create>): Promise<Promise<unknown>[]> {
  const begun = passes();
  const held = model.embed(['hold'], { kind: 'question' });
  held.catch(() => undefined);
  await eventually('the thread to be held', () => passes() > begun);
  return [held];
}

const failure = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as EmbeddingError,
  );

describe('a model on its thread', () => {
  test('gives a vector a text in their order, some texts a pass', async () => {
    const { model } = create();
    const vectors = await model.embed(['a', 'b', 'c', 'd', 'e']);
    expect(vectors.map((vector) => [...vector])).toEqual([
      [0, 2],
      [0, 2],
      [1, 2],
      [1, 2],
      [2, 1],
    ]);
  });

  test('answers a question before films that have waited longer, after one pass of theirs at most', async () => {
    const house = create();
    const [held] = await hold(house);
    const films = house.model.embed(['1', '2', '3', '4', '5', '6']);
    const question = house.model.embed(['where is it set?'], { kind: 'question' });
    house.open();
    const [asked] = await question;
    expect([...(asked ?? [])]).toEqual([1, 1]);
    expect((await films).map(([pass]) => pass)).toEqual([2, 2, 3, 3, 4, 4]);
    await held;
  });

  test('cuts what is longer than it reads', async () => {
    const { model } = create();
    // Cut after ten characters, it says what kills the thread no more … and a text of nothing is refused.
    await expect(model.embed(['die'.padStart(12)])).resolves.toHaveLength(1);
    expect(await failure(model.embed([' ']))).toMatchObject({ name: 'EmbeddingError', passing: false });
  });

  test('a thread that dies fails what waits, as passing, and the next call starts another', async () => {
    const { model, passes } = create();
    const lost = await Promise.all([failure(model.embed(['die'], { kind: 'question' })), failure(model.embed(['film']))]);
    for (const error of lost) expect(error).toMatchObject({ name: 'EmbeddingError', passing: true });
    expect(passes()).toBe(1);
    expect(await model.embed(['again'])).toHaveLength(1);
  });

  test('a thread that hangs is ended', async () => {
    const house = create({ passMs: 50 });
    expect(await failure(house.model.embed(['hold']))).toMatchObject({ passing: true, message: expect.stringContaining('0.05 s') });
    expect(await house.model.embed(['again'])).toHaveLength(1);
  });

  test('a text that fails is told as its own fault, and fails none that shared its pass', async () => {
    const { model } = create();
    const [bad, good] = await Promise.all([
      failure(model.embed(['bad'], { kind: 'question' })),
      model.embed(['good'], { kind: 'question' }),
    ]);
    expect(bad).toMatchObject({ passing: false, message: 'test: this text cannot be read' });
    expect(good).toHaveLength(1);
  });

  test('who gives up waits no longer, and what they asked for is not done', async () => {
    const house = create();
    const [held] = await hold(house);
    const giving = new AbortController();
    const given = failure(house.model.embed(['1', '2', '3'], { signal: giving.signal }));
    const other = house.model.embed(['4']);
    giving.abort(new Error('never mind'));
    expect(await given).toMatchObject({ message: 'never mind' });
    expect(await failure(house.model.embed(['5'], { signal: giving.signal }))).toMatchObject({ message: 'never mind' });
    house.open();
    expect([...((await other)[0] ?? [])]).toEqual([1, 1]);
    await held;
    expect(house.passes()).toBe(2);
  });

  test('turns away what comes when too much waits', async () => {
    const house = create();
    const [held] = await hold(house);
    const crowd = house.model.embed(Array.from({ length: 2_000 }, () => 'film'));
    expect(await failure(house.model.embed(['one more']))).toMatchObject({ passing: true });
    house.open();
    expect(await crowd).toHaveLength(2_000);
    await held;
  });

  test('a model that cannot be loaded says so at once for a while, and is then tried again', async () => {
    let time = 0;
    const { model } = create({ isUnloadable: true, now: () => time });
    const first = await failure(model.embed(['a']));
    expect(first).toMatchObject({ passing: true, message: 'test: it cannot be loaded: no such model' });
    expect(await failure(model.embed(['a']))).toBe(first);
    time += 10_001;
    const second = await failure(model.embed(['a']));
    expect(second).toMatchObject({ message: first?.message });
    expect(second).not.toBe(first);
  });

  test('is let go of when nothing has come for a while, and loaded again for what comes then', async () => {
    const { model, loads } = create({ idleMs: 1 });
    // Looks come further and further apart.
    await eventually('it to be loaded again', async () => (await model.embed(['a'])).length === 1 && loads() > 1);
    const patient = create();
    await patient.model.embed(['a']);
    await patient.model.embed(['b']);
    expect(patient.loads()).toBe(1);
  });
});
