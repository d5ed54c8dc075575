import { durationOf, endOf, fits, MAX_TIME, type Project, pairKey } from './document.ts';
import { type Assets, longestTransition } from './repair.ts';

/** What is wrong with a project, and where: RFC 6901, into its JSON. */
export interface EdlProblem {
  readonly pointer: string;
  readonly message: string;
}

/** Problems that are told of one project. */
const MOST = 100;

/**
 * Everything that `repair` would put right in a project of the right shape, told and not repaired: for those who write a whole one and
 * want to know.
 */
export function problemsOf(project: Project, assets: Assets): EdlProblem[] {
  const problems: EdlProblem[] = [];
  const tell = (path: readonly string[], message: string) => {
    if (problems.length < MOST)
      problems.push({ pointer: path.map((part) => `/${part.replace(/~/g, '~0').replace(/\//g, '~1')}`).join(''), message });
  };
  for (const [id, clip] of Object.entries(project.clips)) {
    const at = ['clips', id];
    const { place } = clip;
    if (clip.kind === 'media') {
      const asset = assets.get(clip.assetId);
      if (!asset) tell([...at, 'assetId'], 'There is no such file in the project’s bin, or it is not ready');
      else if (asset.duration !== null && place.out > asset.duration) tell([...at, 'place', 'out'], `The file ends at ${asset.duration}`);
    }
    if (endOf(place) > MAX_TIME) tell([...at, 'place', 'start'], 'The clip ends after the longest time that there is');
    if (place.trackId !== null) {
      const track = project.tracks[place.trackId];
      if (!track) tell([...at, 'place', 'trackId'], 'There is no such track');
      else if (!fits(clip, track)) tell([...at, 'place', 'trackId'], `A track of the kind ${track.kind} does not take it`);
    }
  }
  for (const [key, transition] of Object.entries(project.transitions)) {
    const at = ['transitions', key];
    const [from, to] = [project.clips[transition.from], project.clips[transition.to]];
    if (!from) tell([...at, 'from'], 'There is no such clip');
    if (!to) tell([...at, 'to'], 'There is no such clip');
    if (!from || !to) continue;
    if (from.place.trackId === null || from.place.trackId !== to.place.trackId || endOf(from.place) !== to.place.start) {
      tell(at, 'Its clips do not meet on one track');
      continue;
    }
    if (transition.duration > Math.min(durationOf(from.place), durationOf(to.place))) {
      tell([...at, 'duration'], 'It is longer than a clip of it, so that it would overlap another');
      continue;
    }
    const longest = longestTransition(from, to, assets);
    if (transition.duration > longest) tell([...at, 'duration'], `Its clips have ${longest} to spare`);
  }
  return problems;
}

/** What can stand of a project: without clips whose files it may not use, and without transitions of those. @returns what was left out, by id. */
export function withoutMissing(project: Project, assets: Assets): { project: Project; left: string[] } {
  const left = Object.values(project.clips).flatMap((clip) => (clip.kind === 'media' && !assets.has(clip.assetId) ? [clip.id] : []));
  if (!left.length) return { project, left };
  const gone = new Set(left);
  const clips = Object.fromEntries(Object.entries(project.clips).filter(([id]) => !gone.has(id)));
  const transitions = Object.fromEntries(
    Object.values(project.transitions).flatMap((one) => (gone.has(one.from) || gone.has(one.to) ? [] : [[pairKey(one), one] as const])),
  );
  return { project: { ...project, clips, transitions }, left };
}
