import type { VideoFacts } from '../../../platform/ffmpeg/probe.ts';

/** What the picture's numbers mean, as far as we have to change it: everything is made BT.709 in studio range. */
export interface Colour {
  /** `pq` and `hlg` are of high dynamic range and are tone mapped; `bt2020` is wide but of standard range. */
  readonly kind: 'bt709' | 'bt601' | 'bt2020' | 'pq' | 'hlg';
  readonly fullRange: boolean;
}

/** Of a picture that tells nothing: up to here it is taken for standard definition, as players do. */
const STANDARD_DEFINITION_LINES = 576;

export function colourOf({ colour, coded }: Pick<VideoFacts, 'colour' | 'coded'>): Colour {
  return { kind: kindOf(colour, coded.height), fullRange: colour.fullRange };
}

function kindOf({ transfer, primaries, matrix, pixelFormat }: VideoFacts['colour'], lines: number): Colour['kind'] {
  if (transfer === 'smpte2084') return 'pq';
  if (transfer === 'arib-std-b67') return 'hlg';
  if (primaries === 'bt2020' || matrix?.startsWith('bt2020')) return 'bt2020';
  if (matrix === 'smpte170m' || matrix === 'bt470bg' || matrix === 'fcc') return 'bt601';
  if (matrix !== null || (pixelFormat !== null && /rgb|bgr|gbr/.test(pixelFormat))) return 'bt709';
  return lines <= STANDARD_DEFINITION_LINES ? 'bt601' : 'bt709';
}

/**
 * Hable's curve over linear light, to BT.709: 8-bit pictures that keep the highlights. High dynamic range has the primaries
 * of BT.2020 (BT.2100, table 2), which not every file says.
 */
const toneMap = (transfer: string, range: string) =>
  [
    `zscale=tin=${transfer}:pin=bt2020:min=2020_ncl:rin=${range}:p=bt2020:t=linear:npl=100`,
    'format=gbrpf32le,zscale=p=bt709',
    'tonemap=hable:desat=0',
    'zscale=t=bt709:m=bt709:r=tv',
  ].join(',');

/** Words on the frames themselves: encoders write what frames say. */
const TAGS = 'setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv';

/**
 * Filters that give a picture its size and BT.709, in 8 bits. It is scaled first: linear light in floats costs many times
 * what a pixel of the source does. `area` takes the mean of what a pixel covers: rungs only ever become smaller, and it costs
 * less than a bicubic filter. Square pixels on every rung: `scale` would keep the shape of the picture to the last digit by
 * bending them (640:639).
 * @param flags `bicubic` for what becomes larger.
 */
export function toStandard(
  { kind, fullRange }: Colour,
  { width, height }: { width: number; height: number },
  flags: 'area' | 'bicubic' = 'area',
): string {
  const size = `scale=${width}:${height}:flags=${flags}`;
  const range = fullRange ? 'full' : 'limited';
  switch (kind) {
    case 'pq':
      return `${size},${toneMap('smpte2084', range)},format=yuv420p,setsar=1,${TAGS}`;
    case 'hlg':
      return `${size},${toneMap('arib-std-b67', range)},format=yuv420p,setsar=1,${TAGS}`;
    case 'bt2020':
      return `${size},zscale=tin=bt709:pin=bt2020:min=2020_ncl:rin=${range}:t=bt709:p=bt709:m=bt709:r=limited,format=yuv420p,setsar=1,${TAGS}`;
    default: {
      const from = [`in_color_matrix=${kind}`, ...(fullRange ? ['in_range=full'] : [])];
      return `${size}:${from.join(':')}:out_color_matrix=bt709:out_range=limited,format=yuv420p,setsar=1,${TAGS}`;
    }
  }
}
