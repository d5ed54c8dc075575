import { rate } from '../../../platform/ffmpeg/rational.ts';
import { toStandard } from './colour.ts';
import { sourceInput } from './input.ts';
import type { Rung, Size } from './ladder.ts';
import { PROXY_MAXRATE } from './limits.ts';
import type { Plan } from './plan.ts';
import type { Chunk } from './steps.ts';

/** How ffmpeg names the pictures, by the frame of the chunk. */
export const PICTURES = { tile: 'tile-%d.jpg', poster: 'poster-%d.jpg' } as const;
/** Half a second from key frame to key frame: an editor jumps about. */
const PROXY_GOP_SECONDS = 0.5;

/**
 * The one ffmpeg process that masters a chunk of the picture: one decode, every rung scaled from the one above it, the
 * proxy, and pictures for the storyboard and the posters. Files go into the current directory: `<rung>.mp4`, `proxy.mp4`,
 * and {@link PICTURES}.
 *
 * Each rung is an output of its own: as tracks of one output they would share a clock that starts at the pictures'
 * reordering delay, so that browsers show them 60 ms later than the sound.
 * @param prerollSeconds how much earlier to look for a key frame; the whole of the film before it when it is more.
 */
export function videoArguments(source: string, plan: Plan, chunk: Chunk, prerollSeconds: number): string[] {
  const from = chunk.firstFrame / rate(plan.frameRate) - prerollSeconds;
  const { graph, proxy, posters } = filterGraph(plan, chunk);
  return [
    ...[...sourceInput(source, plan, from), '-filter_complex', graph],
    ...plan.rungs.flatMap((rung, n) => [...['-map', `[v${n}]`, ...rungEncoding(rung, plan), ...fragmented(plan), `${rung.name}.mp4`]]),
    ...(proxy ? ['-map', '[proxy]', ...proxyEncoding(plan), ...fragmented(plan), 'proxy.mp4'] : []),
    ...['-map', '[tiles]', ...pictures(4), PICTURES.tile],
    ...(posters ? ['-map', '[posters]', ...pictures(3), PICTURES.poster] : []),
  ];
}

function rungEncoding({ crf, maxrate, bufsize }: Rung, { preset, gop }: Plan): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', preset, '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-crf', String(crf), '-maxrate', String(maxrate), '-bufsize', String(bufsize)],
    ...['-flags', '+cgop', ...keyFrames(gop)],
  ];
}

function proxyEncoding({ frameRate }: Plan): string[] {
  const gop = Math.max(1, Math.round(PROXY_GOP_SECONDS * rate(frameRate)));
  return [
    ...['-c:v', 'libx264', '-preset', 'superfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-crf', '26', '-maxrate', String(PROXY_MAXRATE), '-bufsize', String(PROXY_MAXRATE), '-bf', '0'],
    ...keyFrames(gop),
  ];
}

/** By count of frames, not by time: at 23.976 frames a second a time would fall between two. */
function keyFrames(gop: number): string[] {
  return ['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0'];
}

/**
 * A fragment a group of pictures, from time zero on. The first picture is at 0; what the codec needs before it is in an
 * edit list of one entry, the only kind that browsers follow. Nothing in the head tells when or by what it was written:
 * the heads of all chunks are the same.
 */
