/**
 * The film leader: the countdown that projectionists know, drawn as vector shapes in the subtitle format ASS (its
 * `\p` drawing commands), which ffmpeg renders without any font. Eight seconds, from 8 to 2, then a frame of light.
 */

export const WIDTH = 1280;
export const HEIGHT = 720;
export const FRAME_RATE = 24;
/** The numbers shown, a second each; as in the SMPTE universal leader, the count ends at 2. */
export const COUNT = [8, 7, 6, 5, 4, 3, 2];
/** Seconds in all: the count, and a last second of light and the mark. */
export const SECONDS = COUNT.length + 1;

const [CENTRE_X, CENTRE_Y] = [WIDTH / 2, HEIGHT / 2];
/** Half the diagonal: the hand's wedge covers the whole frame. */
const REACH = Math.ceil(Math.hypot(WIDTH, HEIGHT) / 2) + 20;

/** ASS writes colours as blue, green, red. */
const INK = '&H1A1410&';
const PAPER = '&HB9CFDC&';
const SHADE = '&H93ABBA&';
const LAMP = '&H3DA3E8&';

const HEADER = `[Script Info]
ScriptType: v4.00+
PlayResX: ${WIDTH}
PlayResY: ${HEIGHT}
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Shape,Sans,20,&H00FFFFFF,&H00FFFFFF,&H00000000,&H00000000,0,0,0,0,100,100,0,0,1,0,0,7,0,0,0,1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
`;

/** A box on the frame that an outline is fitted into, by its height and its middle. */
export interface Box {
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

const NUMBER: Box = { height: 310, x: CENTRE_X, y: CENTRE_Y };

/** The whole leader as an ASS script. @param outline draws a digit into a box, as ASS drawing commands. */
export function drawLeader(outline: (digit: number, box: Box) => string): string {
  const lines: string[] = [];
  COUNT.forEach((number, second) => {
    lines.push(shape(0, second, second + 1, PAPER, rectangle(0, 0, WIDTH, HEIGHT)));
    for (let frame = 0; frame < FRAME_RATE; frame++) {
      const [from, to] = [second + frame / FRAME_RATE, second + (frame + 1) / FRAME_RATE];
      lines.push(shape(1, from, to, SHADE, wedge((frame + 1) / FRAME_RATE)));
      lines.push(shape(3, from, to, INK, hand((frame + 1) / FRAME_RATE)));
    }
    lines.push(shape(2, second, second + 1, INK, crosshair()));
    lines.push(shape(4, second, second + 1, INK, ring(250, 7)), shape(4, second, second + 1, INK, ring(222, 3)));
    lines.push(shape(5, second, second + 1, INK, outline(number, NUMBER)));
  });
  const end = COUNT.length;
  lines.push(shape(0, end, SECONDS, INK, rectangle(0, 0, WIDTH, HEIGHT)));
  lines.push(...mark(end, SECONDS));
  return `${HEADER}${lines.join('\n')}\n`;
}

/** The mark of the house: a frame with two perforations and a lamp. */
function mark(from: number, to: number): string[] {
  const [left, top, width, height] = [CENTRE_X - 200, CENTRE_Y - 150, 400, 300];
  return [
    shape(1, from, to, PAPER, rectangle(left, top, width, height)),
    shape(2, from, to, INK, rectangle(left + 26, top + 70, 34, 46)),
    shape(2, from, to, INK, rectangle(left + 26, top + 184, 34, 46)),
    shape(2, from, to, LAMP, disc(left + width - 70, top + height - 70, 26)),
  ];
}

function shape(layer: number, from: number, to: number, colour: string, path: string): string {
  return dialogue(layer, from, to, `{\\an7\\pos(0,0)\\bord0\\shad0\\1c${colour}\\p1}${path}`);
}

function dialogue(layer: number, from: number, to: number, text: string): string {
  return `Dialogue: ${layer},${stamp(from)},${stamp(to)},Shape,,0,0,0,,${text}`;
}

/** `h:mm:ss.cc` */
function stamp(seconds: number): string {
  const hundredths = Math.round(seconds * 100);
  return `0:00:${String(Math.floor(hundredths / 100)).padStart(2, '0')}.${String(hundredths % 100).padStart(2, '0')}`;
}

function rectangle(x: number, y: number, width: number, height: number): string {
  return `m ${x} ${y} l ${x + width} ${y} ${x + width} ${y + height} ${x} ${y + height}`;
}

function crosshair(): string {
  return `${rectangle(0, CENTRE_Y - 2, WIDTH, 4)} ${rectangle(CENTRE_X - 2, 0, 4, HEIGHT)}`;
}

/** What the hand has swept, clockwise from the top, as a share of a turn. */
function wedge(share: number): string {
  const steps = Math.max(2, Math.ceil(share * 48));
  const rim = Array.from({ length: steps + 1 }, (_, step) => onCircle((share * step) / steps, REACH));
  return `m ${CENTRE_X} ${CENTRE_Y} l ${rim.join(' ')}`;
}

function hand(share: number): string {
  const angle = share * 2 * Math.PI;
  const [dx, dy] = [Math.cos(angle) * 3, Math.sin(angle) * 3];
  const tip = onCircle(share, REACH);
  const [x = 0, y = 0] = tip.split(' ').map(Number);
  return `m ${round(CENTRE_X - dx)} ${round(CENTRE_Y - dy)} l ${round(x - dx)} ${round(y - dy)} ${round(x + dx)} ${round(y + dy)} ${round(CENTRE_X + dx)} ${round(CENTRE_Y + dy)}`;
}

function onCircle(share: number, radius: number): string {
  const angle = share * 2 * Math.PI;
  return `${round(CENTRE_X + Math.sin(angle) * radius)} ${round(CENTRE_Y - Math.cos(angle) * radius)}`;
}

/** Two circles, the inner one drawn the other way round, so that it is a hole. */
function ring(radius: number, thickness: number): string {
  return `${disc(CENTRE_X, CENTRE_Y, radius)} ${disc(CENTRE_X, CENTRE_Y, radius - thickness, -1)}`;
}

/** A circle of four Bézier arcs (control points at 0.5523 of the radius). */
function disc(x: number, y: number, radius: number, turn: 1 | -1 = 1): string {
  const k = radius * 0.5523;
  const at = (dx: number, dy: number) => `${round(x + dx * turn)} ${round(y + dy)}`;
  return [
    `m ${at(0, -radius)}`,
    `b ${at(k, -radius)} ${at(radius, -k)} ${at(radius, 0)}`,
    `b ${at(radius, k)} ${at(k, radius)} ${at(0, radius)}`,
    `b ${at(-k, radius)} ${at(-radius, k)} ${at(-radius, 0)}`,
    `b ${at(-radius, -k)} ${at(-k, -radius)} ${at(0, -radius)}`,
  ].join(' ');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
