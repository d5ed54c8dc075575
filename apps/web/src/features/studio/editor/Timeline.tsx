import { type Clip, endOf, FLICKS_A_SECOND, secondsOf, snapTo, type Track } from '@fotograma/edl';
import { type DragEvent, type PointerEvent as ReactPointerEvent, useLayoutEffect, useRef, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import { addClip, addTrack, moveClips, rest, snapPoints, trimEnd, trimStart } from './actions.ts';
import { MEDIA_TYPE } from './Bin.tsx';
import { Cursors, Ruler } from './TimeMarks.tsx';
import { type Drag, TrackRow } from './TrackRow.tsx';
import { headsOf, useFollowing, useView, useZoomKeepsPlace, type View } from './timeline-view.ts';
import { useEditor } from './use-editor.ts';

/** How near an edge must be for something dragged to rest there, px. */
const REACH = 8;
/** Moved by less, it was a press. */
const SLACK = 4;
const RULER = 28;
/** Empty time behind the end, to put something there. */
const BEHIND_SECONDS = 30;

/** The tracks, one under the other, with time from left to right. */
export function Timeline({
  zoom,
  fits,
  onZoom,
}: {
  zoom: number /** Counts whenever the whole is to be seen. */;
  fits: number;
  onZoom: (zoom: number) => void;
}) {
  const { t } = useI18n();
  const editor = useEditor();
  const { session, state, rows, length, mayEdit, selection, select, transport } = editor;
  const scroller = useRef<HTMLDivElement>(null);
  const [view, setView] = useState<View>({ left: 0, width: 1_200 });
  const [drag, setDrag] = useState<Drag | null>(null);
  const px = (time: number) => secondsOf(time) * zoom;
  const timeOf = (pixels: number) => Math.round((pixels / zoom) * FLICKS_A_SECOND);
  const heads = headsOf(view);
  const width = Math.max(view.width - heads, px(length) + BEHIND_SECONDS * zoom);
  useView(scroller, setView);
  useFollowing(scroller, editor, zoom);
  useZoomKeepsPlace(scroller, editor, zoom);
  useLayoutEffect(() => {
    if (fits && scroller.current) scroller.current.scrollLeft = 0;
  }, [fits]);

  const timeAt = (clientX: number): number => {
    const box = scroller.current?.getBoundingClientRect();
    return Math.max(0, timeOf(clientX - (box?.left ?? 0) - heads + (scroller.current?.scrollLeft ?? 0)));
  };
  const trackAt = (clientY: number): Track | null => {
    for (const row of scroller.current?.querySelectorAll<HTMLElement>('[data-track]') ?? []) {
      const { top, bottom } = row.getBoundingClientRect();
      if (clientY >= top && clientY < bottom) return state.all.tracks.get(row.dataset.track ?? '') ?? null;
    }
    return null;
  };

  /** Follows the pointer until it is let go. @param act is told by how much, and says what that comes to. */
  const follow = (event: ReactPointerEvent, act: (move: PointerEvent) => Drag, write: (drag: Drag) => void) => {
    const [x, y] = [event.clientX, event.clientY];
    let current: Drag | null = null;
    const control = new AbortController();
    const { signal } = control;
    const end = (isDone: boolean) => {
      control.abort();
      if (isDone && current) write(current);
      setDrag(null);
    };
    addEventListener(
      'pointermove',
      (move) => {
        if (!current && Math.hypot(move.clientX - x, move.clientY - y) < SLACK) return;
        current = act(move);
        setDrag(current);
      },
      { signal },
    );
    addEventListener('pointerup', () => end(true), { signal });
    addEventListener('pointercancel', () => end(false), { signal });
    addEventListener('keydown', (key) => key.key === 'Escape' && end(false), { signal });
  };

  const onClip = (event: ReactPointerEvent, clip: Clip, edge: 'start' | 'end' | null) => {
    if (event.button !== 0) return;
    const isMore = event.shiftKey || event.metaKey || event.ctrlKey;
    const isChosen = selection.includes(clip.id);
    const ids = isMore ? (isChosen ? selection.filter((id) => id !== clip.id) : [...selection, clip.id]) : isChosen ? selection : [clip.id];
    select(ids);
    const track = clip.place.trackId === null ? null : state.all.tracks.get(clip.place.trackId);
    if (!mayEdit || track?.locked) return;
    const grabbed = timeAt(event.clientX);
    const reach = timeOf(REACH);
    const points = snapPoints(state, transport.playhead().time, new Set(edge ? [clip.id] : ids));
    if (edge) {
      follow(
        event,
        (move) => ({ kind: edge, ids: [clip.id], at: rest(timeAt(move.clientX), [0], points, reach, state) }),
        (done) => {
          if (done.kind === 'move') return;
          session.change((doc) => (done.kind === 'start' ? trimStart(doc, clip, done.at) : trimEnd(doc, clip, done.at, editor.assets)));
        },
      );
      return;
    }
    if (!ids.includes(clip.id)) return;
    const moved = ids.filter((id) => !state.all.tracks.get(state.all.clips.get(id)?.place.trackId ?? '')?.locked);
    const first = Math.min(...moved.map((id) => state.all.clips.get(id)?.place.start ?? 0));
    const edges = moved.flatMap((id) => {
      const place = state.all.clips.get(id)?.place;
      return place ? [place.start - first, endOf(place) - first] : [];
    });
    follow(
      event,
      (move) => {
        const to = rest(first + timeAt(move.clientX) - grabbed, edges, points, reach, state);
        const over = trackAt(move.clientY);
        return { kind: 'move', ids: moved, by: to - first, trackId: over && over.id !== clip.place.trackId ? over.id : null };
      },
      (done) => {
        if (done.kind === 'move') session.change((doc) => void moveClips(doc, state, done.ids, done.by, done.trackId));
      },
    );
  };

  const scrub = (event: ReactPointerEvent) => {
    if (event.button !== 0) return;
    const seek = (clientX: number) => transport.seek(snapTo(timeAt(clientX), state.settings.rate));
    seek(event.clientX);
    const control = new AbortController();
    addEventListener('pointermove', (move) => seek(move.clientX), { signal: control.signal });
    for (const end of ['pointerup', 'pointercancel'] as const) addEventListener(end, () => control.abort(), { signal: control.signal });
  };

  const drop = (event: DragEvent, track: Track) => {
    const mediaId = event.dataTransfer.getData(MEDIA_TYPE);
    const duration = editor.assets.get(mediaId)?.duration;
    if (!mediaId || !mayEdit || track.locked || track.kind === 'text') return;
    event.preventDefault();
    const points = snapPoints(state, transport.playhead().time, new Set());
    const start = rest(timeAt(event.clientX), [0, duration ?? 0], points, timeOf(REACH), state);
    let id = '';
    session.change((doc) => {
      id = addClip(doc, { assetId: mediaId, duration: duration ?? 5 * FLICKS_A_SECOND, trackId: track.id, start });
    });
    select([id]);
  };

  return (
    <div
      ref={scroller}
      className="relative min-h-0 flex-1 select-none overflow-auto overscroll-contain bg-surface"
      onWheel={(event) => {
        if (!event.ctrlKey && !event.metaKey) return;
        onZoom(zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
      }}
    >
      <div className="relative" style={{ width: heads + width, minHeight: '100%' }}>
        <div className="sticky top-0 z-20 flex bg-paper" style={{ height: RULER }}>
          <div className="sticky left-0 z-30 shrink-0 border-line border-r border-b bg-paper" style={{ width: heads }} />
          <div className="relative flex-1 cursor-col-resize border-line border-b" onPointerDown={scrub}>
            <Ruler zoom={zoom} left={view.left} width={view.width} />
            {[...state.all.markers.values()].map((marker) => (
              <span
                key={marker.id}
                className="absolute bottom-0 size-2 -translate-x-1/2 rotate-45 bg-lamp"
                style={{ left: px(marker.time) }}
                title={marker.name || t('studio.marker')}
              />
            ))}
          </div>
        </div>
        {rows.map((track) => (
          <TrackRow
            key={track.id}
            track={track}
            zoom={zoom}
            view={view}
            drag={drag}
            onClip={onClip}
            onGround={(event) => {
              select([]);
              scrub(event);
            }}
            onDrop={(event) => drop(event, track)}
          />
        ))}
        {mayEdit && (
          <div className="sticky left-0 flex w-fit gap-1 p-1">
            <IconButton
              icon="film"
              label={t('studio.track.addVideo')}
              onClick={() => session.change((doc) => void addTrack(doc, state, 'video'))}
            />
            <IconButton
              icon="sound"
              label={t('studio.track.addAudio')}
              onClick={() => session.change((doc) => void addTrack(doc, state, 'audio'))}
            />
          </div>
        )}
        <Cursors zoom={zoom} heads={heads} />
      </div>
    </div>
  );
}
