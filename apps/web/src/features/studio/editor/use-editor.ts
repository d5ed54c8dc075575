import {
  type Asset,
  type Clip,
  flicksOfSeconds,
  inOrder,
  lengthOf,
  type ResolvedTrack,
  resolve,
  type State,
  type Track,
} from '@fotograma/edl';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { createContext, use, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { say } from '../../../lib/toast.ts';
import { binQuery, keyOf, type ProjectMedia } from '../queries.ts';
import { EditSession, type Standing } from './edit-session.ts';
import { type Playhead, Transport } from './transport.ts';

export interface Editor {
  readonly session: EditSession;
  readonly standing: Standing;
  readonly state: State;
  readonly mayEdit: boolean;
  readonly transport: Transport;
  readonly tracks: readonly ResolvedTrack[];
  /** As they lie on the screen, from the top: pictures and titles, then sounds. */
  readonly rows: readonly Track[];
  /** Flicks. */
  readonly length: number;
  readonly media: ReadonlyMap<string, ProjectMedia>;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly selection: readonly string[];
  readonly select: (ids: readonly string[]) => void;
  readonly nameOf: (clip: Clip) => string;
  readonly trackName: (track: Track) => string;
}

const Context = createContext<Editor | null>(null);
export const EditorContext = Context;

export function useEditor(): Editor {
  const editor = use(Context);
  if (!editor) throw new Error('useEditor needs an EditorContext above it');
  return editor;
}

/** Where the playhead is, as it moves. */
export function usePlayhead(transport: Transport): Playhead {
  return useSyncExternalStore(transport.subscribe, transport.playhead);
}

/** A project, opened for as long as this is mounted; null until it is there. */
export function useOpened(projectId: string, userId: string): Editor | null {
  const { t } = useI18n();
  const queries = useQueryClient();
  const words = useRef(t);
  words.current = t;
  const [opened, setOpened] = useState<{ session: EditSession; transport: Transport } | null>(null);
  useEffect(() => {
    const transport = new Transport();
    const session = new EditSession({
      projectId,
      userId,
      onNews: ({ kind }) => {
        if (kind === 'repaired') say(words.current('studio.repaired'));
        if (kind === 'reset') say(words.current('studio.reset'));
        if (kind === 'role') say(words.current(session.mayEdit ? 'studio.nowEditor' : 'studio.nowViewer'));
      },
      onChanged: () => void queries.invalidateQueries({ queryKey: keyOf(projectId) }),
    });
    setOpened({ session, transport });
    return () => {
      session.close();
      transport.close();
      setOpened(null);
    };
  }, [projectId, userId, queries]);
  return useEditorOf(opened);
}

const never = () => () => {};
const nothing = () => null;

function useEditorOf(opened: { session: EditSession; transport: Transport } | null): Editor | null {
  const { t } = useI18n();
  const { session, transport } = opened ?? {};
  const standing = useSyncExternalStore<Standing | null>(session?.subscribe ?? never, session?.standing ?? nothing);
  const { data } = useQuery({ ...binQuery(session?.projectId ?? ''), enabled: session !== undefined });
  const [selection, select] = useState<readonly string[]>([]);
  const media = useMemo(() => new Map((data ?? []).map((file) => [file.mediaId, file])), [data]);
  const assets = useMemo(
    () =>
      new Map(
        [...media.values()].map(({ mediaId, durationSeconds }) => [
          mediaId,
          { duration: durationSeconds === null ? null : flicksOfSeconds(durationSeconds) },
        ]),
      ),
    [media],
  );
  const revision = standing?.revision ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state changes in place, and the revision says when
  const derived = useMemo(() => {
    const all = session?.state.all;
    if (!all) return null;
    const timeline = {
      tracks: all.tracks.values(),
      clips: [...all.clips.values()],
      transition: (key: string) => all.transitions.get(key) ?? null,
    };
    const inOrderOf = inOrder(all.tracks.values());
    return {
      tracks: resolve(timeline),
      length: lengthOf(timeline),
      rows: [...inOrderOf.filter(({ kind }) => kind !== 'audio').reverse(), ...inOrderOf.filter(({ kind }) => kind === 'audio')],
    };
  }, [session, revision]);
  useEffect(() => {
    if (derived) transport?.setLength(derived.length);
  }, [derived, transport]);
  if (!session || !transport || !standing || !derived) return null;
  const { state } = session;
  const numbers = new Map<string, number>();
  const counts = { video: 0, audio: 0, text: 0 };
  for (const { id, kind } of inOrder(state.all.tracks.values())) numbers.set(id, ++counts[kind]);
  return {
    session,
    standing,
    state,
    mayEdit: session.mayEdit,
    transport,
    ...derived,
    media,
    assets,
    // What somebody else took away is chosen no longer.
    selection: selection.filter((id) => state.all.clips.has(id)),
    select,
    nameOf: (clip) =>
      clip.name || (clip.kind === 'text' ? clip.text.split('\n')[0] || t('studio.title.new') : (media.get(clip.assetId)?.filename ?? '…')),
    trackName: ({ id, kind, name }) => name || t(`studio.track.${kind}`, { number: numbers.get(id) ?? 0 }),
  };
}
