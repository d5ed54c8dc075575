import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import type { endpoints } from '@fotograma/contract';
import sharp from 'sharp';
import * as z from 'zod';
import { createFeelingsRepository, hashOf } from '../../src/modules/discovery/feelings.repository.ts';
import type { VersionFacts } from '../../src/modules/media/mastering/steps.ts';
import { createSigner } from '../../src/platform/storage/signing.ts';
import { PASSWORD, STORAGE_EVENTS_SECRET } from '../support/house.ts';
import { blogRecipes } from './recipes.blog.ts';
import { generationRecipes } from './recipes.generation.ts';
import { studioRecipes } from './recipes.studio.ts';
import type { Good, Recipe, World } from './world.ts';

const plain =
  (path: string, body?: unknown): Recipe =>
  async () => ({ path, ...(body === undefined ? {} : { body }) });

/** The version of a film of these. */
const versionOf = (id: string) => id.replaceAll('-', '').slice(0, 16);
const track = { codec: '', bandwidth: 1, average: 1, bytes: 4, init: { offset: 0, length: 1 }, index: { offset: 1, length: 1 } };
/** What is known of it: as little as a film can be. */
const FACTS: VersionFacts = {
  durationSeconds: 1,
  width: 320,
  height: 240,
  frameRate: { num: 25, den: 1 },
  video: [{ ...track, name: '240p', width: 320, height: 240, iframesBandwidth: 1 }],
  audio: [],
  text: [],
  unreadableText: [],
  storyboard: null,
  waveforms: [],
  posters: { count: 3, best: 1 },
  loudness: null,
  proxy: null,
  bytes: 8,
};

/** A journey of whoever asks, which has just begun. */
async function journey({ at, person }: World): Promise<string> {
  const id = at.house.platform.newId();
  const answers = { sentiment: null, intensity: null, intention: null, option: null };
  await at.house.platform.database.prisma.journey.create({ data: { id, userId: person?.id ?? (await at.person()).id, answers } });
  return id;
}

/** A file of somebody's: that plays, that waits to be mastered, or that could not be. */
async function film({ at, owner }: World, facts: { public?: boolean; status?: 'READY' | 'UPLOADED' | 'ERROR' } = {}): Promise<string> {
  const { database, storage, newId } = at.house.platform;
  const { public: isPublic = false, status = 'READY' } = facts;
  const id = newId();
  const version = versionOf(id);
  const state = ({ READY: 'DONE', UPLOADED: 'WAITING', ERROR: 'FAILED' } as const)[status];
  const served = status === 'READY';
  await database.prisma.mediaFile.create({
    data: {
      id,
      ownerId: isPublic ? null : owner.id,
      public: isPublic,
      filename: 'film.mp4',
      mimeType: 'video/mp4',
      size: 11,
      uploadExpiresAt: new Date(),
      uploadedAt: new Date(),
      versions: {
        create: {
          id: version,
          profile: 'standard',
          ...(served ? { facts: FACTS as object, publishedAt: new Date() } : {}),
          units: { create: { unit: 'plan', kind: 'PLAN', place: 0, state } },
        },
      },
    },
  });
  await database.prisma.mediaFile.update({
    where: { id },
    data: { workVersion: version, ...(served ? { publishedVersion: version } : {}) },
  });
  await storage.put(`media/${id}/original`, Readable.from([Buffer.from('film, whole')]), { maxBytes: 11 });
  for (const name of ['240p.mp4', 'poster-1.jpg']) {
    await storage.put(`media/${id}/versions/${version}/${name}`, Readable.from([Buffer.from('film')]), { maxBytes: 10 });
  }
  return id;
}

/** Subtitles that were added to a film. */
async function subtitle(world: World): Promise<string> {
  const { newId, database } = world.at.house.platform;
  const { id, mediaId } = await database.prisma.mediaSubtitle.create({ data: { id: newId(), mediaId: await film(world), language: 'es' } });
  return `/api/media/${mediaId}/subtitles/${id}`;
}

