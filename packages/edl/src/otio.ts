import * as z from 'zod';
import {
  Clip,
  durationOf,
  endOf,
  fits,
  type Marker,
  newClip,
  Project,
  pairKey,
  SCHEMA_VERSION,
  type Settings,
  type Track,
} from './document.ts';
import { orderBetween } from './order.ts';
import { resolve, timelineOf } from './resolve.ts';
import { FLICKS_A_SECOND, type Rate, rateOfNumber, snapTo } from './time.ts';

/** A file that clips show, as other programs are told of it, and as it is found again. */
export interface OtioMedia {
  readonly id: string;
  readonly filename: string;
  /** Flicks; null for what has no end. */
  readonly duration: number | null;
}

/** Under this name our own facts stand in the metadata of OpenTimelineIO's things. */
const OURS = 'fotograma';
/** Where a file is, in a way that finds it again here and says nothing elsewhere. */
const urlOf = (id: string) => `fotograma:media/${id}`;

type Json = Record<string, unknown>;

/**
 * A project as an OpenTimelineIO timeline (Academy Software Foundation; schemas Timeline.1, Stack.1, Track.1, Clip.2, Gap.1, Transition.1,
 * Marker.2, LinearTimeWarp.1). What is told of tracks is what is seen: clips one after the other, with gaps. What the format has no
 * word for, and clips that are covered or on the shelf, stand in the metadata, from which `projectOfOtio` makes the same project again.
 */
export function otioOf(project: Project, name: string, media: ReadonlyMap<string, OtioMedia>): Json {
  const { rate } = project.settings;
  const at = (flicks: number): Json => ({ OTIO_SCHEMA: 'RationalTime.1', rate: rate.num / rate.den, value: frames(flicks, rate) });
  const range = (start: number, duration: number): Json => ({
    OTIO_SCHEMA: 'TimeRange.1',
    start_time: at(start),
    duration: at(duration),
  });
  const clipOf = (clip: Clip, from: number, to: number): Json => {
    const { speed } = clip.place;
    const source = clip.place.in + Math.round(((from - clip.place.start) * speed.num) / speed.den);
    const asset = clip.kind === 'media' ? media.get(clip.assetId) : undefined;
    return {
      OTIO_SCHEMA: 'Clip.2',
      name: clip.name || asset?.filename || (clip.kind === 'text' ? clip.text.split('\n')[0] : ''),
      enabled: true,
      source_range: range(source, Math.round(((to - from) * speed.num) / speed.den)),
      effects:
        speed.num === speed.den
          ? []
          : [
              {
                OTIO_SCHEMA: 'LinearTimeWarp.1',
                name: '',
                effect_name: 'LinearTimeWarp',
                time_scalar: speed.num / speed.den,
                metadata: {},
              },
            ],
      markers: [],
      active_media_reference_key: 'DEFAULT_MEDIA',
      media_references: {
        DEFAULT_MEDIA:
          clip.kind === 'media'
            ? {
                OTIO_SCHEMA: 'ExternalReference.1',
                name: asset?.filename ?? '',
                target_url: urlOf(clip.assetId),
                available_range: asset?.duration == null ? null : range(0, asset.duration),
                metadata: {},
              }
            : {
                OTIO_SCHEMA: 'GeneratorReference.1',
                name: clip.text.split('\n')[0] ?? '',
                generator_kind: 'Title',
                parameters: { text: clip.text },
                available_range: null,
                metadata: {},
              },
      },
      metadata: {},
    };
  };
  const tracks = resolve(timelineOf({ ...project, transitions: {} })).map(({ track, shown }): Json => {
    const children: Json[] = [];
    let end = 0;
    for (const { clip, from, to } of shown) {
      if (from > end)
        children.push({
          OTIO_SCHEMA: 'Gap.1',
          name: '',
          source_range: range(0, from - end),
          effects: [],
          markers: [],
          enabled: true,
          metadata: {},
        });
      const before = shown.find((one) => one.to === from && endOf(one.clip.place) === from)?.clip;
      const transition = before && clip.place.start === from ? project.transitions[pairKey({ from: before.id, to: clip.id })] : undefined;
      if (transition) {
        const half = Math.floor(transition.duration / 2);
        children.push({
          OTIO_SCHEMA: 'Transition.1',
          name: '',
          transition_type: transition.kind === 'dissolve' ? 'SMPTE_Dissolve' : 'Custom_Transition',
          in_offset: at(half),
          out_offset: at(transition.duration - half),
          metadata: {},
        });
      }
      children.push(clipOf(clip, from, to));
      end = to;
    }
    return {
      OTIO_SCHEMA: 'Track.1',
      name: track.name,
      kind: track.kind === 'audio' ? 'Audio' : 'Video',
      children,
      enabled: !track.muted,
      source_range: null,
      effects: [],
      markers: [],
      metadata: {},
    };
  });
  return {
    OTIO_SCHEMA: 'Timeline.1',
    name,
    global_start_time: null,
    tracks: {
      OTIO_SCHEMA: 'Stack.1',
      name: 'tracks',
      children: tracks,
      enabled: true,
      source_range: null,
      effects: [],
      markers: Object.values(project.markers).map((marker) => ({
        OTIO_SCHEMA: 'Marker.2',
        name: marker.name,
        color: 'GREEN',
        marked_range: range(marker.time, 0),
        metadata: {},
      })),
      metadata: {},
    },
    metadata: { [OURS]: { schemaVersion: SCHEMA_VERSION, project } },
  };
}

