import { type Clip, endOf, frameAt, secondsOf, type Track, timecodeOf } from '@fotograma/edl';
import type { DragEvent, PointerEvent as ReactPointerEvent } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import { removeTrack, setTrack, trimmedEnd, trimmedStart } from './actions.ts';
import { MEDIA_TYPE } from './Bin.tsx';
import { ClipFace } from './ClipFace.tsx';
import { headsOf, type View, WIDE_HEADS } from './timeline-view.ts';
import { type Editor, useEditor } from './use-editor.ts';

/** Of rows, px. */
const HEIGHTS = { video: 60, audio: 48, text: 36 } as const;

/** What is being done to clips with the pointer: shown here, written when it is let go. */
export type Drag =
  | { readonly kind: 'move'; readonly ids: readonly string[]; readonly by: number; readonly trackId: string | null }
  | { readonly kind: 'start' | 'end'; readonly ids: readonly [string]; readonly at: number };

/** One track: its name, and what lies on it. */
export function TrackRow(props: {
  track: Track;
  zoom: number;
  view: View;
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
  view: View;
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