/** The token of a link to a film, as the house signs it. */
async function shared({ at }: World, mediaId: string, kind: 'stream' | 'original' = 'stream'): Promise<string> {
  const { signingSecret, now } = at.house.platform;
  const signer = createSigner({
    secret: signingSecret,
    purpose: 'playback',
    schema: z.object({ mediaId: z.uuid(), kind: z.string() }),
    now,
  });
  return signer.sign({ mediaId, kind }, new Date(Date.now() + 60_000));
}

async function upload({ at, owner }: World): Promise<Good> {
  const { platform } = at.house;
  const id = platform.newId();
  const size = 4;
  const uploadExpiresAt = new Date(Date.now() + 60_000);
  await platform.database.prisma.mediaFile.create({
    data: { id, ownerId: owner.id, filename: 'film.mp4', mimeType: 'video/mp4', size, uploadExpiresAt },
  });
  const schema = z.object({ mediaId: z.uuid(), size: z.int() });
  const signer = createSigner({ secret: platform.signingSecret, purpose: 'upload', schema, now: platform.now });
  return { path: `/api/storage/uploads/${signer.sign({ mediaId: id, size }, uploadExpiresAt)}`, bytes: Buffer.from('film') };
}

/** A request of the tus protocol, to an upload that was announced. */
const tus =
  (headers: Record<string, string> = {}, bytes?: Buffer): Recipe =>
  async (world) => {
    const path = (await upload(world)).path.replace('/uploads/', '/tus/');
    return { path, headers: { 'tus-resumable': '1.0.0', ...headers }, ...(bytes ? { bytes } : {}) };
  };

/** An announced file of somebody's. */
async function announced({ at, owner }: World): Promise<string> {
  const { newId, database } = at.house.platform;
  const data = { id: newId(), ownerId: owner.id, filename: 'film.mp4', mimeType: 'video/mp4', size: 4 };
  return (await database.prisma.mediaFile.create({ data: { ...data, uploadExpiresAt: new Date(Date.now() + 60_000) } })).id;
}

/** A link as it is sent by mail. */
const mailed =
  (purpose: 'verify-email' | 'reset-password', path: string, more: object = {}): Recipe =>
  async ({ at }) => {
    const { id, email } = await at.person();
    const token = randomBytes(32).toString('base64url');
    const hash = createHash('sha256').update(token).digest();
    await at.house.platform.database.prisma.mailToken.create({
      data: { userId: id, purpose, hash, email, expiresAt: new Date(Date.now() + 60_000) },
    });
    return { path, body: { token, ...more } };
  };

let numbers = 0;
const unused = () => `x${Date.now().toString(36)}${++numbers}`;

const picture = () =>
  sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
    .png()
    .toBuffer();

async function avatarOf({ at }: World): Promise<string> {
  const { id, token } = await at.person();
  const answer = await fetch(`${at.url}/api/users/me/avatar`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'image/png' },
    body: new Uint8Array(await picture()),
  });
  const { data } = (await answer.json()) as { data: { avatarUrl: string } };
  return data.avatarUrl ?? id;
}

async function keyOf({ at }: World): Promise<string> {
  const { id } = await at.client();
  const { id: keyId } = await at.house.platform.database.prisma.apiKey.findFirstOrThrow({ where: { clientId: id } });
  return `/api/clients/${id}/keys/${keyId}`;
}

async function plan({ at }: World): Promise<string> {
  const id = unused();
  await at.house.platform.database.prisma.plan.create({ data: { id, name: 'A plan' } });
  return `/api/plans/${id}`;
}

/** A series with one season of one episode. */
async function series({ at }: World): Promise<{ id: number; slug: string; seasonId: number; episodeId: number }> {
  const slug = unused();
  const episodes = { create: { number: 1, title: 'An episode' } };
  const { id, seasons } = await at.house.platform.database.prisma.series.create({
    data: { slug, title: 'A series', sortTitle: 'series', seasons: { create: { number: 1, episodes } } },
    include: { seasons: { include: { episodes: true } } },
  });
  return { id, slug, seasonId: seasons[0]?.id ?? 0, episodeId: seasons[0]?.episodes[0]?.id ?? 0 };
}

