import * as z from 'zod';
import { FLICKS_A_SECOND } from './time.ts';

/** The version of the shape below. */
export const SCHEMA_VERSION = 1;
/** How much of everything a project may have. */
export const LIMITS = { tracks: 64, clips: 5_000, transitions: 5_000, markers: 1_000, text: 2_000, name: 120 } as const;

export const Id = z.string().regex(/^[\w-]{12}$/, 'Expected twelve letters, digits, hyphens or underscores');
/** A place among others: keys between any two of which there is another. */
export const OrderKey = z.string().regex(/^[0-9A-Za-z]{1,64}$/, 'Expected letters and digits');
/** A hundred hours: no film is longer, and sums of times stay whole. */
export const MAX_TIME = 360_000 * FLICKS_A_SECOND;
const Time = z.int().min(0).max(MAX_TIME);
const name = z
  .string()
  .max(LIMITS.name)
  .regex(/^[^\p{Cc}]*$/u, 'Control characters are not allowed');
const colour = z.string().regex(/^#[0-9a-f]{6}$/, 'Expected a colour such as #101319');
const share = z.number().min(0).max(1);
const Fraction = z.strictObject({ num: z.int().min(1).max(1_000_000), den: z.int().min(1).max(1_000_000) });

export const Settings = z.strictObject({
  width: z.int().min(16).max(7_680).multipleOf(2),
  height: z.int().min(16).max(4_320).multipleOf(2),
  rate: Fraction.refine(({ num, den }) => num / den >= 1 && num / den <= 120, 'Expected 1 to 120 frames a second'),
  sampleRate: z.literal([44_100, 48_000]),
  background: colour,
});

export const TRACK_KINDS = ['video', 'audio', 'text'] as const;
export const Track = z.strictObject({
  id: Id,
  kind: z.enum(TRACK_KINDS),
  order: OrderKey,
  name,
  muted: z.boolean(),
  locked: z.boolean(),
});

/**
 * Where a clip is and what of its source it shows: one value, so that two who change it at once cannot tear it. `trackId` null is
 * the shelf. Its length on the timeline is `(out - in) × speed.den / speed.num`, and stands nowhere else.
 */
export const Place = z
  .strictObject({
    trackId: Id.nullable(),
    start: Time,
    in: Time,
    out: Time,
    speed: Fraction.refine(({ num, den }) => num / den >= 1 / 16 && num / den <= 16, 'Expected a sixteenth to sixteen times'),
  })
  .refine((place) => place.in < place.out && durationOf(place) > 0, { path: ['out'], message: 'Expected an end after the beginning' });

/** On the picture: centre as shares of it, turned in degrees, cut by shares of the source. */
export const Transform = z.strictObject({
  x: z.number().min(-10).max(10),
  y: z.number().min(-10).max(10),
  scale: z.number().min(0.01).max(100),
  rotation: z.number().min(-360).max(360),
  opacity: share,
  crop: z
    .strictObject({ left: share, top: share, right: share, bottom: share })
    .refine(({ left, top, right, bottom }) => left + right < 1 && top + bottom < 1, 'Expected that something is left'),
});

export const Sound = z.strictObject({ gainDb: z.number().min(-96).max(24), fadeIn: Time, fadeOut: Time, muted: z.boolean() });

export const TextStyle = z.strictObject({
  font: z.enum(['sans', 'serif', 'mono']),
  size: z.number().min(0.01).max(1),
  weight: z.literal([400, 700]),
  colour,
  background: colour.nullable(),
  align: z.enum(['left', 'center', 'right']),
});

const clip = { id: Id, name, place: Place, transform: Transform };
export const MediaClip = z.strictObject({ ...clip, kind: z.literal('media'), assetId: z.uuid(), sound: Sound });
export const TextClip = z.strictObject({
  ...clip,
  kind: z.literal('text'),
  text: z
    .string()
    .max(LIMITS.text)
    .regex(/^[^\p{Cc}\n]*(\n[^\p{Cc}\n]*)*$/u, 'Control characters are not allowed'),
  style: TextStyle,
});
export const Clip = z.discriminatedUnion('kind', [MediaClip, TextClip]);

export const TRANSITIONS = ['dissolve', 'dip', 'wipe'] as const;
/** From one clip to the next; its key is both: that a pair has two is not possible. */
export const Transition = z.strictObject({ from: Id, to: Id, kind: z.enum(TRANSITIONS), duration: Time.min(1) });
export const pairKey = ({ from, to }: { from: string; to: string }): string => `${from}>${to}`;

export const Marker = z.strictObject({ id: Id, time: Time, name, colour });

const atMost = (limit: number) => [(of: object) => Object.keys(of).length <= limit, `Expected ${limit} at most`] as const;
const keyed = <S extends z.ZodType<{ id: string }>>(schema: S, limit: number) =>
  z
    .record(Id, schema)
    .refine(...atMost(limit))
    .refine((of) => Object.entries(of).every(([key, one]) => one.id === key), 'Expected that each stands under its id');

/** A project as it is told, stored and exported; what people edit together is a picture of it in Yjs. */
export const Project = z.strictObject({
  schemaVersion: z.literal(SCHEMA_VERSION),
  settings: Settings,
  tracks: keyed(Track, LIMITS.tracks),
  clips: keyed(Clip, LIMITS.clips),
  transitions: z
    .record(z.string(), Transition)
    .refine(...atMost(LIMITS.transitions))
    .refine((of) => Object.entries(of).every(([key, one]) => pairKey(one) === key), 'Expected that each stands under its pair'),
  markers: keyed(Marker, LIMITS.markers),
});

export type Settings = z.output<typeof Settings>;
export type Track = z.output<typeof Track>;
export type Place = z.output<typeof Place>;
export type Clip = z.output<typeof Clip>;
export type MediaClip = z.output<typeof MediaClip>;
export type TextClip = z.output<typeof TextClip>;
export type Transition = z.output<typeof Transition>;
export type Marker = z.output<typeof Marker>;
export type Project = z.output<typeof Project>;

interface Span {
  readonly in: number;
  readonly out: number;
  readonly speed: { readonly num: number; readonly den: number };
}

/** How long a clip is on the timeline, in flicks. */
export function durationOf({ in: from, out, speed }: Span): number {
  return Math.round(((out - from) * speed.den) / speed.num);
}

/** When it ends there. */
export function endOf(place: Place): number {
  return place.start + durationOf(place);
}

/** Which clips a track takes: text on its own, sound of media on sound tracks, pictures and titles on the others. */
export function fits({ kind }: Pick<Clip, 'kind'>, track: Pick<Track, 'kind'>): boolean {
  return kind === 'text' ? track.kind !== 'audio' : track.kind !== 'text';
}

/** A project with nothing in it but two tracks. */
export function emptyProject(settings: Settings, newId: () => string): Project {
  const track = (kind: Track['kind'], order: string): Track => ({ id: newId(), kind, order, name: '', muted: false, locked: false });
  const tracks = [track('video', 'a0'), track('audio', 'a1')];
  return {
    schemaVersion: SCHEMA_VERSION,
    settings,
    tracks: Object.fromEntries(tracks.map((one) => [one.id, one])),
    clips: {},
    transitions: {},
    markers: {},
  };
}

/** A picture as it is. */
export const PLAIN: Clip['transform'] = { x: 0, y: 0, scale: 1, rotation: 0, opacity: 1, crop: { left: 0, top: 0, right: 0, bottom: 0 } };

/** A clip of a file as it is, with nothing done to it. */
export function newClip(given: { id: string; assetId: string; place: Place; name?: string }): MediaClip {
  const sound = { gainDb: 0, fadeIn: 0, fadeOut: 0, muted: false };
  return { name: '', ...given, kind: 'media', transform: PLAIN, sound };
}

/** A title: white, in the middle. */
export function newTitle(given: { id: string; text: string; place: Place }): TextClip {
  const style: TextClip['style'] = { font: 'sans', size: 0.1, weight: 400, colour: '#ffffff', background: null, align: 'center' };
  return { name: '', ...given, kind: 'text', transform: PLAIN, style };
}
