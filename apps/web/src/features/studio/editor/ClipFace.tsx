import { type Clip, endOf, FLICKS_A_SECOND, secondsOf, sourceAt, type Track } from '@fotograma/edl';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { memo } from 'react';
import { extremesOf, peaksQuery } from '../../media/peaks.ts';
import { readStoryboard, tileAt } from './filmstrip.ts';
import { useEditor } from './use-editor.ts';

/** Columns of a waveform that is drawn, at most: a line has no more pixels. */
const MOST_COLUMNS = 800;
const STRIP_HEIGHT = 56;

const storyboardQuery = (url: string) =>
  queryOptions({
    queryKey: ['studio', 'storyboard', url],
    queryFn: async ({ signal }) => {
      const answer = await fetch(url, { signal });
      if (!answer.ok) throw new Error(`${answer.status}`);
      return readStoryboard(await answer.text(), new URL(url, location.href).href);
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** What a clip looks like on the timeline: pictures of it, and its sound as a line. Drawn only where it is in sight. */
export const ClipFace = memo(function ClipFace(props: {
  clip: Clip;
  kind: Track['kind'];
  zoom: number;
  left: number;
  width: number;
  view: { left: number; width: number };
}) {
  const { clip, kind, left, width, view } = props;
  const { media } = useEditor();
  const file = clip.kind === 'media' ? media.get(clip.assetId) : undefined;
  if (clip.kind !== 'media' || !file) return null;
  const from = Math.max(0, view.left - left);
  const to = Math.min(width, view.left + view.width - left);
  if (to <= from) return null;
  return (
    <>
      {kind === 'video' && file.storyboardUrl && <Strip clip={clip} url={file.storyboardUrl} zoom={props.zoom} from={from} to={to} />}
      {file.hasAudio && !clip.sound.muted && file.waveforms.length > 0 && (
        <Wave clip={clip} waveforms={file.waveforms} from={from} to={to} zoom={props.zoom} isWhole={kind === 'audio'} />
      )}
    </>
  );
});

function Strip({ clip, url, zoom, from, to }: { clip: Clip; url: string; zoom: number; from: number; to: number }) {
  const { data: tiles } = useQuery(storyboardQuery(url));
  const [first] = tiles ?? [];
  if (!tiles || !first) return null;
  const scale = STRIP_HEIGHT / first.height;
  const step = Math.max(24, first.width * scale);
  const begin = Math.floor(from / step);
  return Array.from({ length: Math.max(0, Math.ceil(to / step) - begin) }, (_, n) => {
    const x = (begin + n) * step;
    const tile = tileAt(tiles, secondsOf(sourceAt(clip, clip.place.start + Math.round(((x + step / 2) / zoom) * FLICKS_A_SECOND))));
    if (!tile) return null;
    return (
      <span
        key={x}
        aria-hidden="true"
        className="pointer-events-none absolute top-0 overflow-hidden"
        style={{ left: x, width: step, height: STRIP_HEIGHT }}
      >
        <span
          className="absolute top-0 left-0 origin-top-left"
          style={{
            width: tile.width,
            height: tile.height,
            transform: `scale(${scale})`,
            backgroundImage: `url("${tile.url}")`,
            backgroundPosition: `-${tile.x}px -${tile.y}px`,
          }}
        />
      </span>
    );
  });
}

function Wave(props: {
  clip: Clip;
  waveforms: readonly { samplesPerPixel: number; url: string }[];
  from: number;
  to: number;
  zoom: number;
  isWhole: boolean;
}) {
  const { clip, from, to, zoom, isWhole } = props;
  // The coarsest that has as many peaks as there are pixels, of 8,000 samples a second.
  const wanted = 8_000 / Math.max(1, zoom);
  const sorted = props.waveforms.toSorted((a, b) => b.samplesPerPixel - a.samplesPerPixel);
  const level = sorted.find(({ samplesPerPixel }) => samplesPerPixel <= wanted) ?? sorted.at(-1);
  const { data } = useQuery({ ...peaksQuery(level?.url ?? ''), enabled: level !== undefined });
  if (!data) return null;
  const columns = Math.min(MOST_COLUMNS, Math.ceil(to - from));
  const secondsAt = (x: number) =>
    secondsOf(sourceAt(clip, Math.min(endOf(clip.place), clip.place.start + Math.round((x / zoom) * FLICKS_A_SECOND))));
  const perSecond = data.sample_rate / data.samples_per_pixel;
  let path = '';
  for (let column = 0; column < columns; column++) {
    const x = from + ((to - from) * column) / columns;
    const [first, last] = [Math.floor(secondsAt(x) * perSecond), Math.ceil(secondsAt(x + (to - from) / columns) * perSecond)];
    const { low, high } = extremesOf(data, first, last);
    path += `M${x.toFixed(1)} ${(1 - high).toFixed(3)}V${(1.01 - low).toFixed(3)}`;
  }
  return (
    <svg
      aria-hidden="true"
      className={`pointer-events-none absolute bottom-0 ${isWhole ? 'inset-y-0 h-full' : 'h-1/3 bg-paper/60'}`}
      style={{ left: from, width: to - from }}
      viewBox={`${from} 0 ${to - from} 2`}
      preserveAspectRatio="none"
    >
      <path d={path} className="stroke-muted" strokeWidth="1" vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
