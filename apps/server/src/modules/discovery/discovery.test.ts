import { discovery as contract } from '@fotograma/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Ask, createAsk } from '../../../test/support/ask.ts';
import { type Person, startHouse, type TestHouse } from '../../../test/support/house.ts';
import { distance, middleOf, type Point } from './scoring.ts';
import { readSeed } from './seed/seed.ts';

let at: TestHouse;
let anna: Person;
let ask: Ask;
beforeAll(async () => {
  at = await startHouse();
  await at.house.catalogue.seed();
  await at.house.discovery.prepare();
  anna = await at.person();
  ask = createAsk(at.url, anna.token);
});
afterAll(() => at.close());

interface Data<T> {
  readonly data: T;
}
async function get<T>(path: string): Promise<T> {
  const answer = await fetch(`${at.url}/api${path}`);
  expect(answer.status, path).toBe(200);
  return ((await answer.json()) as Data<T>).data;
}
const planOf = (query: Record<string, string>) => get<contract.JourneyPlan>(`/personalized-journey?${new URLSearchParams(query)}`);
const idsOf = (plan: contract.JourneyPlan) => plan.films.map(({ movie }) => movie.id);

async function pairs() {
  const intentions = await get<contract.EmotionalIntention[]>('/emotional-intentions');
  return intentions.map(({ sentiment, intention, options }) => ({ sentiment, intention, options }));
}

describe('what came with the installation', () => {
  test('twelve feelings, half of them pleasant, in three languages', async () => {
    const sentiments = await get<contract.MainSentiment[]>('/main-sentiments');
    expect(sentiments.map(({ id }) => id)).toEqual(contract.SENTIMENTS);
    expect(sentiments.filter(({ valence }) => valence > 0)).toHaveLength(6);
    for (const { names, hue } of sentiments) {
      expect(Object.keys(names)).toEqual(['en', 'es', 'pt']);
      expect(sentiments.filter((each) => Math.abs(each.hue - hue) < 12)).toHaveLength(1);
    }
  });

  test('intentions of one feeling, without the senseless ones', async () => {
    const intentions = await get<contract.EmotionalIntention[]>('/emotional-intentions?sentiment=joy');
    expect(intentions.map(({ intention }) => intention)).toEqual(['process', 'maintain', 'explore']);
    const grief = await get<contract.EmotionalIntention[]>('/emotional-intentions?sentiment=grief');
    expect(grief.filter(({ onlyByChoice }) => onlyByChoice).map(({ intention }) => intention)).toEqual(['maintain']);
    const refused = await fetch(`${at.url}/api/emotional-intentions?sentiment=hunger`);
    expect(refused.status).toBe(422);
  });

  test('a flow leads from each feeling to films in four taps, and each answer to a question that there is', async () => {
    const flows = await get<contract.JourneyOptionFlow[]>('/journey-option-flows');
    expect(flows).toHaveLength(12);
    for (const { steps } of flows) {
      expect(steps.map(({ step }) => step)).toEqual(contract.STEPS);
      const there = new Set(steps.map(({ step }) => step));
      for (const { next } of steps.flatMap(({ options }) => options)) expect(next === null || there.has(next)).toBe(true);
    }
  });

  test('preparing again changes nothing', async () => {
    const before = await planOf({ sentiment: 'joy', intention: 'maintain' });
    await at.house.discovery.prepare();
    expect((await planOf({ sentiment: 'joy', intention: 'maintain' })).versions).toEqual(before.versions);
  });

  test('what a film makes one feel is told with words that stand in the film', async () => {
    const { id } = await at.house.platform.database.prisma.movie.findFirstOrThrow({ where: { title: 'M', year: 1931 } });
    const found = await get<{ feeling: contract.FilmFeeling; sentiments: contract.MovieSentiment[] } | null>(`/movies/${id}/feelings`);
    expect(found?.sentiments[0]).toMatchObject({ sentiment: 'anxiety', evidence: { text: 'Somebody is murdering children' } });
    expect(found?.feeling).toMatchObject({ ending: 'dark', source: 'curated' });
    expect((await fetch(`${at.url}/api/movies/999999/feelings`)).status).toBe(404);
  });
});

