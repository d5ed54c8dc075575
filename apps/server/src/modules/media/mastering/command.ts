import { rate, SAFE_INPUT } from '../../../platform/ffmpeg/probe.ts';
import type { Plan } from './plan.ts';

export const POSTER = 'poster.jpg';
/** Pictures are looked at for the poster between these shares of the film: after titles, before the end gives itself away. */
const POSTER_FROM = 0.1;
const POSTER_TO = 0.6;
const POSTER_CANDIDATES = 10;
const POSTER_SIDE = 720;

/**
 * The one ffmpeg process that masters a film: one decode, every rung scaled from the one above it, shared audio, poster.
 * Files go into the current directory: `<n>_00000.m4s`… of each rung in order and then of the sound, and ffmpeg's own
 * `<n>.m3u8`, from which only names and durations are taken. By number, because old builds know no other names, and
 * under which name the head of a track is written differs from build to build.
 */
export function masteringArguments(source: string, plan: Plan): string[] {
  return [
    ...SAFE_INPUT,
    ...['-i', source, '-map_metadata', '-1', '-map_chapters', '-1', '-sn', '-dn'],
    ...['-filter_complex', filterGraph(plan)],
    ...plan.rungs.flatMap((_, n) => ['-map', `[v${n}]`]),
    ...(plan.audio ? ['-map', '[a]'] : []),
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    // By count of frames, not by time: at 23.976 frames a second a time would fall between two.
    ...['-g', String(plan.gop), '-keyint_min', String(plan.gop), '-sc_threshold', '0', '-flags', '+cgop'],
    ...plan.rungs.flatMap((rung, n) => [
      ...[`-crf:v:${n}`, String(rung.crf), `-maxrate:v:${n}`, String(rung.maxrate), `-bufsize:v:${n}`, String(rung.bufsize)],
    ]),
    ...(plan.audio ? ['-c:a', 'aac', '-b:a', '128k', '-ac', '2', '-ar', '48000'] : []),
    // Half a frame short of two groups, so that rounding never moves a cut to the next key frame.
    ...[
      '-f',
      'hls',
      '-hls_time',
      ((2 * plan.gop - 0.5) / rate(plan.frameRate)).toFixed(6),
      '-hls_list_size',
      '0',
      '-hls_playlist_type',
      'vod',
    ],
    ...['-hls_segment_type', 'fmp4', '-hls_flags', 'independent_segments'],
    ...['-var_stream_map', streamMap(plan)],
    ...['-hls_fmp4_init_filename', '%v_init.mp4', '-hls_segment_filename', '%v_%05d.m4s', '%v.m3u8'],
    ...['-map', '[poster]', '-frames:v', '1', '-q:v', '3', '-update', '1', POSTER],
  ];
}

function streamMap({ rungs, audio }: Plan): string {
  return [...rungs.map((_, n) => `v:${n}${audio ? ',agroup:audio' : ''}`), ...(audio ? ['a:0,agroup:audio'] : [])].join(' ');
}

function filterGraph(plan: Plan): string {
  const { num, den } = plan.frameRate;
  const [top] = plan.rungs;
  if (!top) throw new Error('A plan has at least one rung');
  const prepare = [
    ...(plan.toneMap ? [TONE_MAP] : []),
    ...(plan.deinterlace ? ['bwdif'] : []),
    // From zero on and without holes: sound and picture share one clock.
    `fps=${num}/${den}:start_time=0`,
    `scale=${top.width}:${top.height}:flags=bicubic`,
    'setsar=1',
  ];
  const chains = [`[0:v:0]${prepare.join(',')},split=3[v0][s0][p]`];
  plan.rungs.slice(1).forEach((rung, index) => {
    const last = index === plan.rungs.length - 2;
    const scaled = `[s${index}]scale=${rung.width}:${rung.height}:flags=bicubic`;
    chains.push(last ? `${scaled}[v${index + 1}]` : `${scaled},split=2[v${index + 1}][s${index + 1}]`);
  });
  // With one rung nothing is scaled from it.
  if (plan.rungs.length === 1) chains[0] = `[0:v:0]${prepare.join(',')},split=2[v0][p]`;
  chains.push(`[p]${posterFilters(plan, Math.min(top.width, top.height))}[poster]`);
  if (plan.audio) chains.push('[0:a:0]aresample=48000:async=1:first_pts=0[a]');
  return chains.join(';');
}

/** Hable's curve over linear light, to BT.709: 8-bit pictures that keep the highlights. */
const TONE_MAP = 'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv,format=yuv420p';

/** A few pictures far apart, of which ffmpeg's `thumbnail` takes the most typical: not black, not a flash. */
function posterFilters({ durationSeconds }: Plan, shortSide: number): string {
  const [from, to] = [durationSeconds * POSTER_FROM, durationSeconds * POSTER_TO];
  const interval = Math.max((to - from) / POSTER_CANDIDATES, 0.001);
  const scale = shortSide > POSTER_SIDE ? `,scale='if(gt(iw,ih),-2,${POSTER_SIDE})':'if(gt(iw,ih),${POSTER_SIDE},-2)'` : '';
  // The first picture is a candidate too: it may be the only one there is.
  const chosen = `eq(n,0)+between(t,${from.toFixed(3)},${to.toFixed(3)})*gte(t-prev_selected_t,${interval.toFixed(3)})`;
  return `select='${chosen}'${scale},thumbnail=${POSTER_CANDIDATES}`;
}
