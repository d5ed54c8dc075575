import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { FLICKS_A_SECOND, newTitle, type Project } from '@fotograma/edl';
import { ask, clipOf, firstTrack } from '../apps/server/test/support/studio.ts';
import { handWritten } from './peers/montage.ts';
import { type Bench, byTurns, compare } from './support/bench.ts';
import { drawClip } from './support/clip.ts';
import { watchMemory } from './support/memory.ts';
import { finish, temporaryFolder } from './support/process.ts';
import { quiet, signUp, startProduct, uploadFilm } from './support/product.ts';

const FPS = 25;
const CLIPS = 20;
const CLIP_SECONDS = 3;
const DISSOLVE_SECONDS = 0.5;
const SOURCES = 1;
const SOURCE_SECONDS = 45;
/** x264's own: 250 frames. */
const KEY_FRAME_SECONDS = 250 / FPS;
/** The clips that go over into the next, and those that have words on them. */
const dissolves = (n: number) => n % 2 === 0 && n < CLIPS - 1;
const titled = (n: number) => n % 4 === 1;
const MANY = 500;
const LOOK_MS = 50;

interface Film {
  readonly seconds: number;
  readonly frames: number;
  /** Seconds that sound and picture are apart. */
  readonly apart: number;
}

export const exportBench: Bench = {
  name: 'export',
  about: `a minute of ${CLIPS} clips with dissolves and words made a film ÷ one ffmpeg by hand, again after a change, and the memory of ${MANY} clips`,
  options: { rounds: 'how often each is measured (3)' },
  async run({ cleanup, say, options }) {
    const folder = await temporaryFolder(cleanup);
    const product = await startProduct(folder, cleanup, { settings: { EMBEDDINGS: 'off' } });
    const { url } = product;
    await quiet(url);
    const { bearer } = await signUp(url, 'first@example.com');
    const as = { token: bearer.replace('Bearer ', '') };
    const files: { path: string; id: string }[] = [];
    for (let n = 0; n < SOURCES; n++) {
      say(`source ${n + 1} of ${SOURCES}: ${SOURCE_SECONDS} s of 1080p`);
      const path = await drawClip(join(folder, `source-${n}.mp4`), SOURCE_SECONDS, cleanup);
      const { id } = await uploadFilm(url, bearer, { filename: `${n}.mp4`, mimeType: 'video/mp4', bytes: await readFile(path) });
      files.push({ path, id });
    }
    /** Where a clip begins in its source; another in each round, so that nothing of the last is of use. */
    const inOf = (n: number, round: number) => 1 + (n % 10) * 4 + round / FPS;
    const fileOf = (n: number) => files[Math.floor(n / 10) % files.length] as (typeof files)[number];

    const newProject = async () => {
      const settings = { width: 1_920, height: 1_080, rate: { num: FPS, den: 1 }, sampleRate: 48_000, background: '#000000' };
      const { body } = await ask<{ data: { id: string } }>(url, as, 'POST', '/api/projects', { name: 'Cut', settings });
      for (const { id } of files) await ask(url, as, 'PUT', `/api/projects/${body.data.id}/media/${id}`);
      return body.data.id;
    };
    const put = async (projectId: string, build: (edl: Project) => Partial<Project>) => {
      const { body: edl } = await ask<Project>(url, as, 'GET', `/api/projects/${projectId}/edl`);
      const answer = await ask(url, as, 'PUT', `/api/projects/${projectId}/edl`, { ...edl, ...build(edl) }, { 'if-match': '*' });
      if (answer.status !== 200) throw new Error(`The project was refused: ${JSON.stringify(answer.body)}`);
    };
    const makeFilm = async (projectId: string): Promise<Film> => {
      const began = performance.now();
      const asked = await ask<{ data: { id: string } }>(url, as, 'POST', `/api/projects/${projectId}/exports`, { preset: 'standard' });
      const { id } = asked.body.data;
      for (;;) {
        const { body } = await ask<{ data: { state: string; error: unknown } }>(url, as, 'GET', `/api/projects/${projectId}/exports/${id}`);
        if (body.data.state === 'DONE') break;
        if (!['WAITING', 'RUNNING'].includes(body.data.state)) throw new Error(`The export ended as ${JSON.stringify(body.data)}`);
        await wait(LOOK_MS);
      }
      const seconds = (performance.now() - began) / 1_000;
      const { body } = await ask<{ data: { originalUrl: string } }>(url, as, 'GET', `/api/media/${id}`);
      const path = join(folder, 'film.mp4');
      await writeFile(path, Buffer.from(await (await fetch(new URL(body.data.originalUrl, url))).arrayBuffer()));
      // It is mastered now, as every upload: not while the next is measured.
      await ask(url, as, 'DELETE', `/api/media/${id}`);
      await wait(2_000);
      return { seconds, ...(await lookAt(path, cleanup)) };
    };

    const projectId = await newProject();
    let round = 0;
    const cut = (shown: (n: number) => number) =>
      put(projectId, (edl) => {
        const track = firstTrack(edl, 'video');
        const titles = 'track-titles';
        const clips = Array.from({ length: CLIPS }, (_, n) => [
          clipOf(idOf(n), track, fileOf(n).id, {
            start: n * CLIP_SECONDS * FLICKS_A_SECOND,
            in: Math.round(shown(n) * FLICKS_A_SECOND),
            out: Math.round((shown(n) + CLIP_SECONDS) * FLICKS_A_SECOND),
          }),
          ...(titled(n)
            ? [
                newTitle({
                  id: `title-${String(n).padStart(6, '0')}`,
                  text: `Title ${n}`,
                  place: {
                    trackId: titles,
                    start: n * CLIP_SECONDS * FLICKS_A_SECOND,
                    in: 0,
                    out: 2 * FLICKS_A_SECOND,
                    speed: { num: 1, den: 1 },
                  },
                }),
              ]
            : []),
        ]).flat();
        return {
          tracks: { ...edl.tracks, [titles]: { id: titles, kind: 'text', order: 'b01V', name: '', muted: false, locked: false } },
          clips: Object.fromEntries(clips.map((clip) => [clip.id, clip])),
          transitions: Object.fromEntries(
            clips.flatMap((_, n) => {
              const [from, to] = [idOf(n), idOf(n + 1)];
              const join = { from, to, kind: 'dissolve' as const, duration: DISSOLVE_SECONDS * FLICKS_A_SECOND };
              return n < CLIPS && dissolves(n) ? [[`${from}>${to}`, join]] : [];
            }),
          ),
        };
      });
    const again: { first: number; second: number }[] = [];
    const ours = async (): Promise<Film> => {
      round++;
      await cut((n) => inOf(n, round));
      const first = await makeFilm(projectId);
      await cut((n) => inOf(n, round) + (n === 9 ? 0.5 : 0));
      const second = await makeFilm(projectId);
      again.push({ first: first.seconds, second: second.seconds });
      say(`ours: ${first.seconds.toFixed(1)} s; after one clip changed ${second.seconds.toFixed(1)} s`);
      return first;
    };
    const peer = async (): Promise<Film> => {
      const out = join(folder, 'hand.mp4');
      const clips = Array.from({ length: CLIPS }, (_, n) => ({
        path: fileOf(n).path,
        from: inOf(n, round),
        seconds: CLIP_SECONDS,
        ...(dissolves(n) ? { dissolve: DISSOLVE_SECONDS } : {}),
        ...(titled(n) ? { title: `Title ${n}` } : {}),
      }));
      const began = performance.now();
      // As far behind everything else as the product puts its own.
      await finish(['nice', '-n', '10', 'ffmpeg', ...handWritten(clips, FPS, out)], cleanup, { cwd: folder });
      const seconds = (performance.now() - began) / 1_000;
      say(`one ffmpeg: ${seconds.toFixed(1)} s`);
      return { seconds, ...(await lookAt(out, cleanup)) };
    };
    const { all, ...wall } = await byTurns(Number(options.rounds ?? 3), ours, peer, ({ seconds }) => seconds);

    say(`${MANY} clips`);
    const manyId = await newProject();
    await put(manyId, (edl) => {
      const track = firstTrack(edl, 'video');
      const clips = Array.from({ length: MANY }, (_, n) => {
        // Just after a key frame of the source, with what is decoded before it: it is our memory that is looked at, not how long ffmpeg seeks.
        const from = (n % 4) * KEY_FRAME_SECONDS + 1 + (Math.floor(n / 4) % 10) / 5;
        return clipOf(idOf(n), track, fileOf(n).id, {
          start: Math.round((n * FLICKS_A_SECOND) / 5),
          in: Math.round(from * FLICKS_A_SECOND),
          out: Math.round((from + 0.2) * FLICKS_A_SECOND),
        });
      });
      return { clips: Object.fromEntries(clips.map((clip) => [clip.id, clip])), transitions: {} };
    });
    const memory = watchMemory(product.running.child.pid ?? 0);
    const many = await makeFilm(manyId);
    const most = memory();
    const frames = CLIPS * CLIP_SECONDS * FPS;
    const changed = compare(
      again.map(({ first, second }) => ({ ours: second, peer: first })),
      (seconds) => seconds,
    );
    return [
      {
        what: 'frames too many or too few, of all films',
        unit: '',
        ours: Math.max(...all.map((pair) => Math.abs(pair.ours.frames - frames)), Math.abs(many.frames - (MANY / 5) * FPS)),
        target: { atMost: 0 },
      },
      {
        what: 'picture and sound apart, at most',
        unit: 'frames',
        ours: Math.max(many.apart, ...all.map((pair) => pair.ours.apart)) * FPS,
        target: { atMost: 1 },
      },
      {
        what: 'a film of a minute',
        unit: 's',
        ours: wall.ours,
        peer: { what: 'one ffmpeg by hand', value: wall.peer },
        ratio: wall.ratio,
        target: { atMost: 1.25 },
      },
      {
        what: 'again after one clip changed',
        unit: 's',
        ours: changed.ours,
        peer: { what: 'the first time', value: changed.peer },
        ratio: changed.ratio,
        target: { atMost: 0.25 },
      },
      { what: `${MANY} clips`, unit: 's', ours: many.seconds },
      { what: `memory of the server and what it starts, ${MANY} clips`, unit: 'MB', ours: most / 1e6, target: { atMost: 1_500 } },
    ];
  },
};

const idOf = (n: number) => `clip-${String(n).padStart(7, '0')}`;

async function lookAt(path: string, cleanup: AsyncDisposableStack): Promise<{ frames: number; apart: number }> {
  const entries = ['-show_entries', 'stream=codec_type,duration,nb_read_frames', '-of', 'json'];
  const { stdout } = await finish(['ffprobe', '-v', 'error', '-count_frames', ...entries, path], cleanup);
  const { streams } = JSON.parse(stdout) as { streams: { codec_type: string; duration: string; nb_read_frames: string }[] };
  const [video, audio] = ['video', 'audio'].map((type) => streams.find(({ codec_type }) => codec_type === type));
  return { frames: Number(video?.nb_read_frames), apart: Math.abs(Number(video?.duration) - Number(audio?.duration)) };
}