async function anyMovie({ at }: World): Promise<number> {
  return (await at.house.platform.database.prisma.movie.findFirstOrThrow({ orderBy: { id: 'asc' } })).id;
}

/** A file that a film on the shelf plays. */
async function played(world: World): Promise<string> {
  const mediaFileId = await film(world, { public: true });
  const slug = unused();
  await world.at.house.platform.database.prisma.movie.create({ data: { slug, title: slug, sortTitle: slug, source: 'walk', mediaFileId } });
  return mediaFileId;
}

/** A film that nobody else's test looks at. */
async function movie({ at }: World, facts: { mediaFileId?: string } = {}): Promise<{ id: number; slug: string }> {
  const slug = unused();
  return at.house.platform.database.prisma.movie.create({ data: { slug, title: slug, sortTitle: slug, source: 'walk', ...facts } });
}

async function category({ at }: World): Promise<string> {
  const name = unused();
  const { id } = await at.house.platform.database.prisma.category.create({
    data: { name, slug: name.replace(/[^a-z]/g, 'x') + letters() },
  });
  return `/api/categories/${id}`;
}

let made = 0;
/** A number in letters, as slugs of categories want it. */
const letters = () => [...String(++made)].map((digit) => 'abcdefghij'[Number(digit)]).join('');

async function person({ at }: World): Promise<string> {
  return `/api/people/${(await at.house.platform.database.prisma.person.create({ data: { name: unused() } })).id}`;
}

/** A poster that a film has, in every width. */
async function poster(world: World): Promise<string> {
  const id = randomBytes(16).toString('hex');
  const bytes = await sharp(await picture())
    .webp()
    .toBuffer();
  await world.at.house.platform.storage.put(`pictures/${id}/w92.webp`, Readable.from([bytes]), { maxBytes: bytes.length });
  return `/api/images/own-${id}/w92.webp`;
}

async function importRun({ at }: World, state: 'WAITING' | 'DONE'): Promise<string> {
  const { database, newId } = at.house.platform;
  const report = { read: 0, added: 0, updated: 0, merged: 0, unchanged: 0, skipped: 0, examples: [] };
  const { id } = await database.prisma.importRun.create({ data: { id: newId(), source: 'wikipedia', state, report } });
  return `/api/imports/${id}`;
}

const unfelt = {
  sentiments: [],
  arc: 'flat',
  ending: 'open',
  intensity: 0,
  absorption: 0,
  hedonic: 0,
  eudaimonic: 0,
  pace: 'steady',
  warnings: [],
};

/** A proposal that waits for a decision. */
async function curationCase(world: World): Promise<string> {
  const { database, newId } = world.at.house.platform;
  const movieId = await anyMovie(world);
  const [film] = await createFeelingsRepository(database).filmsOf([movieId]);
  if (!film) throw new Error('There is no film');
  const inputHash = new Uint8Array(hashOf(film));
  const { id } = await database.prisma.feelingAnalysis.create({
    data: { id: newId(), movieId, state: 'DISPUTED', source: 'builtin', inputHash, findings: unfelt },
  });
  return `/api/admin/curation/cases/${id}`;
}

async function curationRun({ at }: World): Promise<string> {
  const { database, newId } = at.house.platform;
  const { id } = await database.prisma.curationRun.create({
    data: {
      id: newId(),
      analyser: 'builtin',
      state: 'DONE',
      options: { analyser: 'builtin', dryRun: false, onlyChanged: false, force: false, costCap: null, limit: null, films: null },
    },
  });
  return `/api/admin/curation/runs/${id}`;
}

