import { type Clip, FLICKS_A_SECOND, type ResolvedTrack, type Settings } from '@fotograma/edl';
import { type RefObject, useEffect, useRef } from 'react';
import type { ProjectMedia } from '../queries.ts';
import { type Layer, layersAt, soon } from './layers.ts';
import type { Transport } from './transport.ts';

/** How far a picture may be from where it should be before it is sought, in seconds, while it plays and while it stands. */
const DRIFT_SECONDS = 0.12;
const STILL_SECONDS = 0.005;
/** How long before they are seen files are opened, and how many are open at most. */
const AHEAD = 4 * FLICKS_A_SECOND;
const MOST_OPEN = 10;
const FONTS = { sans: 'var(--font-sans)', serif: 'var(--font-display)', mono: 'var(--font-mono)' } as const;

/**
 * The picture of the film as it will be, out of proxies: a video element for each clip that is seen or will be soon, each led to where it should be by the clock of the
 * transport.
 */
export function Stage(props: {
  transport: Transport;
  tracks: readonly ResolvedTrack[];
  settings: Settings;
  media: ReadonlyMap<string, ProjectMedia>;
  /** Of the film: behind its end its last picture stands. */
  length: number;
  label: string;
}) {
  const stage = useRef<HTMLDivElement>(null);
  useStage(stage, props);
  const { width, height, background } = props.settings;
  return (
    <div
      ref={stage}
      role="img"
      aria-label={props.label}
      className="relative overflow-hidden"
      // As large as the place for it allows, which is a container of its own.
      style={{
        width: `min(100cqw, calc(100cqh * ${width / height}))`,
        aspectRatio: `${width} / ${height}`,
        background,
        containerType: 'size',
      }}
    />
  );
}

interface Opened {
  readonly element: HTMLVideoElement;
  readonly url: string;
}

function useStage(stage: RefObject<HTMLDivElement | null>, props: Parameters<typeof Stage>[0]): void {
  const latest = useRef(props);
  latest.current = props;
  const { transport } = props;
  const redraw = useRef(() => {});
  useEffect(() => {
    const root = stage.current;
    if (!root) return;
    const videos = new Map<string, Opened>();
    const titles = new Map<string, HTMLDivElement>();
    let jumps = -1;

    const open = (clip: Clip): HTMLVideoElement | null => {
      if (clip.kind !== 'media') return null;
      const url = latest.current.media.get(clip.assetId)?.proxyUrl;
      if (!url) return null;
      const known = videos.get(clip.id);
      if (known?.url === url) return known.element;
      known?.element.remove();
      const element = document.createElement('video');
      element.preload = 'auto';
      element.playsInline = true;
      element.muted = false;
      element.src = url;
      element.style.cssText = 'position:absolute;visibility:hidden;object-fit:fill';
      root.append(element);
      videos.set(clip.id, { element, url });
      return element;
    };
    const draw = () => {
      const { tracks, media, settings, length } = latest.current;
      const { time: at, speed, jumps: now } = transport.playhead();
      const time = Math.min(at, length - 1);
      const layers = layersAt(tracks, time);
      const wanted = soon(tracks, time, speed > 0 ? AHEAD : AHEAD / 4).slice(0, MOST_OPEN);
      for (const clip of wanted) open(clip);
      const hasJumped = now !== jumps;
      jumps = now;
      const used = new Set<string>();
      layers.forEach((layer, depth) => {
        const { clip } = layer;
        used.add(clip.id);
        if (clip.kind === 'text') drawTitle(titleOf(titles, root, clip), clip, layer, depth);
        else {
          const element = open(clip);
          const size = media.get(clip.assetId);
          if (element) drawVideo(element, layer, depth, { speed, hasJumped, settings, size });
        }
      });
      for (const [id, { element }] of videos) {
        if (used.has(id)) continue;
        element.style.visibility = 'hidden';
        if (!element.paused) element.pause();
      }
      for (const [id, element] of titles) {
        if (used.has(id)) continue;
        element.remove();
        titles.delete(id);
      }
      if (videos.size > MOST_OPEN) {
        const keep = new Set([...used, ...wanted.map(({ id }) => id)]);
        for (const [id, { element }] of videos) {
          if (videos.size <= MOST_OPEN) break;
          if (keep.has(id)) continue;
          close(element);
          videos.delete(id);
        }
      }
    };
    redraw.current = draw;
    draw();
    const unsubscribe = transport.subscribe(draw);
    return () => {
      unsubscribe();
      for (const { element } of videos.values()) close(element);
      root.replaceChildren();
    };
  }, [stage, transport]);
  // What is seen may be another although nobody has moved the playhead.
  useEffect(() => redraw.current());
}