/** To the nearest, as a number that may have a part: what does not lie on a frame stays where it is. */
function frames(flicks: number, { num, den }: Rate): number {
  return (flicks * num) / (FLICKS_A_SECOND * den);
}

const RationalTime = z.looseObject({ rate: z.number().positive().max(1_000), value: z.number().min(-1e9).max(1e9) });
const TimeRange = z.looseObject({ start_time: RationalTime, duration: RationalTime });
const Reference = z.looseObject({
  OTIO_SCHEMA: z.string(),
  target_url: z.string().max(4_096).optional(),
  name: z.string().max(1_000).nullish(),
  available_range: TimeRange.nullish(),
});
const Child = z.looseObject({
  OTIO_SCHEMA: z.string().max(100),
  name: z.string().max(1_000).nullish(),
  source_range: TimeRange.nullish(),
  effects: z.array(z.looseObject({ OTIO_SCHEMA: z.string(), time_scalar: z.number().optional() })).nullish(),
  media_reference: Reference.nullish(),
  media_references: z.record(z.string(), Reference).nullish(),
  active_media_reference_key: z.string().nullish(),
  in_offset: RationalTime.optional(),
  out_offset: RationalTime.optional(),
});
const Timeline = z.looseObject({
  OTIO_SCHEMA: z.string().regex(/^Timeline\.\d+$/, 'Expected a Timeline'),
  name: z.string().max(1_000).nullish(),
  tracks: z.looseObject({
    children: z
      .array(
        z.looseObject({
          OTIO_SCHEMA: z.string().regex(/^Track\.\d+$/, 'Expected a Track'),
          name: z.string().max(1_000).nullish(),
          kind: z.string().max(100),
          enabled: z.boolean().nullish(),
          children: z.array(Child).max(20_000),
        }),
      )
      .max(64),
    markers: z.array(z.looseObject({ name: z.string().max(1_000).nullish(), marked_range: TimeRange })).nullish(),
  }),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * The project that a timeline is. One of our own comes back as it was; of others, clips find their files by name, times are laid on whole
 * frames, and what is nested or unknown is a gap of its length.
 * @param settings for what the format does not say.
 * @returns also the names of media that were not found: clips of those are left out.
 * @throws {z.ZodError} for what is no timeline.
 */
export function projectOfOtio(
  given: unknown,
  { settings, media, newId }: { settings: Settings; media: readonly OtioMedia[]; newId: () => string },
): { project: Project; missing: string[] } {
  const timeline = Timeline.parse(given);
  const own = (timeline.metadata?.[OURS] ?? null) as { project?: unknown } | null;
  if (own?.project) {
    const parsed = Project.safeParse(own.project);
    if (parsed.success) return { project: parsed.data, missing: [] };
  }
  return readForeign(timeline, settings, media, newId);
}

function readForeign(
  timeline: z.output<typeof Timeline>,
  settings: Settings,
  media: readonly OtioMedia[],
  newId: () => string,
): { project: Project; missing: string[] } {
  const firstRate = timeline.tracks.children.flatMap(({ children }) =>
    children.flatMap(({ source_range: range }) => range?.duration.rate ?? []),
  )[0];
  const rate = firstRate === undefined ? settings.rate : rateOfNumber(firstRate);
  const project: Project = {
    schemaVersion: SCHEMA_VERSION,
    settings: { ...settings, rate },
    tracks: {},
    clips: {},
    transitions: {},
    markers: {},
  };
  const flicks = ({ value, rate: of }: z.output<typeof RationalTime>) =>
    Math.max(0, snapTo(Math.round((value / of) * FLICKS_A_SECOND), rate));
  const missing = new Set<string>();
  const byName = new Map(media.map((one) => [one.filename.toLowerCase(), one]));
  const byId = new Map(media.map((one) => [one.id, one]));
  const found = (reference: z.output<typeof Reference>): OtioMedia | null => {
    const url = reference.target_url ?? '';
    const id = /^fotograma:media\/([0-9a-f-]{36})$/.exec(url)?.[1];
    if (id) return byId.get(id) ?? null;
    const file = decode(url.split(/[?#]/)[0]?.split(/[/\\]/).at(-1) ?? '');
    return byName.get(file.toLowerCase()) ?? byName.get((reference.name ?? '').toLowerCase()) ?? null;
  };
  let order: string | null = null;
  for (const source of timeline.tracks.children) {
    order = orderBetween(order, null);
    const track: Track = {
      id: newId(),
      kind: source.kind === 'Audio' ? 'audio' : 'video',
      order,
      name: tidy(source.name),
      muted: source.enabled === false,
      locked: false,
    };
    project.tracks[track.id] = track;
    let time = 0;
    let before: Clip | null = null;
    let pending: { duration: number } | null = null;
    for (const child of source.children) {
      if (/^Transition\./.test(child.OTIO_SCHEMA)) {
        if (child.in_offset && child.out_offset) pending = { duration: flicks(child.in_offset) + flicks(child.out_offset) };
        continue;
      }
      const reference = child.media_references?.[child.active_media_reference_key ?? 'DEFAULT_MEDIA'] ?? child.media_reference ?? null;
      const range = child.source_range ?? reference?.available_range ?? null;
      const length = range ? flicks(range.duration) : 0;
      const isClip = /^Clip\./.test(child.OTIO_SCHEMA) && reference && length > 0;
      const asset = isClip ? found(reference) : null;
      if (isClip && !asset) missing.add(tidy(child.name) || tidy(reference.name) || 'unnamed');
      const clip = asset && range ? clipOf(child, asset, { track, start: time, from: flicks(range.start_time), length }, newId) : null;
      if (clip) {
        project.clips[clip.id] = clip;
        if (before && pending && pending.duration > 0 && endOf(before.place) === time) {
          const transition = { from: before.id, to: clip.id, kind: 'dissolve' as const, duration: pending.duration };
          project.transitions[pairKey(transition)] = transition;
        }
      }
      before = clip;
      pending = null;
      time += clip ? durationOf(clip.place) : length;
    }
  }
  for (const { name, marked_range: range } of timeline.tracks.markers ?? []) {
    const marker: Marker = { id: newId(), time: flicks(range.start_time), name: tidy(name), colour: '#e8a33d' };
    project.markers[marker.id] = marker;
  }
  return { project: Project.parse(project), missing: [...missing] };
}

function clipOf(
  child: z.output<typeof Child>,
  asset: OtioMedia,
  { track, start, from, length }: { track: Track; start: number; from: number; length: number },
  newId: () => string,
): Clip | null {
  const warp = child.effects?.find(({ OTIO_SCHEMA }) => /^LinearTimeWarp\./.test(OTIO_SCHEMA))?.time_scalar ?? 1;
  const num = Math.round(Math.min(16, Math.max(1 / 16, warp || 1)) * 1_000);
  const speed = num === 1_000 ? { num: 1, den: 1 } : { num, den: 1_000 };
  const place = { trackId: track.id, start, in: from, out: from + length, speed };
  const clip = Clip.safeParse(newClip({ id: newId(), name: tidy(child.name), assetId: asset.id, place }));
  return clip.success && fits(clip.data, track) ? clip.data : null;
}

function tidy(name: string | null | undefined): string {
  return (name ?? '')
    .replace(/\p{Cc}/gu, ' ')
    .trim()
    .slice(0, 120);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
