import type { Footage } from '../../media/index.ts';
import type { ExportPlan, Item, PicturePiece } from './plan.ts';
import type { Preset } from './presets.ts';
import type { TitlePicture } from './titles.ts';

/** Frames that are decoded beyond the last that is wanted, and that the last is held for where a source ends early. */
const SPARE_FRAMES = 3;
/** Seconds between key frames of a piece, so that what is made of it can be sought. */
const GOP_SECONDS = 2;

const XFADE = { dissolve: 'fade', dip: 'fadeblack', wipe: 'wiperight' } as const;

/** A title in a piece, drawn into a file. */
export interface DrawnTitle extends TitlePicture {
  readonly file: string;
}

/**
 * The ffmpeg that renders one piece of the picture. Every item is made as long as it has to be, to the frame, whatever its source's rate and however it ends:
 * what is too short holds its last frame. Neighbours that go over into each other meet in `xfade`, the others in `concat`; tracks lie on each other by
 * `overlay`, the lowest on the background.
 * @param titles of the piece's titles, in the order in which they come.
 * @param out the file, MP4 of H.264 without sound.
 */
export function pictureArguments(
  plan: ExportPlan,
  piece: PicturePiece,
  preset: Preset,
  { footage, titles, out }: { footage: ReadonlyMap<string, Footage>; titles: readonly DrawnTitle[]; out: string },
): { args: string[]; graph: string } {
  const { rate, size } = plan;
  const fps = `${rate.num}/${rate.den}`;
  const inputs: string[] = [];
  const chains: string[] = [];
  let [sources, drawn, names] = [0, 0, 0];
  const name = () => `n${names++}`;
  /** Frames counted from nought, at a rate that filters behind can see: `xfade` wants to. */
  const counted = `settb=1/(${fps}),setpts=N,fps=${fps}`;

  /** A canvas of one colour, or of none. */
  const canvas = (frames: number, isClear: boolean): string => {
    const label = name();
    const colour = isClear ? 'black@0' : plan.background.replace('#', '0x');
    const format = isClear ? 'yuva420p' : 'yuv420p';
    chains.push(`color=c=${colour}:s=${size.width}x${size.height}:r=${fps},format=${format},${exactly(frames, fps)}[${label}]`);
    return label;
  };
  /** The picture of a source by itself, with nothing around it. */
  const read = (item: Extract<Item, { kind: 'media' }>): { label: string; width: number; height: number; isClear: boolean } => {
    const file = footage.get(item.assetId);
    if (!file) throw new Error('A file of the piece is not here');
    const { num, den } = file.frameRate;
    const first = Math.max(0, Math.min(file.frames - 1, Math.round((item.from * num) / den)));
    const wanted = Math.ceil(((item.frames * rate.den) / rate.num) * item.speed * (num / den)) + SPARE_FRAMES;
    const index = sources++;
    inputs.push(...file.input((first * den) / num));
    const { transform } = item;
    const { crop } = transform;
    const shown = { width: file.size.width * (1 - crop.left - crop.right), height: file.size.height * (1 - crop.top - crop.bottom) };
    const fit = Math.min(size.width / shown.width, size.height / shown.height) * transform.scale;
    const [width, height] = [even(shown.width * fit), even(shown.height * fit)];
    const label = name();
    const isTurned = transform.rotation % 360 !== 0;
    const isClear = isTurned || transform.opacity < 1;
    const cropped =
      crop.left || crop.right || crop.top || crop.bottom
        ? [
            `crop=iw*${share(1 - crop.left - crop.right)}:ih*${share(1 - crop.top - crop.bottom)}:iw*${share(crop.left)}:ih*${share(crop.top)}`,
          ]
        : [];
    const steps = [
      file.frame,
      `trim=start_pts=${first}:end_pts=${first + wanted}`,
      // On a clock fine enough for any speed.
      'settb=1/705600000',
      `setpts=(PTS-STARTPTS)/${item.speed}`,
      `fps=${fps}:start_time=0`,
      ...cropped,
      file.scaled({ width, height }),
      ...(isClear ? ['format=yuva420p'] : []),
      ...(transform.opacity < 1 ? [`colorchannelmixer=aa=${share(transform.opacity)}`] : []),
      ...(isTurned
        ? [`rotate=${radians(transform.rotation)}:ow=rotw(${radians(transform.rotation)}):oh=roth(${radians(transform.rotation)}):c=none`]
        : []),
      exactly(item.frames, fps),
    ];
    chains.push(`[${index}:${file.video}]${steps.join(',')}[${label}]`);
    return { label, width, height, isClear: isClear || transform.opacity < 1 };
  };
  const title = (item: Extract<Item, { kind: 'title' }>): { label: string; isClear: boolean } => {
    const picture = titles[drawn++];
    if (!picture) throw new Error('A title of the piece was not drawn');
    const index = sources++;
    inputs.push('-loop', '1', '-framerate', fps, '-i', picture.file);
    const label = name();
    const { transform } = item;
    const steps = [
      'format=rgba',
      ...(transform.scale !== 1 ? [`scale=${even(picture.width * transform.scale)}:${even(picture.height * transform.scale)}`] : []),
      ...(transform.opacity < 1 ? [`colorchannelmixer=aa=${share(transform.opacity)}`] : []),
      ...(transform.rotation % 360 !== 0
        ? [`rotate=${radians(transform.rotation)}:ow=rotw(${radians(transform.rotation)}):oh=roth(${radians(transform.rotation)}):c=none`]
        : []),
      'format=yuva420p',
      exactly(item.frames, fps),
    ];
    chains.push(`[${index}:v]${steps.join(',')}[${label}]`);
    return { label, isClear: true };
  };
  /** Lays one picture upon another, its middle where it is to be. */
  const layOn = (under: string, over: string, { x, y }: { x: number; y: number }, enable?: { from: number; to: number }): string => {
    const label = name();
    const when = enable ? `:enable='between(n,${enable.from},${enable.to - 1})'` : '';
    chains.push(
      `[${under}][${over}]overlay=x=W*${share(0.5 + x)}-w/2:y=H*${share(0.5 + y)}-h/2:eof_action=pass:format=auto${when},${counted}[${label}]`,
    );
    return label;
  };
  /** An item as a whole picture. @param isLowest nothing lies under it but the background. */
  const whole = (item: Item, isLowest: boolean): string => {
    if (item.kind === 'gap') return canvas(item.frames, !isLowest);
    if (item.kind === 'title') return layOn(canvas(item.frames, !isLowest), title(item).label, item.transform);
    const { label, width, height, isClear } = read(item);
    const { x, y } = item.transform;
    if (!isClear && x === 0 && y === 0 && width === size.width && height === size.height) return label;
    if (!isClear && isLowest && x === 0 && y === 0 && width <= size.width && height <= size.height) {
      const padded = name();
      chains.push(`[${label}]pad=${size.width}:${size.height}:-1:-1:color=${plan.background.replace('#', '0x')}[${padded}]`);
      return padded;
    }
    return layOn(canvas(item.frames, !isLowest), label, item.transform);
  };
  const strip = (items: readonly Item[], isLowest: boolean): string => {
    const format = isLowest ? 'yuv420p' : 'yuva420p';
    const uniform = items.map((item) => {
      const [label, even] = [whole(item, isLowest), name()];
      chains.push(`[${label}]format=${format},${counted}[${even}]`);
      return even;
    });
    let [joined, frames] = [uniform[0] as string, items[0]?.frames ?? 0];
    items.slice(1).forEach((item, n) => {
      const [next, label] = [uniform[n + 1] as string, name()];
      if (item.join) {
        const offset = ((frames - item.join.frames) * rate.den) / rate.num;
        const duration = (item.join.frames * rate.den) / rate.num;
        chains.push(
          `[${joined}][${next}]xfade=transition=${XFADE[item.join.kind]}:duration=${duration.toFixed(9)}:offset=${offset.toFixed(9)},${counted}[${label}]`,
        );
      } else chains.push(`[${joined}][${next}]concat=n=2:v=1:a=0,${counted}[${label}]`);
      joined = label;
      frames += item.frames - (item.join?.frames ?? 0);
    });
    return joined;
  };

  const [lowest, ...upper] = piece.strips;
  let picture = lowest ? strip(lowest, true) : canvas(piece.frames, false);
  for (const items of upper) {
    // Titles and nothing else: each is laid on for as long as it is there, at a fraction of the cost of whole clear pictures.
    if (items.every(({ kind, join }) => kind !== 'media' && !join)) {
      let at = 0;
      for (const item of items) {
        if (item.kind === 'title') {
          const { label } = title(item);
          const moved = name();
          chains.push(`[${label}]settb=1/(${fps}),setpts=N+${at},fps=${fps}:start_time=0[${moved}]`);
          picture = layOn(picture, moved, item.transform, { from: at, to: at + item.frames });
        }
        at += item.frames;
      }
    } else picture = layOn(picture, strip(items, false), { x: 0, y: 0 });
  }
  chains.push(`[${picture}]format=yuv420p,setsar=1,${exactly(piece.frames, fps)}[out]`);
  const gop = Math.max(1, Math.round((GOP_SECONDS * rate.num) / rate.den));
  return {
    graph: chains.join(';\n'),
    args: [
      ...inputs,
      ...['-filter_complex_script', GRAPH_FILE, '-map', '[out]', '-an', '-sn', '-dn', '-map_metadata', '-1', '-map_chapters', '-1'],
      ...['-c:v', 'libx264', '-preset', preset.speed, '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-crf', String(preset.crf)],
      ...['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0', '-flags', '+cgop'],
      ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
      ...['-fps_mode', 'passthrough', '-video_track_timescale', String(timescaleOf(rate)), '-fflags', '+bitexact', '-f', 'mp4', out],
    ],
  };
}

/** The graph goes to ffmpeg as a file: hundreds of clips are longer than a command may be. */
export const GRAPH_FILE = 'graph.txt';

/** So many frames and no other: held where there are too few, and counted from nought. */
function exactly(frames: number, fps: string): string {
  return `tpad=stop=${SPARE_FRAMES + frames}:stop_mode=clone,trim=end_frame=${frames},settb=1/(${fps}),setpts=N`;
}

/** A clock in which a frame is a whole number of ticks, and not a coarse one. */
export function timescaleOf({ num }: { num: number }): number {
  return num * Math.ceil(10_000 / num);
}

function even(pixels: number): number {
  return Math.max(2, 2 * Math.round(pixels / 2));
}

function share(value: number): string {
  return value.toFixed(6);
}

function radians(degrees: number): string {
  return ((degrees * Math.PI) / 180).toFixed(6);
}
