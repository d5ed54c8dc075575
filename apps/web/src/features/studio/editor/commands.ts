import { type Clip, endOf, FLICKS_A_SECOND, flicksOfFrame, snapTo } from '@fotograma/edl';
import {
  addMarker,
  addTitle,
  addTransition,
  moveClips,
  nextOf,
  previousOf,
  removeClips,
  rippleRemove,
  splitAt,
  trimEnd,
  trimStart,
} from './actions.ts';
import type { Editor } from './use-editor.ts';

/** What an editor can do with a key or a button, all in one place. */
export type Command =
  | 'play'
  | 'back'
  | 'on'
  | 'frameBack'
  | 'frameOn'
  | 'start'
  | 'end'
  | 'undo'
  | 'redo'
  | 'in'
  | 'out'
  | 'split'
  | 'remove'
  | 'ripple'
  | 'dissolve'
  | 'marker'
  | 'title'
  | 'nudgeBack'
  | 'nudgeOn'
  | 'all'
  | 'none';

/** Seconds within which a cut is near. */
const NEAR = 2 * FLICKS_A_SECOND;
const DISSOLVE = FLICKS_A_SECOND;

/** The command of a key, as editors have them everywhere; null where it is none of ours. */
export function commandOf({
  key,
  shiftKey,
  altKey,
  ctrlKey,
  metaKey,
}: Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>): Command | null {
  if (ctrlKey || metaKey) {
    if (key.toLowerCase() === 'z') return shiftKey ? 'redo' : 'undo';
    if (key.toLowerCase() === 'y') return 'redo';
    if (key.toLowerCase() === 'a') return 'all';
    return null;
  }
  if (altKey) return key === 'ArrowLeft' ? 'nudgeBack' : key === 'ArrowRight' ? 'nudgeOn' : null;
  switch (key.toLowerCase()) {
    case ' ':
    case 'k':
      return 'play';
    case 'j':
      return 'back';
    case 'l':
      return 'on';
    case 'arrowleft':
      return 'frameBack';
    case 'arrowright':
      return 'frameOn';
    case 'home':
      return 'start';
    case 'end':
      return 'end';
    case 'i':
      return 'in';
    case 'o':
      return 'out';
    case 's':
      return 'split';
    case 'd':
      return 'dissolve';
    case 'm':
      return 'marker';
    case 't':
      return 'title';
    case 'delete':
    case 'backspace':
      return shiftKey ? 'ripple' : 'remove';
    case 'escape':
      return 'none';
    default:
      return null;
  }
}

/** @returns what there is to say about it: a message's key; null where it speaks for itself. */
export function runCommand(editor: Editor, command: Command, titleText: string): 'studio.dissolveNone' | 'studio.dissolveWhere' | null {
  const { session, state, transport, selection, select, length, assets } = editor;
  const { rate } = state.settings;
  const frame = flicksOfFrame(rate);
  const time = snapTo(transport.playhead().time, rate);
  const step = (by: number) => {
    transport.pause();
    transport.seek(snapTo(transport.playhead().time + by, rate));
  };
  const isFree = ({ place }: Clip) => !state.all.tracks.get(place.trackId ?? '')?.locked;
  const chosen = selection.flatMap((id) => state.all.clips.get(id) ?? []).filter(isFree);
  const chosenIds = chosen.map(({ id }) => id);
  switch (command) {
    case 'play':
      transport.toggle();
      return null;
    case 'back':
      transport.shuttle(-1);
      return null;
    case 'on':
      transport.shuttle(1);
      return null;
    case 'frameBack':
      step(-frame);
      return null;
    case 'frameOn':
      step(frame);
      return null;
    case 'start':
      transport.seek(0);
      return null;
    case 'end':
      transport.seek(length);
      return null;
    case 'undo':
      session.undo();
      return null;
    case 'redo':
      session.redo();
      return null;
    case 'in':
      session.change((doc) => {
        for (const clip of chosen) trimStart(doc, clip, time);
      });
      return null;
    case 'out':
      session.change((doc) => {
        for (const clip of chosen) trimEnd(doc, clip, time, assets);
      });
      return null;
    case 'split': {
      // Of what is chosen where the playhead is in it, else of everything that is there.
      const within = (clip: Clip) => clip.place.trackId !== null && clip.place.start < time && endOf(clip.place) > time && isFree(clip);
      const ids = (chosen.some(within) ? chosen : [...state.all.clips.values()]).filter(within).map(({ id }) => id);
      let made: string[] = [];
      session.change((doc) => {
        made = splitAt(doc, state, ids, time);
      });
      if (made.length) select(made);
      return null;
    }
    case 'remove':
      session.change((doc) => removeClips(doc, state, chosenIds));
      return null;
    case 'ripple':
      session.change((doc) => rippleRemove(doc, state, chosenIds));
      return null;
    case 'dissolve':
      return dissolve(editor, chosen, time);
    case 'marker':
      session.change((doc) => addMarker(doc, state, time));
      return null;
    case 'title': {
      let id = '';
      session.change((doc) => {
        id = addTitle(doc, state, titleText, time);
      });
      select([id]);
      return null;
    }
    case 'nudgeBack':
    case 'nudgeOn':
      if (chosenIds.length) session.change((doc) => void moveClips(doc, state, chosenIds, command === 'nudgeOn' ? frame : -frame));
      return null;
    case 'all':
      select([...state.all.clips.values()].filter(({ place }) => place.trackId !== null).map(({ id }) => id));
      return null;
    case 'none':
      select([]);
      return null;
  }
}

/** At the end of what is chosen, or its beginning, else at the cut that is nearest to the playhead. */
function dissolve({ session, state, assets }: Editor, chosen: readonly Clip[], time: number): ReturnType<typeof runCommand> {
  const pair = pairOf(state, chosen, time);
  if (!pair) return 'studio.dissolveWhere';
  let length = 0;
  session.change((doc) => {
    length = addTransition(doc, pair, 'dissolve', DISSOLVE, assets);
  });
  return length === 0 ? 'studio.dissolveNone' : null;
}

function pairOf(state: Editor['state'], chosen: readonly Clip[], time: number): { from: Clip; to: Clip } | null {
  const [one] = chosen;
  const next = one && nextOf(state, one);
  if (one && next) return { from: one, to: next };
  const before = one && previousOf(state, one);
  if (one && before) return { from: before, to: one };
  let best: { from: Clip; to: Clip; distance: number } | null = null;
  for (const from of state.all.clips.values()) {
    const distance = Math.abs(endOf(from.place) - time);
    if (from.place.trackId === null || distance > NEAR || (best && distance >= best.distance)) continue;
    const to = nextOf(state, from);
    if (to) best = { from, to, distance };
  }
  return best;
}
