// node master.ts master SOURCE: masters into the current folder as the product does, without its server.
// node master.ts arguments SOURCE: prints the bare ffmpeg command with the same outputs, as JSON.
import { masteringArguments } from '../../apps/server/src/modules/media/mastering/command.ts';
import { master } from '../../apps/server/src/modules/media/mastering/master.ts';
import { planMastering } from '../../apps/server/src/modules/media/mastering/plan.ts';
import { locateFfmpeg } from '../../apps/server/src/platform/ffmpeg/locate.ts';
import { probe } from '../../apps/server/src/platform/ffmpeg/probe.ts';
import type { Logger } from '../../apps/server/src/platform/observability/logger.ts';
import type { Platform } from '../../apps/server/src/platform/platform.ts';

const [what, source = ''] = process.argv.slice(2);
// Mastering needs ffmpeg and nothing else of the platform, and `locateFfmpeg` of a logger only `warn`.
const ffmpeg = await locateFfmpeg(undefined, console as unknown as Logger);
if (what === 'arguments') {
  const { video, ...facts } = await probe(ffmpeg.ffprobePath, source);
  if (!video) throw new Error(`${source} has no picture`);
  const bare = masteringArguments(source, planMastering({ ...facts, video }));
  console.log(JSON.stringify([ffmpeg.ffmpegPath, '-nostdin', '-hide_banner', '-loglevel', 'error', '-nostats', '-y', ...bare]));
} else {
  const run = { source, folder: process.cwd(), version: 'bench', signal: new AbortController().signal, onProgress: () => {} };
  await master({ ffmpeg } as unknown as Platform, run);
}
