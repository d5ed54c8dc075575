import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Plan, videoUnit } from '../../src/modules/media/mastering/plan.ts';
import type { AudioResult, Steps, Technical, TextResult, VersionFacts, VideoResult } from '../../src/modules/media/mastering/steps.ts';

export interface Mastered {
  readonly technical: Technical;
  readonly plan: Plan;
  readonly video: readonly VideoResult[];
  readonly audio: AudioResult | null;
  readonly text: TextResult | null;
  readonly facts: VersionFacts;
  /** What was published. */
  readonly folder: string;
  /** Where a unit's files are. */
  readonly folderOf: (unit: string) => string;
  /** What every unit told, in order. */
  readonly progress: Readonly<Record<string, readonly number[]>>;
}

/** Masters a source as a worker would, unit by unit, with no database and no storage. @param root an empty folder, or none yet. */
export async function masterWhole(
  steps: Steps,
  source: string,
  root: string,
  { profile = 'standard', signal = new AbortController().signal }: { profile?: string; signal?: AbortSignal } = {},
): Promise<Mastered> {
  const folderOf = (unit: string) => join(root, unit);
  const progress: Record<string, number[]> = {};
  const begin = async (unit: string) => {
    const folder = folderOf(unit);
    await mkdir(folder, { recursive: true });
    const told: number[] = [];
    progress[unit] = told;
    return { source, folder, signal, onProgress: (share: number) => void told.push(share) };
  };
  const { technical, plan } = await steps.plan(await begin('plan'), profile);
  const video: VideoResult[] = [];
  for (const chunk of plan.chunks) video.push(await steps.video(await begin(videoUnit(chunk.index)), plan, chunk));
  const audio = plan.audio.length ? await steps.audio(await begin('audio'), plan) : null;
  const text = plan.text.length ? await steps.text(await begin('text'), plan) : null;
  const run = { ...(await begin('assemble')), part: async (unit: string, file: string) => join(folderOf(unit), file) };
  // As they come back from the database.
  const results = JSON.parse(JSON.stringify({ video, audio, text })) as { video: VideoResult[]; audio: typeof audio; text: typeof text };
  const facts = await steps.assemble(run, JSON.parse(JSON.stringify(plan)) as Plan, results);
  return { technical, plan, video, audio, text, facts, folder: run.folder, folderOf, progress };
}