describe('films for a feeling', () => {
  test('every pair has ten films, and no film is in more than a fifth of the pairs', async () => {
    const all = await pairs();
    expect(all).toHaveLength(43);
    const counts = new Map<string, number>();
    for (const { sentiment, intention } of all) {
      const { films } = await planOf({ sentiment, intention });
      expect(films.length, `${sentiment} ${intention}`).toBeGreaterThanOrEqual(10);
      for (const { movie } of films) counts.set(movie.title, (counts.get(movie.title) ?? 0) + 1);
    }
    const [title, most] = [...counts].sort((a, b) => b[1] - a[1])[0] ?? ['', 0];
    expect(most / all.length, title).toBeLessThanOrEqual(0.2);
  });

  test('every reason stands for something that is stored', async () => {
    const { prisma } = at.house.platform.database;
    for (const { sentiment, intention, options } of await pairs()) {
      for (const option of [undefined, ...options.map(({ id }) => id)]) {
        const { films } = await planOf({ sentiment, intention, ...(option && { option }) });
        for (const { movie, reasons, feeling } of films) {
          expect(reasons.length, movie.title).toBeGreaterThan(0);
          const row = await prisma.movieFeeling.findUniqueOrThrow({ where: { movieId: movie.id }, include: { sentiments: true } });
          expect(feeling).toMatchObject({ arc: row.arc, ending: row.ending, pace: row.pace, warnings: row.warnings });
          for (const { evidence, part, texts } of reasons) {
            if (evidence === null) {
              expect(['affinity', 'company']).not.toContain(part);
              continue;
            }
            expect(row.sentiments).toContainEqual(
              expect.objectContaining({ sentimentId: evidence.sentiment, evidence: evidence.text, evidenceField: evidence.field }),
            );
            const film = await prisma.movie.findUniqueOrThrow({ where: { id: movie.id } });
            expect(evidence.field === 'keywords' ? film.keywords.join('|') : (film.overview ?? '')).toContain(evidence.text);
            for (const text of Object.values(texts)) expect(text).toContain(evidence.text);
          }
        }
      }
    }
  }, 60_000);

  test('options of one intention lead to different films', async () => {
    const { options } = (await pairs()).find(({ sentiment, intention }) => sentiment === 'sadness' && intention === 'process') ?? {
      options: [],
    };
    const lists = await Promise.all(
      options.map(async ({ id }) => idsOf(await planOf({ sentiment: 'sadness', intention: 'process', option: id }))),
    );
    expect(lists.length).toBeGreaterThan(1);
    for (const [n, list] of lists.entries())
      for (const other of lists.slice(n + 1)) expect(list.filter((id) => other.includes(id)).length).toBeLessThan(8);
  });

  test('a path has three films: it begins in the feeling, and each is nearer to where it leads', async () => {
    const { sentiments, intentions } = await readSeed();
    const placeOf = (id: string) => sentiments.find((each) => each.id === id) as Point;
    const middle = async (movieId: number): Promise<Point> => {
      const found = await get<{ sentiments: contract.MovieSentiment[] }>(`/movies/${movieId}/feelings`);
      const told = new Map<string, number>(found.sentiments.map(({ sentiment, score }) => [sentiment, score]));
      return middleOf(
        contract.SENTIMENTS.map((id) => told.get(id) ?? 0),
        contract.SENTIMENTS.map(placeOf),
      );
    };
    const paths = (await pairs()).filter(({ intention }) => intention === 'transform');
    expect(paths.length).toBe(8);
    for (const { sentiment, intention } of paths) {
      const { films } = await planOf({ sentiment, intention });
      expect(films.slice(0, 4).map(({ step }) => step)).toEqual([1, 2, 3, null]);
      const goals = intentions.find((each) => each.sentiment === sentiment && each.intention === intention)?.goal.map(placeOf) ?? [];
      const goal = middleOf(Array(goals.length).fill(1), goals);
      const places = await Promise.all(films.slice(0, 3).map(({ movie }) => middle(movie.id)));
      expect(distance(places[0] as Point, placeOf(sentiment)), sentiment).toBeLessThanOrEqual(0.5);
      const [first, second, third] = places.map((each) => distance(each, goal)) as [number, number, number];
      expect(second, sentiment).toBeLessThan(first);
      expect(third, sentiment).toBeLessThan(second);
    }
  });

  test('who wants to understand gets many genres, decades and countries', async () => {
    for (const sentiment of contract.SENTIMENTS) {
      const { films } = await planOf({ sentiment, intention: 'explore' });
      const values = (of: (movie: contract.JourneyFilm['movie']) => (string | number)[]) =>
        new Set(films.flatMap(({ movie }) => of(movie))).size;
      expect(values(({ categories }) => categories.map(({ slug }) => slug))).toBeGreaterThanOrEqual(3);
      expect(values(({ year }) => [Math.floor((year ?? 0) / 10)])).toBeGreaterThanOrEqual(2);
      expect(values(({ countries }) => countries)).toBeGreaterThanOrEqual(2);
    }
  });

  test('hard filters leave nothing else through', async () => {
    const narrowed = await planOf({
      sentiment: 'joy',
      intention: 'maintain',
      runtimeMax: '100',
      yearFrom: '1930',
      yearTo: '1969',
      language: 'en',
    });
    expect(narrowed.films.length).toBeGreaterThan(0);
    for (const { movie } of narrowed.films) {
      expect(movie.runtime).toBeLessThanOrEqual(100);
      expect(movie.year).toBeGreaterThanOrEqual(1930);
      expect(movie.year).toBeLessThanOrEqual(1969);
      expect(movie.originalLanguage).toBe('en');
    }
    const warned = await planOf({ sentiment: 'anger', intention: 'process', limit: '30' });
    expect(warned.films.some(({ feeling }) => feeling.warnings.includes('gore'))).toBe(true);
    const spared = await planOf({ sentiment: 'anger', intention: 'process', limit: '30', without: 'gore,suicide' });
    expect(spared.films.flatMap(({ feeling }) => feeling.warnings.filter((each) => each === 'gore' || each === 'suicide'))).toEqual([]);
    expect((await planOf({ sentiment: 'joy', intention: 'maintain', playable: 'true' })).films).toEqual([]);
  });

  test('the same question has the same answer', async () => {
    const query = { sentiment: 'nostalgia', intention: 'explore', intensity: '4' };
    expect(await planOf(query)).toEqual(await planOf(query));
  });

  test.each([
    [{ sentiment: 'joy', intention: 'transform' }, '/intention'],
    [{ sentiment: 'joy', intention: 'maintain', option: 'sadness-process-cry' }, '/option'],
    [{ sentiment: 'joy', intention: 'maintain', intensity: '6' }, '/intensity'],
    [{ sentiment: 'joy', intention: 'maintain', without: 'spiders' }, '/without'],
    [{ sentiment: 'joy', intention: 'maintain', yearFrom: '1990', yearTo: '1980' }, '/yearTo'],
  ])('%j is refused with its field', async (query, pointer) => {
    const answer = await fetch(`${at.url}/api/personalized-journey?${new URLSearchParams(query as Record<string, string>)}`);
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { pointer: string }[] };
    expect(errors[0]?.pointer.startsWith(pointer)).toBe(true);
  });
});

