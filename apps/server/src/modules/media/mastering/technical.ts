import type { AudioFacts, MediaFacts, VideoFacts } from '../../../platform/ffmpeg/probe.ts';
import { rate } from '../../../platform/ffmpeg/rational.ts';
import { languageTag } from './languages.ts';
import type { Technical } from './steps.ts';

/** What people are told of the original. */
export function technicalOf({ container, durationSeconds, video, audio, subtitles, others }: MediaFacts): Technical {
  const tag = (language: string | null) => languageTag(language ?? undefined);
  const streams: Technical['streams'][number][] = [
    ...(video
      ? [{ index: video.stream, type: 'video' as const, codec: video.codec, language: null, description: describeVideo(video) }]
      : []),
    ...audio.map((track) => ({
      index: track.stream,
      type: 'audio' as const,
      codec: track.codec,
      language: tag(track.language),
      description: describeAudio(track),
    })),
    ...subtitles.map((track) => ({
      index: track.stream,
      type: 'subtitle' as const,
      codec: track.codec,
      language: tag(track.language),
      description: words(track.title, track.forced && 'forced', track.hearingImpaired && 'for the hard of hearing'),
    })),
    ...others.map(({ stream, codec, picture }) => ({
      index: stream,
      type: 'other' as const,
      codec,
      language: null,
      description: picture ? 'picture' : 'data',
    })),
  ];
  return { container, durationSeconds, streams: streams.toSorted((a, b) => a.index - b.index) };
}

function describeVideo({ coded, frameRate, constantRate, interlaced, colour }: VideoFacts): string {
  const fps = `${Math.round(rate(frameRate) * 1_000) / 1_000} fps`;
  return words(
    `${coded.width}×${coded.height}`,
    constantRate ? fps : `about ${fps}, variable`,
    interlaced && 'interlaced',
    colour.pixelFormat,
    [colour.primaries, colour.transfer].filter((name, n, all) => name && all.indexOf(name) === n).join(' '),
  );
}

function describeAudio({ layout, channels, sampleRate, title }: AudioFacts): string {
  return words(
    title,
    layout ?? `${channels} ${channels === 1 ? 'channel' : 'channels'}`,
    sampleRate !== null && `${sampleRate / 1_000} kHz`,
  );
}

function words(...all: readonly (string | false | null | undefined)[]): string {
  return all.filter(Boolean).join(', ');
}