/** A video that is let go of gives back its decoder. */
function close(element: HTMLVideoElement): void {
  element.pause();
  element.removeAttribute('src');
  element.load();
  element.remove();
}

function drawVideo(
  element: HTMLVideoElement,
  { clip, source, opacity, wipe, volume, isSeen }: Layer,
  depth: number,
  at: { speed: number; hasJumped: boolean; settings: Settings; size: ProjectMedia | undefined },
): void {
  const { settings, size } = at;
  const { style } = element;
  style.visibility = isSeen ? 'visible' : 'hidden';
  if (isSeen) {
    const { x, y, scale, rotation, crop } = clip.transform;
    const [w, h] = [(size?.width ?? 16) * (1 - crop.left - crop.right), (size?.height ?? 9) * (1 - crop.top - crop.bottom)];
    const fit = Math.min(settings.width / w, settings.height / h) * scale;
    const full = { width: ((size?.width ?? 16) * fit) / settings.width, height: ((size?.height ?? 9) * fit) / settings.height };
    style.zIndex = String(depth);
    style.opacity = String(opacity);
    style.width = percent(full.width);
    style.height = percent(full.height);
    // What is cut off on one side moves the middle to the other.
    style.left = percent(0.5 + x - full.width / 2 - (full.width * (crop.left - crop.right)) / 2);
    style.top = percent(0.5 + y - full.height / 2 - (full.height * (crop.top - crop.bottom)) / 2);
    style.transform = rotation ? `rotate(${rotation}deg)` : '';
    const right = wipe === null ? crop.right : 1 - crop.left - (1 - crop.left - crop.right) * wipe;
    style.clipPath =
      crop.left || crop.top || crop.bottom || right
        ? `inset(${percent(crop.top)} ${percent(wipe === null ? crop.right : right)} ${percent(crop.bottom)} ${percent(crop.left)})`
        : '';
  }
  const speed = clip.place.speed.num / clip.place.speed.den;
  const rate = at.speed * speed;
  // Browsers play from a sixteenth to sixteen times, and not backwards: that is shown picture by picture.
  const plays = at.speed > 0 && rate >= 1 / 16 && rate <= 16;
  element.volume = Math.min(1, at.speed === 1 ? volume : 0);
  const off = Math.abs(element.currentTime - source);
  if (!plays) {
    if (!element.paused) element.pause();
    if (off > STILL_SECONDS && !element.seeking) element.currentTime = source;
    return;
  }
  if (element.playbackRate !== rate) element.playbackRate = rate;
  if ((at.hasJumped && off > STILL_SECONDS) || (off > DRIFT_SECONDS * Math.max(1, rate) && !element.seeking)) element.currentTime = source;
  if (element.paused) void element.play().catch(() => undefined);
}

function titleOf(titles: Map<string, HTMLDivElement>, root: HTMLElement, clip: Clip): HTMLDivElement {
  const known = titles.get(clip.id);
  if (known) return known;
  const element = document.createElement('div');
  element.append(document.createElement('span'));
  root.append(element);
  titles.set(clip.id, element);
  return element;
}

function drawTitle(element: HTMLDivElement, clip: Extract<Clip, { kind: 'text' }>, { opacity }: Layer, depth: number): void {
  const { style, transform, text } = clip;
  const words = element.firstElementChild as HTMLElement;
  if (words.textContent !== text) words.textContent = text;
  element.style.cssText = `position:absolute;left:${percent(0.5 + transform.x)};top:${percent(0.5 + transform.y)};z-index:${depth};opacity:${opacity};max-width:90%;width:max-content;transform:translate(-50%,-50%) rotate(${transform.rotation}deg) scale(${transform.scale});white-space:pre-wrap;font-size:${style.size * 100}cqh;line-height:1.2;font-weight:${style.weight};text-align:${style.align};color:${style.colour};font-family:${FONTS[style.font]}`;
  words.style.cssText =
    style.background === null ? '' : `background:${style.background};padding:.25em;border-radius:.08em;display:inline-block`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(4)}%`;
}
