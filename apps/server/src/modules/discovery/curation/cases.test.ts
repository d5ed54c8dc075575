import type { curation } from '@fotograma/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApp, type TestApp } from '../../../../test/support/app.ts';
import { analyserOf, COURSE, createCurationShelf, curationOf, orderOf, sad } from '../../../../test/support/curation.ts';

let shelf: Awaited<ReturnType<typeof createCurationShelf>>;
let app: TestApp;
beforeAll(async () => {
  shelf = await createCurationShelf(3);
  app = await startApp(shelf.platform, [...curationOf(shelf, { builtin: analyserOf({}) }).endpoints]);
  await curationOf(shelf, { builtin: analyserOf({}) }).curate(orderOf());
});
afterAll(async () => {
  await app.close();
  await shelf.close();
});

const ask = async <T = curation.CurationFilm>(method: string, path: string, body?: unknown) => {
  const answer = await fetch(`${app.url}/api/admin/curation${path}`, {
    method,
    headers: { authorization: `Bearer admin:${shelf.people.admin}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as { data: T; errors?: { pointer: string; message: string }[] } };
};
/** A case of a film of people, which a language model sees otherwise. */
const disputed = async (film: number) => {
  await shelf.platform.database.pool.query(`UPDATE movie_feeling SET source = 'person' WHERE movie_id = $1`, [film]);
  const model = analyserOf({
    name: 'model',
    say: () => ({
      ...sad(0.9),
      sentiments: [
        {
          ...sad(0.9).sentiments[0],
          sentiment: 'grief' as const,
          score: 0.9,
          confidence: 1,
          evidence: { text: 'rain', field: 'overview' as const },
        },
      ],
    }),
  });
  await curationOf(shelf, { model }).curate(orderOf({ analyser: 'model', films: [film] }));
  const { body } = await ask<curation.CurationCase[]>('GET', '/cases');
  return body.data.find((each) => each.film.id === film);
};

test('a case shows the film, what is proposed and what stands, and is accepted once', async () => {
  const [film = 0] = shelf.films;
  const found = await disputed(film);
  expect(found).toMatchObject({
    film: { title: 'Film 1' },
    proposal: {
      source: 'model',
      model: 'model-1',
      state: 'DISPUTED',
      note: 'people-apart',
      disagreement: expect.closeTo(2.7, 5),
    },
    published: { findings: { sentiments: [{ sentiment: 'sadness' }] } },
  });
  const accept = () => ask('POST', `/cases/${found?.proposal.id}/accept`, { note: 'So it is.' });
  const both = await Promise.all([accept(), accept()]);
  expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
  const { body } = await ask('GET', `/movies/${film}`);
  expect(body.data.published).toMatchObject({
    source: 'model',
    note: 'So it is.',
    findings: { sentiments: [{ sentiment: 'grief', score: 0.9 }] },
  });
  expect(body.data.history.map(({ state }) => state)).toEqual(['PUBLISHED', 'REPLACED', 'REPLACED']);
});

test('a case that is rejected changes nothing of the film', async () => {
  const film = shelf.films[1] ?? 0;
  const found = await disputed(film);
  const { status, body } = await ask('POST', `/cases/${found?.proposal.id}/reject`, {});
  expect([status, body.data.published?.findings.sentiments[0]?.sentiment]).toEqual([200, 'sadness']);
  expect((await ask('POST', `/cases/${found?.proposal.id}/accept`, {})).status).toBe(409);
});

test('a case of a text that the film has no more is not accepted', async () => {
  const film = shelf.films[2] ?? 0;
  const found = await disputed(film);
  await shelf.change(`/api/movies/${film}`, { overview: 'Somebody else weeps in the rain.' });
  expect((await ask('POST', `/cases/${found?.proposal.id}/accept`, {})).status).toBe(409);
  expect((await ask<curation.CurationCase[]>('GET', '/cases')).body.data).toHaveLength(1);
});

test('a correction needs words of the film, each sentiment once, and decides what waits', async () => {
  const film = shelf.films[2] ?? 0;
  const put = (...sentiments: object[]) => ask('PUT', `/movies/${film}`, { findings: { ...COURSE, sentiments } });
  const joy = (text: string) => ({ sentiment: 'joy', score: 0.5, evidence: { text, field: 'overview' } });
  const refused = await put(joy('weeps'), joy('weeps'), { ...joy('laughs in the rain'), sentiment: 'hope' });
  expect(refused.status).toBe(422);
  expect(refused.body.errors?.map(({ pointer }) => pointer)).toEqual([
    '/findings/sentiments/1/sentiment',
    '/findings/sentiments/2/evidence',
  ]);
  const { status, body } = await put(
    joy('weeps'),
    { ...joy('in the rain'), sentiment: 'hope', score: 0.8 },
    { sentiment: 'calm', score: 0, evidence: null },
  );
  expect(status).toBe(200);
  expect(body.data.published).toMatchObject({ source: 'person', findings: { sentiments: [{ sentiment: 'hope' }, { sentiment: 'joy' }] } });
  expect((await ask<curation.CurationCase[]>('GET', '/cases')).body.data).toEqual([]);
});

test('what is not there is said so', async () => {
  const nobody = shelf.platform.newId();
  const answers = await Promise.all([
    ask('GET', '/movies/2000000000'),
    ask('PUT', '/movies/2000000000', { findings: { ...COURSE, sentiments: [] } }),
    ask('POST', `/cases/${nobody}/accept`, {}),
    ask('POST', `/cases/${nobody}/reject`, {}),
    ask('GET', `/runs/${nobody}`),
    ask('POST', `/runs/${nobody}/cancel`, {}),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404]);
});

test('a run is ordered, shown and cancelled; one of an analyser that is not here is refused', async () => {
  const { status, body } = await ask<curation.CurationRun>('POST', '/runs', { analyser: 'builtin', dryRun: true });
  expect([status, body.data.state, body.data.total]).toEqual([202, 'WAITING', 3]);
  expect((await ask<curation.CurationRun[]>('GET', '/runs')).body.data[0]).toMatchObject({ id: body.data.id });
  expect((await ask<curation.CurationRun>('POST', `/runs/${body.data.id}/cancel`, {})).body.data.state).toBe('CANCELED');
  expect((await ask('POST', '/runs', { analyser: 'model' })).status).toBe(503);
});
