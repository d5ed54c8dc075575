import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { assembleVersion } from './assemble.ts';
import { masterAudio } from './audio.ts';
import { planMastering } from './plan.ts';
import { type Profiles, profiles } from './profiles.ts';
import { readSource } from './source.ts';
import type { Steps } from './steps.ts';
import { technicalOf } from './technical.ts';
import { masterText } from './text.ts';
import { masterVideo } from './video.ts';

/** The steps of mastering, by ffmpeg. @param known profiles by name. */
export function createSteps(ffmpeg: Ffmpeg, known: Profiles = profiles): Steps {
  return {
    async plan(run, name) {
      const profile = known[name];
      if (!profile) throw new Error(`There is no profile ${name}`);
      const facts = await readSource(ffmpeg, run);
      return { technical: technicalOf(facts), plan: planMastering(facts, name, profile) };
    },
    video: (run, plan, chunk) => masterVideo(ffmpeg, run, plan, chunk),
    audio: (run, plan) => masterAudio(ffmpeg, run, plan),
    text: (run, plan) => masterText(ffmpeg, run, plan),
    assemble: (run, plan, results) => assembleVersion(ffmpeg, run, plan, results),
  };
}
