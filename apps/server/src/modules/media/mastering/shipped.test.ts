import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { masterWhole } from '../../../../test/support/mastering.ts';
import { makeVideo } from '../../../../test/support/video.ts';
import { understood } from '../../../platform/ffmpeg/dated.ts';
import { shippedByNpm } from '../../../platform/ffmpeg/locate.ts';
import { createSteps } from './mastering.ts';
import { profiles } from './profiles.ts';

const run = promisify(execFile);
const shipped = shippedByNpm();

/** Who starts the house on a machine with nothing installed has no other. */
describe.skipIf(!shipped)('the old ffmpeg that npm ships', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'fotograma-test-shipped-'));
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  test('masters a film with sound and subtitles in chunks, frame by frame', async () => {
    if (!shipped) return;
    const film = join(root, 'film.mkv');
    await makeVideo(shipped.ffmpegPath, join(root, 'film.mp4'), { size: '96x72', rate: '24000/1001', seconds: 9 });
    await writeFile(join(root, 'words.srt'), '1\n00:00:01,000 --> 00:00:03,000\nStill here.\n');
    await run(shipped.ffmpegPath, [
      '-v',
      'error',
      '-i',
      join(root, 'film.mp4'),
      '-i',
      join(root, 'words.srt'),
      '-c',
      'copy',
      '-c:s',
      'srt',
      film,
    ]);
    const short = { ...profiles, standard: { ...profiles.standard, chunkSegments: 1 } };
    const { plan, video, facts, folder } = await masterWhole(createSteps(shipped, short), film, join(root, 'made'));
    expect(plan.chunks.length).toBeGreaterThan(1);
    expect(video.reduce((sum, { frames }) => sum + frames, 0)).toBe(216);
    expect(facts).toMatchObject({ width: 96, height: 72, audio: [{ channels: 2 }], text: [{ name: 'text-0' }] });
    expect(facts.loudness?.integrated).toBeLessThan(-10);
    expect(await readFile(join(folder, 'text-0.vtt'), 'utf8')).toContain('Still here.');
    const { stdout } = await run(shipped.ffprobePath, [
      ...['-v', 'error', '-count_packets', '-select_streams', 'v', '-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0'],
      join(folder, `${facts.video[0]?.name}.mp4`),
    ]);
    expect(Number.parseInt(stdout, 10)).toBe(216);
  });

  test('is told in its own words how frames are timed; a newer one as it is', async () => {
    const args = ['-i', 'a', '-fps_mode', 'cfr', '-r', '25/1', 'b.mp4', '-fps_mode', 'passthrough', 'c.jpg'];
    expect(await understood(shipped?.ffmpegPath ?? '', args)).toEqual(['-vsync', '0', '-i', 'a', 'b.mp4', 'c.jpg']);
    expect(await understood('/nowhere/ffmpeg', args)).toEqual(args);
    expect(await understood(shipped?.ffmpegPath ?? '', ['-i', 'a', '-r', '25', 'b'])).toEqual(['-i', 'a', '-r', '25', 'b']);
  });
});
