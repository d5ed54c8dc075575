import type { I18n } from '../../../lib/i18n.tsx';
import type { MediaUnit } from './queries.ts';

/** A language by its name, with what stands in the file where the name is not known. */
export function sayLanguage({ t, format }: I18n, tag: string | null): string {
  if (tag === null || tag === 'und') return t('media.language.unknown');
  return format.languageName(tag) ?? tag;
}

/** Names by which people know the families of containers that ffprobe lists. */
const CONTAINERS: Readonly<Record<string, string>> = {
  mov: 'MP4, QuickTime',
  matroska: 'Matroska, WebM',
  mpegts: 'MPEG-TS',
  mpeg: 'MPEG-PS',
  avi: 'AVI',
  mxf: 'MXF',
  flv: 'Flash Video',
  ogg: 'Ogg',
  asf: 'Windows Media',
};

/** A container as people call it: ffprobe names the first of a family, and then its relatives. */
export function sayContainer(told: string | null): string | null {
  return told && (CONTAINERS[told.split(',')[0] ?? ''] ?? told);
}

/** "Stereo", "5.1" for the common ones, else how many. */
export function sayChannels({ t }: I18n, channels: number): string {
  switch (channels) {
    case 1:
      return t('media.channels.mono');
    case 2:
      return t('media.channels.stereo');
    case 6:
      return '5.1';
    case 8:
      return '7.1';
    default:
      return t('media.channels', { count: channels });
  }
}

/** "Picture, part 4": units are numbered from nothing, people count from one. */
export function sayUnit({ t }: I18n, { kind, unit }: Pick<MediaUnit, 'kind' | 'unit'>): string {
  if (kind !== 'VIDEO') return t(`work.unit.${kind}`);
  return t('work.unit.VIDEO', { part: String(Number(/\d+$/.exec(unit)?.[0] ?? 0) + 1) });
}

/** How long a unit has taken, in seconds; null for one that was not begun, or was stopped before its end. */
export function secondsOf({ state, startedAt, endedAt }: Pick<MediaUnit, 'state' | 'startedAt' | 'endedAt'>, now: number): number | null {
  if (startedAt === null || (endedAt === null && state !== 'RUNNING')) return null;
  return Math.max(0, ((endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt)) / 1_000);
}
