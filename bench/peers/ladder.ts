// The ladder as somebody would write it by hand: plain ffmpeg with the encoder options of the product, none of its code.

/** Of a film of 1080p at 25 frames a second. */
export const LADDER = [
  { size: '1920:1080', crf: 22, maxrate: '5000k', bufsize: '10000k' },
  { size: '1280:720', crf: 23, maxrate: '2800k', bufsize: '5600k' },
  { size: '854:480', crf: 23, maxrate: '1400k', bufsize: '2800k' },
  { size: '640:360', crf: 24, maxrate: '800k', bufsize: '1600k' },
  { size: '426:240', crf: 25, maxrate: '420k', bufsize: '840k' },
] as const;

const PROGRAM = ['ffmpeg', '-nostdin', '-hide_banner', '-loglevel', 'error', '-nostats', '-y'];
const FRAGMENTED = ['-f', 'mp4', '-movflags', '+frag_keyframe+delay_moov+default_base_moof'];

function encoding({ crf, maxrate, bufsize }: (typeof LADDER)[number]): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-profile:v', 'high', '-pix_fmt', 'yuv420p', '-crf', String(crf)],
    ...['-maxrate', maxrate, '-bufsize', bufsize, '-g', '50', '-keyint_min', '50', '-sc_threshold', '0', '-flags', '+cgop'],
    ...FRAGMENTED,
  ];
}

/** A process a rung, as most servers do it. They make neither sound nor pictures beside the film. */
export function separateCommands(source: string): string[][] {
  return LADDER.map((rung, n) => [
    ...PROGRAM,
    '-i',
    source,
    '-an',
    '-vf',
    `scale=${rung.size}:flags=bicubic`,
    ...encoding(rung),
    `rung-${n}.mp4`,
  ]);
}

/** One process with one decode: the rungs, each scaled from the one above, small pictures, sound, samples of it, and loudness. */
export function singleCommand(source: string): string[] {
  const last = LADDER.length - 1;
  const chains = LADDER.map(({ size }, n) => {
    const from = n === 0 ? '[0:v]' : `[s${n - 1}]`;
    return `${from}scale=${size}:flags=bicubic,split=2[v${n}]${n < last ? `[s${n}]` : '[t]'}`;
  });
  const graph = [
    ...chains,
    "[t]select='not(mod(n,50))',scale=160:90[tiles]",
    '[0:a]aresample=48000,aformat=channel_layouts=stereo,asplit=3[a][w][l]',
    '[w]aresample=8000,aformat=sample_fmts=s16:channel_layouts=mono[wave]',
    '[l]ebur128=peak=true:framelog=verbose,anullsink',
  ];
  return [
    ...[...PROGRAM, '-i', source, '-filter_complex', graph.join(';')],
    ...LADDER.flatMap((rung, n) => ['-map', `[v${n}]`, ...encoding(rung), `rung-${n}.mp4`]),
    ...['-map', '[tiles]', '-fps_mode', 'passthrough', '-q:v', '4', '-f', 'image2', 'tile-%03d.jpg'],
    ...['-map', '[a]', '-c:a', 'aac', '-b:a', '128k', '-f', 'mp4', '-frag_duration', '500000', '-movflags', '+delay_moov', 'audio.mp4'],
    ...['-map', '[wave]', '-f', 's16le', 'wave.raw'],
  ];
}