/** A deck for several, with whoever asks in it. */
async function sharedDeck(world: World, facts: { seconds?: number } = {}): Promise<{ id: string; code: string; movieId: number }> {
  const { database, newId } = world.at.house.platform;
  const movieId = await anyMovie(world);
  const code = Array.from({ length: 6 }, () => 'ABCDEFGH'[Math.floor(Math.random() * 8)]).join('');
  const { id } = await database.prisma.sharedDeck.create({
    data: {
      id: newId(),
      code,
      expiresAt: new Date(Date.now() + (facts.seconds ?? 60) * 1_000),
      films: { create: { movieId, position: 1 } },
      ...(world.person ? { members: { create: { userId: world.person.id } } } : {}),
    },
  });
  return { id, code, movieId };
}

/** A conversation of whoever asks, with a question that has been answered. */
async function conversation(world: World): Promise<string> {
  const { database, newId } = world.at.house.platform;
  const id = newId();
  await database.prisma.chatConversation.create({
    data: {
      id,
      userId: world.person?.id ?? (await world.at.person()).id,
      title: 'Robots',
      messages: {
        create: [
          { id: newId(), position: 0, role: 'USER', message: 'Films about robots' },
          { id: newId(), position: 1, role: 'ASSISTANT', message: 'None.' },
        ],
      },
    },
  });
  return `/api/chat/conversations/${id}`;
}