describe('care', () => {
  test('the strongest grief, loneliness and anxiety bring help first, nothing dark, and no staying in it', async () => {
    for (const sentiment of ['grief', 'loneliness', 'anxiety'] as const) {
      const plan = await planOf({ sentiment, intention: 'process', intensity: '5', limit: '30' });
      expect(plan.help?.lines.length).toBeGreaterThan(3);
      for (const { feeling } of plan.films) {
        expect(feeling.ending).not.toBe('dark');
        expect(feeling.warnings).not.toContain('suicide');
      }
      const staying = await fetch(`${at.url}/api/personalized-journey?sentiment=${sentiment}&intention=maintain&intensity=5`);
      expect(staying.status).toBe(422);
    }
    expect((await planOf({ sentiment: 'grief', intention: 'process', intensity: '4' })).help).toBeNull();
  });

  test.each([
    ['tuve un día horrible', 'sadness', false],
    ['I am so happy, I got the job', 'joy', false],
    ['meu pai morreu', 'grief', false],
    ['nobody understands me and I feel so alone', 'loneliness', false],
    ['estoy harta de mi jefe, es injusto', 'anger', false],
    ['tenho prova amanhã e estou nervosa', 'anxiety', false],
    ['nada me importa, todo me da igual', 'numbness', false],
    ['I don’t want to live any more', null, true],
    ['me quiero morir', null, true],
    ['não aguento, quero morrer', null, true],
  ] as const)('“%s”', async (text, first, needsHelp) => {
    const { status, body } = await ask<{ data: { sentiment: string }[]; help: unknown }>('POST', '/main-sentiments/match', {
      body: { text },
    });
    expect(status).toBe(200);
    if (first) expect(body.data[0]?.sentiment).toBe(first);
    expect(body.data.length).toBeLessThanOrEqual(3);
    expect(body.help !== null).toBe(needsHelp);
  });

  test('what is denied is not felt, and what says nothing of feelings matches none', async () => {
    const match = async (text: string) =>
      (await ask<{ data: { sentiment: string }[] }>('POST', '/main-sentiments/match', { body: { text } })).body.data.map(
        ({ sentiment }) => sentiment,
      );
    expect(await match('no estoy triste, estoy furiosa')).toEqual(['anger']);
    expect(await match('the quick brown fox')).toEqual([]);
  });
});

