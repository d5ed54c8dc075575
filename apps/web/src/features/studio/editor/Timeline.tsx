import { type Clip, endOf, FLICKS_A_SECOND, frameAt, secondsOf, snapTo, type Track, timecodeOf } from '@fotograma/edl';
import {
  type DragEvent,
  type PointerEvent as ReactPointerEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import {
  addClip,
  addTrack,
  moveClips,
  removeTrack,
  rest,
  setTrack,
  snapPoints,
  trimEnd,
  trimmedEnd,
  trimmedStart,
  trimStart,
} from './actions.ts';
import { MEDIA_TYPE } from './Bin.tsx';
import { ClipFace } from './ClipFace.tsx';
import { type Editor, useEditor, usePlayhead } from './use-editor.ts';

/** Widths of the names of tracks, and heights of their rows, px. */
const [WIDE_HEADS, NARROW_HEADS] = [200, 96];
/** Below this the names of tracks are all that there is room for beside them. */
const NARROW = 640;
const HEIGHTS = { video: 60, audio: 48, text: 36 } as const;
/** How near an edge must be for something dragged to rest there, px. */
const REACH = 8;
/** Moved by less, it was a press. */
const SLACK = 4;
const RULER = 28;
/** Empty time behind the end, to put something there. */
const BEHIND_SECONDS = 30;

/** What is being done to clips with the pointer: shown here, written when it is let go. */
type Drag =
  | { readonly kind: 'move'; readonly ids: readonly string[]; readonly by: number; readonly trackId: string | null }
  | { readonly kind: 'start' | 'end'; readonly ids: readonly [string]; readonly at: number };

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
  const [view, setView] = useState({ left: 0, width: 1_200 });
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
          <Row
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

function Row(props: {
  track: Track;
  zoom: number;
  view: { left: number; width: number };
  drag: Drag | null;
  onClip: (event: ReactPointerEvent, clip: Clip, edge: 'start' | 'end' | null) => void;
  onGround: (event: ReactPointerEvent) => void;
  onDrop: (event: DragEvent) => void;
}) {
  const { track, zoom, view, drag } = props;
  const { state } = useEditor();
  const px = (time: number) => secondsOf(time) * zoom;
  const clips = [...state.clipsOn(track.id)].flatMap((id) => state.all.clips.get(id) ?? []);
  const shown = clips.filter((clip) => {
    const left = px(clip.place.start);
    // A clip under the pointer stays, however far away it is dragged.
    return drag?.ids.includes(clip.id) || (left < view.left + view.width + 200 && px(endOf(clip.place)) > view.left - 200);
  });
  return (
    <div data-track={track.id} className="flex border-line border-b" style={{ height: HEIGHTS[track.kind] }}>
      <Head track={track} width={headsOf(view)} />
      {/* biome-ignore lint/a11y/noStaticElementInteractions: for the pointer alone; what is done here has keys and buttons of its own */}
      <div
        className={`relative flex-1 ${drag?.kind === 'move' && drag.trackId === track.id ? 'bg-raised' : ''} ${track.locked ? 'opacity-60' : ''}`}
        onPointerDown={(event) => event.target === event.currentTarget && props.onGround(event)}
        onDragOver={(event) => event.dataTransfer.types.includes(MEDIA_TYPE) && event.preventDefault()}
        onDrop={props.onDrop}
      >
        {shown.map((clip) => (
          <ClipBox key={clip.id} clip={clip} track={track} zoom={zoom} view={view} drag={drag} onClip={props.onClip} />
        ))}
        {clips.flatMap((clip) =>
          [...state.pairsOf(clip.id)].flatMap((key) => {
            const transition = state.all.transitions.get(key);
            if (transition?.from !== clip.id) return [];
            return (
              <span
                key={key}
                aria-hidden="true"
                className="pointer-events-none absolute inset-y-0 border-lamp border-x bg-lamp/25"
                style={{ left: px(endOf(clip.place) - transition.duration / 2), width: px(transition.duration) }}
              />
            );
          }),
        )}
      </div>
    </div>
  );
}

function Head({ track, width }: { track: Track; width: number }) {
  const { t } = useI18n();
  const { session, state, mayEdit, trackName } = useEditor();
  const name = trackName(track);
  return (
    <div
      className="sticky left-0 z-10 flex shrink-0 items-center justify-between gap-1 border-line border-r bg-paper pl-3 text-xs"
      style={{ width }}
    >
      <span className="min-w-0 truncate" title={name}>
        {name}
      </span>
      {mayEdit && width === WIDE_HEADS && (
        <span className="flex shrink-0">
          <SmallButton
            icon={track.muted ? 'hide' : 'show'}
            label={t(track.muted ? 'studio.track.unmute' : 'studio.track.mute', { track: name })}
            isOn={track.muted}
            onClick={() => session.change((doc) => setTrack(doc, track, { muted: !track.muted }))}
          />
          <SmallButton
            icon={track.locked ? 'locked' : 'unlocked'}
            label={t(track.locked ? 'studio.track.unlock' : 'studio.track.lock', { track: name })}
            isOn={track.locked}
            onClick={() => session.change((doc) => setTrack(doc, track, { locked: !track.locked }))}
          />
          <SmallButton
            icon="close"
            label={t('studio.track.remove', { track: name })}
            isOn={false}
            onClick={() => session.change((doc) => removeTrack(doc, state, track.id))}
          />
        </span>
      )}
    </div>
  );
}

function SmallButton({
  isOn,
  ...rest
}: {
  icon: Parameters<typeof IconButton>[0]['icon'];
  label: string;
  isOn: boolean;
  onClick: () => void;
}) {
  return <IconButton {...rest} aria-pressed={isOn} className={`size-8! *:size-4! ${isOn ? 'text-lamp-text' : 'text-muted'}`} />;
}

function ClipBox(props: {
  clip: Clip;
  track: Track;
  zoom: number;
  view: { left: number; width: number };
  drag: Drag | null;
  onClip: (event: ReactPointerEvent, clip: Clip, edge: 'start' | 'end' | null) => void;
}) {
  const { clip, track, zoom, drag, view } = props;
  const { t } = useI18n();
  const { state, selection, select, standing, nameOf, trackName, assets, mayEdit } = useEditor();
  const place = dragged(clip, drag, assets);
  const [left, width] = [secondsOf(place.start) * zoom, Math.max(2, secondsOf(endOf(place) - place.start) * zoom)];
  const isChosen = selection.includes(clip.id);
  const other = standing.others.find(({ selection: theirs }) => theirs.includes(clip.id));
  const { rate } = state.settings;
  const at = (time: number) => timecodeOf(frameAt(time, rate), rate);
  const name = nameOf(clip);
  const handle = 'absolute inset-y-0 z-10 w-2 cursor-ew-resize touch-none';
  const grab = (edge: 'start' | 'end') => (event: ReactPointerEvent) => {
    event.stopPropagation();
    props.onClip(event, clip, edge);
  };
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      aria-label={t('studio.clipAt', { name, from: at(clip.place.start), to: at(endOf(clip.place)), track: trackName(track) })}
      data-clip={clip.id}
      onPointerDown={(event) => props.onClip(event, clip, null)}
      onClick={(event) => event.detail === 0 && select(isChosen ? [] : [clip.id])}
      className={`absolute inset-y-0.5 touch-none overflow-hidden rounded-frame border text-left text-xs -outline-offset-2 ${isChosen ? 'z-[5] border-lamp ring-1 ring-lamp' : 'border-line'} ${clip.kind === 'text' ? 'bg-info/30' : 'bg-raised'} ${drag?.ids.includes(clip.id) ? 'opacity-80' : ''}`}
      style={{ left, width, ...(other && { outline: `2px solid oklch(0.76 0.13 ${other.hue})` }) }}
    >
      <ClipFace clip={{ ...clip, place } as Clip} kind={track.kind} zoom={zoom} left={left} width={width} view={view} />
      <span className="absolute inset-x-1 top-0.5 truncate font-semibold [text-shadow:0_0_3px_var(--paper),0_0_3px_var(--paper)]">
        {name}
      </span>
      {mayEdit && !track.locked && (
        <>
          <span className={`${handle} left-0`} onPointerDown={grab('start')} />
          <span className={`${handle} right-0`} onPointerDown={grab('end')} />
        </>
      )}
    </button>
  );
}

