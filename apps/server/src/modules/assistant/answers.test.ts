import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askerOf } from '../../../test/support/answering.ts';
import { startHouse, type TestHouse } from '../../../test/support/house.ts';
import { UNANSWERABLE } from '../../../test/support/unanswerable.ts';
import { ungroundedIn } from './grounding.ts';

let at: TestHouse;
let ask: ReturnType<typeof askerOf>;
beforeAll(async () => {
  at = await startHouse();
  await at.house.catalogue.seed();
  ask = askerOf(at);
});
afterAll(() => at.close());

describe('what the chat understands, without any language model', () => {
  test.each([
    ['Who directed Nosferatu?', 'en', /F\. W\. Murnau/],
    ['¿Quién dirigió Nosferatu?', 'es', /Murnau/],
    ['Quem dirigiu Nosferatu?', 'pt', /Murnau/],
    ['How long is Metropolis?', 'en', /149 minutes/],
    ['¿De qué año es Metropolis?', 'es', /1927/],
    ['What is City Lights about?', 'en', /“/],
    ['¿De qué trata City Lights?', 'es', /en inglés/],
    ['Compare Metropolis and Nosferatu', 'en', /older/],
    ['Films by Fritz Lang', 'en', /Metropolis/],
    ['Películas de Fritz Lang', 'es', /Metropolis/],
    ['Filmes de Fritz Lang', 'pt', /Metropolis/],
    ['Something like Nosferatu', 'en', /\[1\]/],
    ['Una comedia muda', 'es', /comedia/],
    ['A silent film with a vampire', 'en', /Nosferatu/],
    ['Algo para llorar', 'es', /\[1\]/],
    ['Um filme de terror', 'pt', /terror/],
    ['hola', 'es', /Hola/],
  ])('%s', async (question, language, pattern) => {
    const answer = await ask(question);
    expect(answer.answered).toBe(true);
    expect(answer.wish.language).toBe(language);
    expect(answer.text).toMatch(pattern);
    expect(answer.shown).toBe(answer.text);
    expect(ungroundedIn(answer.text, answer.films)).toEqual([]);
  });

  test('films of a wish keep to it: years, length, genres, what it excludes', async () => {
    const forties = await ask('Films of the 1940s about war');
    for (const { year } of forties.films) expect(year).toSatisfy((y: number) => y >= 1940 && y <= 1949);
    const short = await ask('A comedy of less than 80 minutes');
    expect(short.films.length).toBeGreaterThan(0);
    for (const { runtime, genres } of short.films) {
      expect(runtime).toBeLessThanOrEqual(80);
      expect(genres).toContain('comedy');
    }
    const noHorror = await ask('A film about monsters but no horror');
    for (const { genres } of noHorror.films) expect(genres).not.toContain('horror');
    const sinDrama = await ask('una película de amor, nada de drama');
    for (const { genres } of sinDrama.films) expect(genres).not.toContain('drama');
  });

  test('what was said before is what the next question is about', async () => {
    const first = await ask('Films about robots');
    const before = [{ wish: first.wish, movieIds: first.films.map(({ id }) => id) }];
    const second = await ask('Who directed the second one?', { before });
    expect(second.films[0]?.id).toBe(first.films[1]?.id);
    const it = await ask('how long is it?', { before });
    expect(it.films[0]?.id).toBe(first.films[0]?.id);
    const silent = await ask('A silent comedy');
    const more = await ask('More', { before: [{ wish: silent.wish, movieIds: silent.films.map(({ id }) => id) }] });
    expect(more.films.length).toBeGreaterThan(0);
    for (const { id, genres } of more.films) {
      expect(silent.films.slice(0, 4).map((film) => film.id)).not.toContain(id);
      expect(genres.includes('silent') || genres.includes('comedy')).toBe(true);
    }
    const shorter = await ask('something shorter', { before });
    const shortest = Math.min(...first.films.slice(0, 3).flatMap(({ runtime }) => runtime ?? []));
    for (const { runtime } of shorter.films) expect(runtime).toBeLessThan(shortest);
  });

  test('what somebody likes is what is recommended to them, and nothing that they know', async () => {
    const person = await at.person();
    const rated = await ask('Films by Fritz Lang');
    for (const { id } of rated.films.slice(0, 1)) {
      await fetch(`${at.url}/api/users/me/ratings`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ movieId: id, rating: 5 }),
      });
    }
    const answer = await ask('What should I watch?', { userId: person.id });
    expect(answer.answered).toBe(true);
    expect(answer.films.length).toBeGreaterThan(0);
  });
});