describe('a journey of one’s own', () => {
  type One = Data<contract.Journey>;
  const begin = async (constraints = {}) => (await ask<One>('POST', '/journeys', { body: { constraints } })).body.data;
  const answer = async (id: string, step: string, value: string) => ask<One>('POST', `/journeys/${id}/answers`, { body: { step, value } });

  test('asks one question after the other, and gives the films that the same answers give to everybody of like taste', async () => {
    const { id, next } = await begin({ runtimeMax: 130 });
    expect(next?.step).toBe('sentiment');
    expect((await answer(id, 'sentiment', 'sadness')).body.data.next?.step).toBe('intensity');
    expect((await answer(id, 'intensity', '3')).body.data.next?.step).toBe('intention');
    const third = (await answer(id, 'intention', 'process')).body.data;
    expect(third.next?.options.map(({ value }) => value)).toContain('any');
    const { body } = await answer(id, 'option', 'sadness-process-heal');
    expect(body.data).toMatchObject({ next: null, answers: { intensity: 3, option: 'sadness-process-heal' } });
    const other = await begin({ runtimeMax: 130 });
    for (const [step, value] of [
      ['sentiment', 'sadness'],
      ['intensity', '3'],
      ['intention', 'process'],
      ['option', 'sadness-process-heal'],
    ] as const)
      await answer(other.id, step, value);
    const again = (await ask<One>('GET', `/journeys/${other.id}`)).body.data;
    expect(again.plan?.films.map(({ movie }) => movie.id)).toEqual(body.data.plan?.films.map(({ movie }) => movie.id));
    expect(again.plan?.versions).toEqual(body.data.plan?.versions);
  });

  test('is taken up where it was left; the same answer again changes nothing, another one takes back what followed', async () => {
    const { id } = await begin();
    await answer(id, 'sentiment', 'anger');
    await answer(id, 'intensity', '2');
    const before = (await ask<One>('GET', `/journeys/${id}`)).body.data;
    expect(before).toMatchObject({ answers: { sentiment: 'anger', intensity: 2, intention: null }, next: { step: 'intention' } });
    expect((await answer(id, 'intensity', '2')).body.data).toEqual(before);
    const changed = (await answer(id, 'sentiment', 'joy')).body.data;
    expect(changed).toMatchObject({
      answers: { sentiment: 'joy', intensity: null, intention: null, option: null },
      next: { step: 'intensity' },
    });
  });

  test('refuses what is not asked, and what is no answer', async () => {
    const { id } = await begin();
    expect((await answer(id, 'option', 'any')).status).toBe(409);
    const refused = await answer(id, 'sentiment', 'hunger');
    expect(refused.status).toBe(422);
    expect(refused.body.errors?.[0]?.pointer).toBe('/value');
    await answer(id, 'sentiment', 'joy');
    await answer(id, 'intensity', '3');
    expect((await answer(id, 'intention', 'transform')).status).toBe(422);
  });

  test('two answers at one moment leave one of them, whole', async () => {
    const { id } = await begin();
    const answers = await Promise.all(['joy', 'calm', 'hope', 'anger'].map((value) => answer(id, 'sentiment', value)));
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    for (const { status } of answers) expect([200, 409]).toContain(status);
    const { answers: kept } = (await ask<One>('GET', `/journeys/${id}`)).body.data;
    expect(['joy', 'calm', 'hope', 'anger']).toContain(kept.sentiment);
  });

  test('what people say of a film moves it, once for each, and what is chosen for them', async () => {
    const { id } = await begin();
    for (const [step, value] of [
      ['sentiment', 'wonder'],
      ['intensity', '3'],
      ['intention', 'maintain'],
      ['option', 'any'],
    ] as const)
      await answer(id, step, value);
    const { plan } = (await ask<One>('GET', `/journeys/${id}`)).body.data;
    const film = plan?.films[0];
    const movieId = film?.movie.id ?? 0;
    const wonder = async () => {
      const { sentiments } = await get<{ sentiments: contract.MovieSentiment[] }>(`/movies/${movieId}/feelings`);
      return sentiments.find(({ sentiment }) => sentiment === 'wonder');
    };
    const before = await wonder();
    const say = (met: boolean) => ask<One>('PUT', `/journeys/${id}/feedback`, { body: { movieId, met, valence: -0.5 } });
    for (let n = 0; n < 3; n++) expect((await say(false)).status).toBe(200);
    const after = await wonder();
    expect(after?.feedback).toEqual({ met: 0, unmet: 1 });
    expect(after?.score).toBeLessThan(before?.score ?? 0);
    expect((await say(true)).body.data.feedback).toMatchObject([{ movieId, met: true, valence: -0.5 }]);
    expect((await wonder())?.feedback).toEqual({ met: 1, unmet: 0 });
    expect((await ask('PUT', `/journeys/${id}/feedback`, { body: { movieId: 999_999, met: true } })).status).toBe(409);
  });

  test('is nobody else’s, is listed, and goes with all that was said in it', async () => {
    const { id } = await begin();
    const ben = await at.person();
    for (const [method, path, body] of [
      ['GET', `/journeys/${id}`, undefined],
      ['DELETE', `/journeys/${id}`, undefined],
      ['POST', `/journeys/${id}/answers`, { step: 'sentiment', value: 'joy' }],
      ['PUT', `/journeys/${id}/feedback`, { movieId: 1, met: true }],
    ] as const)
      expect((await ask(method, path, { as: ben.token, ...(body && { body }) })).status, method).toBe(404);
    const list = await ask<Data<contract.JourneySummary[]>>('GET', '/journeys');
    expect(list.body.data[0]).toMatchObject({ id, isFinished: false, films: [] });
    expect((await ask<Data<unknown[]>>('GET', '/journeys', { as: ben.token })).body.data).toEqual([]);
    expect((await ask('DELETE', `/journeys/${id}`)).status).toBe(200);
    expect((await ask('GET', `/journeys/${id}`)).status).toBe(404);
    await ask('DELETE', '/journeys');
    expect((await ask<Data<unknown[]>>('GET', '/journeys')).body.data).toEqual([]);
    expect(await at.house.platform.database.prisma.journeyFeedback.count()).toBe(0);
  });
});

test('a share that is next to nothing is nothing', async () => {
  const admin = await at.person({ role: 'admin' });
  const shares = { absorption: 0.25, hedonic: 0.9999999999999997, eudaimonic: 1e-245 };
  const findings = { sentiments: [], arc: 'fall', ending: 'open', intensity: 2, ...shares, pace: 'steady', warnings: [] };
  const path = '/admin/curation/movies/1';
  expect(await ask('PUT', path, { as: admin.token, body: { findings, note: null } })).toMatchObject({ status: 200 });
  const rows = await at.house.platform.database.prisma.movieFeeling.findMany({ where: { movieId: 1 } });
  expect(rows).toMatchObject([{ absorption: 0.25, hedonic: 1, eudaimonic: 0 }]);
});
