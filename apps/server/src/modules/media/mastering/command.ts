import { rate, SAFE_INPUT } from '../../../platform/ffmpeg/probe.ts';
import type { Plan, Rung } from './plan.ts';

export const POSTER = 'poster.jpg';
/** Pictures for the poster are taken between these shares of the film: after titles, before the end gives itself away. */
const POSTER_FROM = 0.1;
const POSTER_TO = 0.6;
const POSTER_CANDIDATES = 10;
const POSTER_SIDE = 720;
/**
 * By how much less than two groups of pictures a segment is asked to be, in seconds. ffmpeg cuts at the first key frame
 * after n times this: enough that rounding to its clock of 90 kHz never misses one, and so little that even after 24 hours
 * (21,600 segments) the sum stays below one group, so that none is cut a group early.
 */
const CUT_MARGIN = 0.000_02;

/**
 * The one ffmpeg process that masters a film: one decode, every rung scaled from the one above it, shared audio, and
 * candidates for the poster. Files go into the current directory: `<n>_init.mp4` and `<n>_00000.m4s`… of each rung in order and
 * then of the sound, ffmpeg's own `<n>.m3u8`, from which only names and durations are taken, and `poster_01.jpg`….
 *
 * Each track is an output of its own. One output with `-var_stream_map` would do the same in fewer words, but its tracks
 * share one clock that starts at the pictures' reordering delay, so that browsers show them 60 ms later than the sound.
 */
export function masteringArguments(source: string, plan: Plan): string[] {
  return [
    ...SAFE_INPUT,
    ...['-i', source, '-filter_complex', filterGraph(plan)],
    ...plan.rungs.flatMap((rung, n) => ['-map', `[v${n}]`, ...videoEncoding(rung, plan.gop), ...segmenting(n, plan)]),
    ...(plan.audioStream === null
      ? []
      : ['-map', '[a]', '-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000', ...segmenting(plan.rungs.length, plan)]),
    ...['-map', '[poster]', '-map_metadata', '-1', '-q:v', '3', '-f', 'image2', 'poster_%02d.jpg'],
  ];
}

/** Whether a file is one of the pictures that the poster is chosen from; in the order of the film. */
export function isPosterCandidate(file: string): boolean {
  return /^poster_\d+\.jpg$/.test(file);
}

function videoEncoding({ crf, maxrate, bufsize }: Rung, gop: number): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    ...['-crf', String(crf), '-maxrate', String(maxrate), '-bufsize', String(bufsize)],
    // By count of frames, not by time: at 23.976 frames a second a time would fall between two.
    ...['-g', String(gop), '-keyint_min', String(gop), '-sc_threshold', '0', '-flags', '+cgop'],
  ];
}

function segmenting(place: number, { gop, frameRate }: Plan): string[] {
  return [
    ...['-map_metadata', '-1', '-map_chapters', '-1'],
    // The first picture and the first sound are at 0; what the codecs need before it is in an edit list of one entry, the
    // only kind that browsers follow.
    ...['-avoid_negative_ts', 'disabled', '-f', 'hls'],
    ...['-hls_time', ((2 * gop) / rate(frameRate) - CUT_MARGIN).toFixed(6), '-hls_list_size', '0', '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', '-hls_flags', 'independent_segments'],
    ...['-hls_fmp4_init_filename', `${place}_init.mp4`, '-hls_segment_filename', `${place}_%05d.m4s`, `${place}.m3u8`],
  ];
}

function filterGraph(plan: Plan): string {
  const { num, den } = plan.frameRate;
  const [top, ...lower] = plan.rungs;
  if (!top) throw new Error('A plan has at least one rung');
  const prepare = [
    ...(plan.toneMap ? [TONE_MAP] : []),
    // One picture a frame: its default is one a field.
    ...(plan.deinterlace ? ['bwdif=mode=send_frame'] : []),
    // From zero on and without holes: sound and picture share one clock.
    `fps=${num}/${den}:start_time=0`,
    scaleTo(top),
  ];
  const outputs = lower.length ? 'split=3[v0][s0][p]' : 'split=2[v0][p]';
  const chains = [`[0:${plan.videoStream}]${prepare.join(',')},${outputs}`];
  lower.forEach((rung, index) => {
    const scaled = `[s${index}]${scaleTo(rung)}`;
    const last = index === lower.length - 1;
    chains.push(last ? `${scaled}[v${index + 1}]` : `${scaled},split=2[v${index + 1}][s${index + 1}]`);
  });
  chains.push(`[p]${posterFilters(plan, Math.min(top.width, top.height))}[poster]`);
  if (plan.audioStream !== null) chains.push(`[0:${plan.audioStream}]aresample=48000:async=1:first_pts=0[a]`);
  return chains.join(';');
}

/** Square pixels on every rung: `scale` would keep the shape of the picture to the last digit by bending them (640:639). */
function scaleTo({ width, height }: Rung): string {
  return `scale=${width}:${height}:flags=bicubic,setsar=1`;
}

/**
 * Hable's curve over linear light, to BT.709: 8-bit pictures that keep the highlights. High dynamic range has the primaries
 * of BT.2020 (BT.2100, table 2), which not every file says.
 */
const TONE_MAP =
  'zscale=pin=bt2020:min=2020_ncl:p=bt2020:t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p';

/**
 * A few pictures far apart, and the first one: it may be the only one there is, and until every output has its first
 * packet ffmpeg tells no progress.
 */
function posterFilters({ durationSeconds }: Plan, shortSide: number): string {
  const [from, to] = [durationSeconds * POSTER_FROM, durationSeconds * POSTER_TO];
  const interval = Math.max((to - from) / POSTER_CANDIDATES, 0.001);
  const scale = shortSide > POSTER_SIDE ? `,scale='if(gt(iw,ih),-2,${POSTER_SIDE})':'if(gt(iw,ih),${POSTER_SIDE},-2)'` : '';
  const chosen = `eq(n,0)+between(t,${from.toFixed(3)},${to.toFixed(3)})*gte(t-prev_selected_t,${interval.toFixed(3)})`;
  // One after the other, as the writer of pictures wants them: it would fill the time between with copies.
  return `select='${chosen}',setpts=N/FRAME_RATE/TB${scale}`;
}
