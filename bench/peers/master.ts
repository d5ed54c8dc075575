// node master.ts PROFILE SOURCE: masters into the current folder as the product does, without its server.
// `bench` is the standard profile without a copy for editing; `bench-proxy` has one.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSteps } from '../../apps/server/src/modules/media/mastering/mastering.ts';
import { videoUnit } from '../../apps/server/src/modules/media/mastering/plan.ts';
import { profiles } from '../../apps/server/src/modules/media/mastering/profiles.ts';
import type { VideoResult } from '../../apps/server/src/modules/media/mastering/steps.ts';
import { locateFfmpeg } from '../../apps/server/src/platform/ffmpeg/locate.ts';
import type { Logger } from '../../apps/server/src/platform/observability/logger.ts';

const [profile = '', source = ''] = process.argv.slice(2);
// `locateFfmpeg` needs of a logger only `warn`.
const ffmpeg = await locateFfmpeg(undefined, console as unknown as Logger);
const steps = createSteps(ffmpeg, { bench: { ...profiles.standard, proxy: false }, 'bench-proxy': profiles.standard });
const { signal } = new AbortController();
const folderOf = (unit: string) => join(process.cwd(), unit);

async function begin(unit: string) {
  const folder = folderOf(unit);
  await mkdir(folder);
  return { source, folder, signal, onProgress: () => {} };
}

const { plan } = await steps.plan(await begin('plan'), profile);
const video: VideoResult[] = [];
for (const chunk of plan.chunks) video.push(await steps.video(await begin(videoUnit(chunk.index)), plan, chunk));
const audio = await steps.audio(await begin('audio'), plan);
const part = async (unit: string, file: string) => join(folderOf(unit), file);
await steps.assemble({ ...(await begin('assemble')), part }, plan, { video, audio, text: null });