/** Where a clip is while it is under the pointer. */
function dragged(clip: Clip, drag: Drag | null, assets: Editor['assets']): Clip['place'] {
  if (!drag?.ids.includes(clip.id)) return clip.place;
  if (drag.kind === 'move') return { ...clip.place, start: Math.max(0, clip.place.start + drag.by) };
  return { ...clip.place, ...(drag.kind === 'start' ? trimmedStart(clip, drag.at) : trimmedEnd(clip, drag.at, assets)) };
}

/** One's own playhead, and where the others are. */
function Cursors({ zoom, heads }: { zoom: number; heads: number }) {
  const { transport, standing } = useEditor();
  const { time } = usePlayhead(transport);
  const at = (flicks: number) => heads + secondsOf(flicks) * zoom;
  return (
    <>
      {standing.others.flatMap(({ client, name, hue, time: theirs }) =>
        theirs === null ? (
          []
        ) : (
          <div
            key={client}
            aria-hidden="true"
            className="pointer-events-none absolute top-0 bottom-0 z-[6] w-px"
            style={{ left: at(theirs), background: `oklch(0.76 0.13 ${hue})` }}
          >
            <span
              className="absolute top-7 left-0 max-w-32 truncate rounded-frame px-1 text-on-feel text-xs"
              style={{ background: `oklch(0.76 0.13 ${hue})` }}
            >
              {name || '…'}
            </span>
          </div>
        ),
      )}
      <div aria-hidden="true" className="pointer-events-none absolute top-0 bottom-0 z-[25] w-px bg-lamp" style={{ left: at(time) }}>
        <span className="absolute -top-px left-1/2 size-2.5 -translate-x-1/2 rounded-b-full bg-lamp" />
      </div>
    </>
  );
}