/** One for every endpoint of the contract: a new endpoint has none, and the walk does not compile, nor pass. */
export const recipes: Readonly<Record<keyof typeof endpoints, Recipe>> = {
  listMovies: plain('/api/movies'),
  searchMovies: plain('/api/movies/search?q=alien'),
  getMovie: async ({ at }) => ({ path: `/api/movies/${(await at.house.platform.database.prisma.movie.findFirstOrThrow()).id}` }),
  getMoviePoster: async ({ at }) => ({
    path: `/api/movies/${(await at.house.platform.database.prisma.movie.findFirstOrThrow()).id}/poster.svg`,
  }),
  listCategories: plain('/api/categories'),
  search: plain('/api/search?q=alien'),
  searchLike: async ({ at }) => ({
    path: `/api/search/like?movies=${(await at.house.platform.database.prisma.movie.findFirstOrThrow()).id}`,
  }),
  sendChat: plain('/api/chat', { message: 'Films about robots' }),
  regenerateChat: async (world) => ({ path: `${await conversation(world)}/regenerate`, body: {} }),
  stopChat: async (world) => ({ path: `${await conversation(world)}/stop` }),
  resumeChat: async (world) => ({ path: `${await conversation(world)}/stream` }),
  listConversations: plain('/api/chat/conversations'),
  getConversation: async (world) => ({ path: await conversation(world) }),
  renameConversation: async (world) => ({ path: await conversation(world), body: { title: 'Cities' } }),
  deleteConversation: async (world) => ({ path: await conversation(world) }),
  exportConversation: async (world) => ({ path: `${await conversation(world)}/export` }),
  getChatBudget: plain('/api/chat/budget'),
  getMovieBySlug: async (world) => ({ path: `/api/movies/by-slug/${(await movie(world)).slug}` }),
  createMovie: async () => ({ path: '/api/movies', body: { title: unused() } }),
  updateMovie: async (world) => ({ path: `/api/movies/${(await movie(world)).id}`, body: { runtime: 90 } }),
  deleteMovie: async (world) => ({ path: `/api/movies/${(await movie(world)).id}` }),
  attachMovieMedia: async (world) => ({ path: `/api/movies/${(await movie(world)).id}/media`, body: { mediaId: await film(world) } }),
  detachMovieMedia: async (world) => ({ path: `/api/movies/${(await movie(world)).id}/media` }),
  putMoviePicture: async (world) => ({ path: `/api/movies/${(await movie(world)).id}/pictures/poster`, bytes: await picture() }),
  deleteMoviePicture: async (world) => ({ path: `/api/movies/${(await movie(world)).id}/pictures/poster` }),
  getImage: async (world) => ({ path: await poster(world) }),
  createCategory: async () => ({ path: '/api/categories', body: { name: unused(), slug: `walk-${letters()}` } }),
  updateCategory: async (world) => ({ path: await category(world), body: { name: unused() } }),
  deleteCategory: async (world) => ({ path: await category(world) }),
  listPeople: plain('/api/people'),
  getPerson: async (world) => ({ path: await person(world) }),
  createPerson: async () => ({ path: '/api/people', body: { name: unused() } }),
  updatePerson: async (world) => ({ path: await person(world), body: { biography: 'A life in films.' } }),
  deletePerson: async (world) => ({ path: await person(world) }),
  putPortrait: async (world) => ({ path: `${await person(world)}/portrait`, bytes: await picture() }),
  deletePortrait: async (world) => ({ path: `${await person(world)}/portrait` }),
  createImport: plain('/api/imports', { source: 'wikipedia' }),
  putImportFile: async (world) => ({ path: `${await importRun(world, 'WAITING')}/file`, bytes: Buffer.from('{"title":"A film"}') }),
  listImports: plain('/api/imports'),
  getImport: async (world) => ({ path: await importRun(world, 'DONE') }),
  watchImport: async (world) => ({ path: `${await importRun(world, 'DONE')}/events` }),
  cancelImport: async (world) => ({ path: `${await importRun(world, 'DONE')}/cancel` }),
  createCurationRun: plain('/api/admin/curation/runs', { analyser: 'builtin' }),
  listCurationRuns: plain('/api/admin/curation/runs'),
  getCurationRun: async (world) => ({ path: await curationRun(world) }),
  cancelCurationRun: async (world) => ({ path: `${await curationRun(world)}/cancel` }),
  listCurationCases: plain('/api/admin/curation/cases'),
  getCuratedMovie: async (world) => ({ path: `/api/admin/curation/movies/${await anyMovie(world)}` }),
  acceptCurationCase: async (world) => ({ path: `${await curationCase(world)}/accept`, body: {} }),
  rejectCurationCase: async (world) => ({ path: `${await curationCase(world)}/reject`, body: {} }),
  putCuratedMovie: async (world) => ({ path: `/api/admin/curation/movies/${await anyMovie(world)}`, body: { findings: unfelt } }),
  listSeries: plain('/api/series'),
  getSeries: async (world) => ({ path: `/api/series/${(await series(world)).id}` }),
  getSeriesBySlug: async (world) => ({ path: `/api/series/by-slug/${(await series(world)).slug}` }),
  getSeriesPoster: async (world) => ({ path: `/api/series/${(await series(world)).id}/poster.svg` }),
  createSeries: plain('/api/series', { title: 'A series' }),
  updateSeries: async (world) => ({ path: `/api/series/${(await series(world)).id}`, body: { overview: 'Another one' } }),
  deleteSeries: async (world) => ({ path: `/api/series/${(await series(world)).id}` }),
  putSeriesPicture: async (world) => ({ path: `/api/series/${(await series(world)).id}/pictures/poster`, bytes: await picture() }),
  deleteSeriesPicture: async (world) => ({ path: `/api/series/${(await series(world)).id}/pictures/poster` }),
  createSeason: async (world) => ({ path: `/api/series/${(await series(world)).id}/seasons`, body: { number: 2 } }),
  updateSeason: async (world) => ({ path: `/api/seasons/${(await series(world)).seasonId}`, body: { title: 'Another one' } }),
  deleteSeason: async (world) => ({ path: `/api/seasons/${(await series(world)).seasonId}` }),
  createEpisode: async (world) => ({
    path: `/api/seasons/${(await series(world)).seasonId}/episodes`,
    body: { number: 2, title: 'Another one' },
  }),
  getEpisode: async (world) => ({ path: `/api/episodes/${(await series(world)).episodeId}` }),
  updateEpisode: async (world) => ({ path: `/api/episodes/${(await series(world)).episodeId}`, body: { title: 'Another one' } }),
  deleteEpisode: async (world) => ({ path: `/api/episodes/${(await series(world)).episodeId}` }),
  attachEpisodeMedia: async (world) => ({
    path: `/api/episodes/${(await series(world)).episodeId}/media`,
    body: { mediaId: await film(world) },
  }),
  detachEpisodeMedia: async (world) => ({ path: `/api/episodes/${(await series(world)).episodeId}/media` }),
  listMedia: plain('/api/media'),
  deleteMedia: async (world) => ({ path: `/api/media/${await film(world)}` }),
  cancelMedia: async (world) => ({ path: `/api/media/${await film(world, { status: 'UPLOADED' })}/cancel` }),
  retryMedia: async (world) => ({ path: `/api/media/${await film(world, { status: 'ERROR' })}/retry` }),
  getMediaWork: async (world) => ({ path: `/api/media/${await film(world)}/work` }),
  retryMediaUnit: async (world) => ({ path: `/api/media/${await film(world, { status: 'ERROR' })}/units/plan/retry` }),
  reprocessMedia: async (world) => ({ path: `/api/media/${await film(world)}/reprocess`, body: { profile: 'compact' } }),
  deleteDerivatives: async (world) => ({ path: `/api/media/${await film(world)}/derivatives` }),
  getStorageReport: plain('/api/admin/storage'),
  checkStorage: plain('/api/admin/storage/check'),
  listRecommendations: plain('/api/users/me/recommendations'),
  listSimilar: async ({ at }) => ({ path: `/api/movies/${(await at.house.platform.database.prisma.movie.findFirstOrThrow()).id}/similar` }),
  getRecommender: plain('/api/admin/recommender'),
  trainRecommender: plain('/api/admin/recommender/train'),
  listMainSentiments: plain('/api/main-sentiments'),
  matchSentiments: plain('/api/main-sentiments/match', { text: 'a horrible day' }),
  listEmotionalIntentions: plain('/api/emotional-intentions?sentiment=sadness'),
  listJourneyOptionFlows: plain('/api/journey-option-flows?sentiment=sadness'),
  getPersonalizedJourney: plain('/api/personalized-journey?sentiment=sadness&intention=process'),
  getMovieFeelings: async ({ at }) => ({
    path: `/api/movies/${(await at.house.platform.database.prisma.movie.findFirstOrThrow()).id}/feelings`,
  }),
  createJourney: plain('/api/journeys', {}),
  listJourneys: plain('/api/journeys'),
  deleteJourneys: plain('/api/journeys'),
  getJourney: async (world) => ({ path: `/api/journeys/${await journey(world)}` }),
  answerJourney: async (world) => ({ path: `/api/journeys/${await journey(world)}/answers`, body: { step: 'sentiment', value: 'calm' } }),
  giveJourneyFeedback: async (world) => ({
    path: `/api/journeys/${await journey(world)}/feedback`,
    body: { movieId: 1, met: true },
    // It gave no film yet.
    refusal: 409,
  }),
  deleteJourney: async (world) => ({ path: `/api/journeys/${await journey(world)}` }),
  createUploadIntent: plain('/api/media/upload-intent', { filename: 'film.mp4', size: 4, mimeType: 'video/mp4' }),
  putUpload: upload,
  headTusUpload: tus(),
  patchTusUpload: tus({ 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }, Buffer.from('fi')),
  deleteTusUpload: tus(),
  getTusOptions: tus(),
  createUpload: async () => ({
    path: '/api/uploads',
    headers: { 'content-type': 'multipart/form-data; boundary=walk' },
    bytes: Buffer.from(
      '--walk\r\nContent-Disposition: form-data; name="file"; filename="film.mp4"\r\nContent-Type: video/mp4\r\n\r\nfilm\r\n--walk--\r\n',
    ),
  }),
  // On disk there are none: what their owner is told is a conflict.
  signUploadParts: async (world) => ({ path: `/api/media/${await announced(world)}/parts`, body: { numbers: [1] }, refusal: 409 }),
  completeUpload: async (world) => ({ path: `/api/media/${await announced(world)}/complete`, body: {}, refusal: 409 }),
  receiveStorageEvents: async () => ({
    path: '/api/media/storage-events',
    body: { Records: [] },
    headers: { 'x-storage-secret': STORAGE_EVENTS_SECRET },
  }),
  getMedia: async (world) => ({ path: `/api/media/${await film(world)}` }),
  watchMedia: async (world) => ({ path: `/api/media/${await film(world)}/events` }),
  // Open to all, for films that are: what is private is asked for in its own test.
  getMasterPlaylist: async (world) => ({ path: `/api/stream/${await film(world, { public: true })}/master.m3u8` }),
  getStreamFile: async (world) => {
    const id = await film(world, { public: true });
    return { path: `/api/stream/${id}/${versionOf(id)}/poster-1.jpg` };
  },
  getSharedPlaylist: async (world) => ({ path: `/api/stream/shared/${await shared(world, await film(world))}/master.m3u8` }),
  getSharedStreamFile: async (world) => {
    const id = await film(world);
    return { path: `/api/stream/shared/${await shared(world, id)}/${versionOf(id)}/poster-1.jpg` };
  },
  getDashManifest: async (world) => ({ path: `/api/stream/${await film(world, { public: true })}/manifest.mpd` }),
  getSharedDashManifest: async (world) => ({ path: `/api/stream/shared/${await shared(world, await film(world))}/manifest.mpd` }),
  getSharedOriginal: async (world) => ({ path: `/api/stream/shared/${await shared(world, await film(world), 'original')}/original` }),
  createStreamSession: async (world) => ({ path: `/api/stream/${await film(world)}/session`, body: {} }),
  countWatching: async (world) => ({
    path: `/api/stream/${await film(world, { public: true })}/watching`,
    body: { viewing: world.at.house.platform.newId(), seconds: 1 },
  }),
  addSubtitle: async (world) => ({
    path: `/api/media/${await film(world)}/subtitles?language=es`,
    bytes: Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nHola\n'),
  }),
  deleteSubtitle: async (world) => ({ path: await subtitle(world) }),
  choosePoster: async (world) => ({ path: `/api/media/${await film(world)}/poster`, body: { number: 1 } }),
  register: async () => ({ path: '/api/auth/register', body: { email: `${unused()}@example.com`, password: PASSWORD } }),
  login: async ({ at }) => ({ path: '/api/auth/login', body: { email: (await at.person()).email, password: PASSWORD } }),
  refresh: async ({ at }) => ({ path: '/api/auth/refresh', body: { refreshToken: (await at.person()).refreshToken } }),
  logout: plain('/api/auth/logout', {}),
  requestEmailVerification: plain('/api/auth/verify-email/request'),
  verifyEmail: mailed('verify-email', '/api/auth/verify-email'),
  requestPasswordReset: plain('/api/auth/password-reset/request', { email: 'somebody@example.com' }),
  resetPassword: mailed('reset-password', '/api/auth/password-reset', { password: 'another walk by day' }),
  getMe: plain('/api/users/me'),
  updateMe: plain('/api/users/me', { locale: 'pt' }),
  deleteMe: plain('/api/users/me', { password: PASSWORD }),
  putAvatar: async () => ({
    path: '/api/users/me/avatar',
    bytes: await picture(),
  }),
  deleteAvatar: plain('/api/users/me/avatar'),
  getAvatar: async (world) => ({ path: await avatarOf(world) }),
  listSessions: plain('/api/users/me/sessions'),
  endSession: async ({ person }) => ({ path: `/api/users/me/sessions/${person?.sessionId ?? '1b7d3c8e-44f0-4a6f-8d0e-6f3a9b2c5d77'}` }),
  endOtherSessions: plain('/api/users/me/sessions'),
  getUsage: plain('/api/users/me/usage'),
  listPlans: plain('/api/plans'),
  createPlan: async () => ({
    path: '/api/plans',
    body: { id: unused(), name: 'A plan', storage: 1, masteredSeconds: null, generations: 1, chatMessagesPerMinute: 1 },
  }),
  updatePlan: async (world) => ({ path: await plan(world), body: { name: 'Another name' } }),
  deletePlan: async (world) => ({ path: await plan(world) }),
  listClients: plain('/api/clients'),
  createClient: plain('/api/clients', { name: 'A client' }),
  getOwnClient: plain('/api/clients/me'),
  getClient: async ({ at }) => ({ path: `/api/clients/${(await at.client()).id}` }),
  updateClient: async ({ at }) => ({ path: `/api/clients/${(await at.client()).id}`, body: { name: 'Another name' } }),
  deleteClient: async ({ at }) => ({ path: `/api/clients/${(await at.client()).id}` }),
  createClientKey: async ({ at }) => ({ path: `/api/clients/${(await at.client()).id}/keys`, body: {} }),
  revokeClientKey: async (world) => ({ path: await keyOf(world) }),
  listUsers: plain('/api/admin/users'),
  getUser: async ({ at }) => ({ path: `/api/admin/users/${(await at.person()).id}` }),
  updateUser: async ({ at }) => ({ path: `/api/admin/users/${(await at.person()).id}`, body: { role: 'creator' } }),
  deleteUser: async ({ at }) => ({ path: `/api/admin/users/${(await at.person()).id}` }),
  listAudit: plain('/api/admin/audit'),
  listRatings: plain('/api/users/me/ratings'),
  putRating: async (world) => ({ path: '/api/users/me/ratings', body: { movieId: await anyMovie(world), rating: 4.5 } }),
  deleteRating: async (world) => ({ path: `/api/users/me/ratings/${await anyMovie(world)}` }),
  listReviews: async (world) => ({ path: `/api/movies/${await anyMovie(world)}/reviews` }),
  getCollection: plain('/api/users/me/collections/favorites'),
  addToCollection: async (world) => ({
    path: '/api/users/me/collections',
    body: { movieId: await anyMovie(world), collectionType: 'favorites' },
  }),
  removeFromCollection: async (world) => ({ path: `/api/users/me/collections/${await anyMovie(world)}?type=favorites` }),
  getOwnFilm: async (world) => ({ path: `/api/users/me/movies/${await anyMovie(world)}` }),
  getStatistics: plain('/api/users/me/statistics'),
  putProgress: async (world) => ({ path: `/api/users/me/progress/${await played(world)}`, body: { position: 61.5, duration: 5_400 } }),
  getProgress: async (world) => ({ path: `/api/users/me/progress/${await played(world)}` }),
  deleteProgress: async (world) => ({ path: `/api/users/me/progress/${await played(world)}` }),
  listContinue: plain('/api/users/me/continue'),
  getDeck: plain('/api/users/me/deck'),
  putVerdict: async (world) => ({ path: `/api/users/me/deck/${await anyMovie(world)}`, body: { verdict: 'like' } }),
  deleteVerdict: async (world) => ({ path: `/api/users/me/deck/${await anyMovie(world)}` }),
  createSharedDeck: plain('/api/decks', { size: 5 }),
  joinSharedDeck: async (world) => ({ path: '/api/decks/join', body: { code: (await sharedDeck(world)).code } }),
  listSharedDecks: plain('/api/decks'),
  getSharedDeck: async (world) => ({ path: `/api/decks/${(await sharedDeck(world)).id}` }),
  // Its stream ends with the deck.
  watchSharedDeck: async (world) => ({ path: `/api/decks/${(await sharedDeck(world, { seconds: 1 })).id}/events` }),
  putSharedVerdict: async (world) => {
    const { id, movieId } = await sharedDeck(world);
    return { path: `/api/decks/${id}/verdicts`, body: { movieId, verdict: 'like' } };
  },
  leaveSharedDeck: async (world) => ({ path: `/api/decks/${(await sharedDeck(world)).id}/members/me` }),
  ...blogRecipes,
  ...studioRecipes,
  ...generationRecipes,
  getHealth: plain('/health'),
  getReady: plain('/ready'),
  getMetrics: plain('/metrics/prometheus'),
  getOpenapi: plain('/openapi.json'),
};
