import type { media } from '@fotograma/contract';
import { languageLabel } from './mastering/languages.ts';
import type { MediaRow } from './media.rows.ts';
import { posterFile, present, type Share, streamRoot } from './media.ts';
import type { Details } from './versions.repository.ts';

const KINDS = { SUBTITLES: 'subtitles', CAPTIONS: 'captions', FORCED: 'forced' } as const;

/** A media file with all that is known of it, for its owner. */
export function presentDetail(row: MediaRow, details: Details, share: Share): media.MediaDetail {
  const { technical, facts } = details;
  const version = row.publishedVersion;
  const root = streamRoot(row, share);
  const at = (file: string) => `${root}/${version}/${file}`;
  return {
    ...present(row, share),
    profile: details.profile,
    version,
    audio: (facts?.audio ?? []).map(({ language, label, channels, default: isDefault }) => ({
      language,
      label,
      channels,
      default: isDefault,
    })),
    subtitles: [
      ...(facts?.text ?? []).map(({ name, language, label, kind }) => ({
        id: name,
        language,
        label,
        kind,
        source: 'embedded' as const,
        url: at(`${name}.vtt`),
      })),
      ...details.subtitles.map(({ id, language, label, kind }) => ({
        id,
        language,
        label: label ?? languageLabel(language),
        kind: KINDS[kind],
        source: 'uploaded' as const,
        url: `${root}/text/${id}.vtt`,
      })),
    ],
    unreadableSubtitles: (facts?.unreadableText ?? []).map(({ language, codec }) => ({ language, codec })),
    posters: Array.from({ length: facts?.posters.count ?? 0 }, (_, n) => ({
      number: n + 1,
      url: at(posterFile(n + 1)),
      chosen: n + 1 === row.poster,
    })),
    storyboardUrl: facts?.storyboard ? at('storyboard.vtt') : null,
    waveforms: (facts?.waveforms ?? []).map(({ file, samplesPerPixel }) => ({ samplesPerPixel, url: at(file) })),
    proxyUrl: facts?.proxy ? at('proxy.mp4') : null,
    // Of a public film too it is its owner's alone.
    originalUrl: row.uploadedAt ? `/api/stream/shared/${share(row.id, 'original')}/original` : null,
    loudness: facts?.loudness ?? null,
    derivedBytes: details.derivedBytes,
    container: technical?.container ?? null,
    streams: (technical?.streams ?? []).map(({ index, type, codec, language, description }) => ({
      index,
      type,
      codec,
      language,
      description,
    })),
    views: details.views,
    watchedSeconds: details.watchedSeconds,
  };
}