test('of a hundred questions that it cannot answer it refuses 95 and more, and never with films', async () => {
  const answered: string[] = [];
  for (const question of UNANSWERABLE) {
    const answer = await ask(question);
    if (answer.answered) answered.push(`${question} → ${answer.text.slice(0, 80)}`);
    else expect(answer.text.length).toBeGreaterThan(10);
  }
  expect(UNANSWERABLE).toHaveLength(100);
  expect(answered.length, answered.join('\n')).toBeLessThanOrEqual(5);
});

const ASKED = [
  'a film about a lonely old man',
  'a love story in Paris',
  'something funny with a tramp',
  'a haunted house',
  'soldiers in the trenches',
  'a murder in a big city',
  'una película sobre la guerra',
  'una historia de amor triste',
  'algo con samuráis',
  'un western clásico',
  'películas de ciencia ficción con naves espaciales',
  'una película en la que un niño se escapa de casa',
  'um filme sobre uma família pobre',
  'filmes de terror mudos',
  'algo leve para um domingo',
  'um filme sobre um assassino',
  'something slow and contemplative',
  'documentaries about everyday life',
  'a musical with dancing',
  'feel-good films',
];

test('ordinary questions are answered', async () => {
  const refused: string[] = [];
  for (const question of ASKED) if (!(await ask(question)).answered) refused.push(question);
  expect(refused.length, refused.join('\n')).toBeLessThanOrEqual(2);
});

test('in three hundred answers there is no film, year or person that the cards cited do not have', async () => {
  const { rows } = await at.house.platform.database.pool.query<{ title: string; director: string | null }>(
    `SELECT title, directors[1] AS director FROM film_text ORDER BY md5(title) LIMIT 60`,
  );
  const ways = [
    ({ title }: { title: string }) => `What is ${title} about?`,
    ({ title }: { title: string }) => `¿Quién dirigió ${title}?`,
    ({ title }: { title: string }) => `Filmes como ${title}`,
    ({ title }: { title: string }) => `Who stars in ${title}?`,
    ({ title, director }: { title: string; director: string | null }) => `Películas de ${director ?? title}`,
  ];
  let answers = 0;
  const bad: string[] = [];
  for (const question of [...rows.flatMap((row) => ways.map((way) => way(row))), ...ASKED]) {
    const answer = await ask(question, { id: `${question}-${answers}` });
    answers++;
    for (const { kind, text } of ungroundedIn(answer.text, answer.films)) bad.push(`${question}: ${kind} “${text}” in ${answer.text}`);
    for (const { movieId } of answer.citations) expect(answer.films.map(({ id }) => id)).toContain(movieId);
  }
  expect(answers).toBeGreaterThanOrEqual(300);
  expect(bad, bad.slice(0, 10).join('\n\n')).toEqual([]);
}, 60_000);

test('the checker of all that sees what is made up', async () => {
  const { films } = await ask('Films by Fritz Lang');
  const [first] = films;
  const title = first?.title ?? '';
  expect(ungroundedIn(`**${title}** (${first?.year}) [1] by Fritz Lang.`, films)).toEqual([]);
  expect(ungroundedIn('**The Quantum Onion** [1]', films)).toEqual([{ kind: 'title', text: 'The Quantum Onion' }]);
  expect(ungroundedIn(`**${title}** (2021) [1]`, films)).toEqual([{ kind: 'year', text: '2021' }]);
  expect(ungroundedIn(`**${title}** [1] with Bartholomew Wibblesworth`, films)).toEqual([
    { kind: 'person', text: 'Bartholomew Wibblesworth' },
  ]);
  expect(ungroundedIn('Look at [9].', films)).toEqual([{ kind: 'citation', text: '[9]' }]);
});