function fragmented({ frameRate: { num, den }, timescale }: Plan): string[] {
  return [
    ...['-fps_mode', 'cfr', '-r', `${num}/${den}`, '-video_track_timescale', String(timescale)],
    ...['-avoid_negative_ts', 'disabled', '-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
    ...['-f', 'mp4', '-movflags', '+frag_keyframe+delay_moov+default_base_moof+skip_trailer'],
  ];
}

function pictures(quality: number): string[] {
  return ['-map_metadata', '-1', '-fps_mode', 'passthrough', '-c:v', 'mjpeg', '-q:v', String(quality), '-f', 'image2', '-frame_pts', '1'];
}

/** The numbers of a JPEG are of BT.601 in full range, whatever the film's are (ITU-T T.871). */
const JPEG = 'in_color_matrix=bt709:out_color_matrix=bt601:out_range=full';

/** A place in the cascade: a size, and what is made of it. */
interface Node {
  readonly size: Size;
  readonly outputs: readonly string[];
}

function filterGraph(plan: Plan, chunk: Chunk): { graph: string; proxy: boolean; posters: boolean } {
  const { num, den } = plan.frameRate;
  const end = chunk.firstFrame + mostFrames(plan, chunk);
  const candidates = plan.posters.candidates.flat().filter((frame) => frame >= chunk.firstFrame && frame < end);
  const [top, ...lower] = cascade(plan, candidates.length > 0);
  if (!top) throw new Error('A plan has at least one rung');
  const prepare = [
    // One picture a frame: its default is one a field.
    ...(plan.deinterlace ? ['bwdif=mode=send_frame'] : []),
    // Frame numbers at the constant rate. A film whose picture comes late begins with its first picture; a later chunk begins
    // with what came before it, and must not be filled up.
    `fps=${num}/${den}${plan.late && chunk.index === 0 ? ':start_time=0' : ''}`,
    `trim=start_pts=${chunk.firstFrame}:end_pts=${end}`,
    `setpts=PTS-${chunk.firstFrame}`,
    toStandard(plan.colour, top.size),
  ];
  const chains = [`[0:${plan.videoStream}]${prepare.join(',')}${pads(top, lower.length > 0, 0)}`];
  lower.forEach((node, n) => {
    const { width, height } = node.size;
    const more = n < lower.length - 1;
    chains.push(`[s${n}]scale=${width}:${height}:flags=area,setsar=1${pads(node, more, n + 1)}`);
  });
  const { interval, width, height } = plan.storyboard;
  // The first frame of a chunk is drawn always: ffmpeg tells no progress before every output has its first, and its name
  // tells whether the place was found in the file.
  chains.push(`[t]select='eq(n,0)+not(mod(pts+${chunk.firstFrame},${interval}))',scale=${width}:${height}:flags=area:${JPEG}[tiles]`);
  if (candidates.length) {
    const chosen = candidates.map((frame) => `eq(pts,${frame - chunk.firstFrame})`).join('+');
    chains.push(`[p]select='eq(n,0)+${chosen}',scale=${JPEG}[posters]`);
  }
  return { graph: chains.join(';'), proxy: plan.proxy !== null, posters: candidates.length > 0 };
}

/** Every size that is needed once, largest first, and what is made of it. */
function cascade({ rungs, proxy, posters }: Plan, withPosters: boolean): Node[] {
  const wanted: { size: Size; output: string }[] = rungs.map((size, n) => ({ size, output: `v${n}` }));
  if (proxy) wanted.push({ size: proxy, output: 'proxy' });
  if (withPosters) wanted.push({ size: posters, output: 'p' });
  wanted.push({ size: rungs.at(-1) as Rung, output: 't' });
  const bySize = Map.groupBy(wanted, ({ size: { width, height } }) => `${width}x${height}`);
  return [...bySize.values()]
    .map((group) => ({ size: (group[0] as { size: Size }).size, outputs: group.map(({ output }) => output) }))
    .toSorted((a, b) => b.size.width * b.size.height - a.size.width * a.size.height);
}

function pads({ outputs }: Node, more: boolean, n: number): string {
  const names = [...outputs, ...(more ? [`s${n}`] : [])].map((name) => `[${name}]`);
  return names.length === 1 ? names.join('') : `,split=${names.length}${names.join('')}`;
}

/**
 * How many frames a chunk may have. The last has what is left, which the head of the file may have told wrongly; if that
 * is as much as a whole chunk more, it lies, and what it says of itself is good for nothing.
 */
export function mostFrames(plan: Plan, chunk: Chunk): number {
  const last = chunk.index === plan.chunks.length - 1;
  return last ? chunk.frames + Math.max(chunk.frames, 60 * plan.gop) : chunk.frames;
}