/** Seconds from one number to the next, so that they do not touch. */
const STEPS = [0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600];

function Ruler({ zoom, left, width }: { zoom: number; left: number; width: number }) {
  const { state } = useEditor();
  const { rate } = state.settings;
  const step = STEPS.find((seconds) => seconds * zoom >= 90) ?? 1_200;
  const first = Math.max(0, Math.floor(left / zoom / step));
  const count = Math.ceil(width / zoom / step) + 2;
  return (
    <>
      {Array.from({ length: count }, (_, n) => {
        const seconds = (first + n) * step;
        return (
          <span
            key={seconds}
            className="figures pointer-events-none absolute top-0 bottom-0 border-line border-l pl-1 text-muted text-xs"
            style={{ left: seconds * zoom }}
          >
            {timecodeOf(frameAt(seconds * FLICKS_A_SECOND, rate), rate)}
          </span>
        );
      })}
    </>
  );
}

function headsOf({ width }: { width: number }): number {
  return width < NARROW ? NARROW_HEADS : WIDE_HEADS;
}

/** What part of the time is on the screen. */
function useView(scroller: RefObject<HTMLDivElement | null>, setView: (view: { left: number; width: number }) => void): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    let frame = 0;
    const look = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => setView({ left: element.scrollLeft, width: element.clientWidth }));
    };
    const observer = new ResizeObserver(look);
    observer.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [scroller, setView]);
}

/** The playhead stays in sight while it plays, a page at a time. */
function useFollowing(scroller: RefObject<HTMLDivElement | null>, { transport }: Editor, zoom: number): void {
  useEffect(
    () =>
      transport.subscribe(() => {
        const element = scroller.current;
        const { time } = transport.playhead();
        if (!element) return;
        const x = secondsOf(time) * zoom;
        const [from, to] = [element.scrollLeft, element.scrollLeft + element.clientWidth - headsOf({ width: element.clientWidth })];
        if (x < from || x > to - 24) element.scrollLeft = Math.max(0, x - 60);
      }),
    [scroller, transport, zoom],
  );
}

/** Whoever looks closer looks at the playhead, where it is in sight. */
function useZoomKeepsPlace(scroller: RefObject<HTMLDivElement | null>, { transport }: Editor, zoom: number): void {
  const last = useRef(zoom);
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = last.current;
    last.current = zoom;
    if (!element || before === zoom) return;
    const seconds = secondsOf(transport.playhead().time);
    const offset = seconds * before - element.scrollLeft;
    const isSeen = offset >= 0 && offset <= element.clientWidth - headsOf({ width: element.clientWidth });
    const anchor = isSeen ? offset : (element.clientWidth - headsOf({ width: element.clientWidth })) / 2;
    const held = isSeen ? seconds : (element.scrollLeft + anchor) / before;
    element.scrollLeft = Math.max(0, held * zoom - anchor);
  }, [scroller, transport, zoom]);
}
