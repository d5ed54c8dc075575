import type { Rational } from '../../../platform/ffmpeg/rational.ts';
import { languageLabel } from '../mastering/languages.ts';
import type { AudioTrack, TextTrack, VersionFacts, VideoTrack } from '../mastering/steps.ts';

/** A subtitle that somebody added, as its row has it. */
export interface AddedText {
  readonly id: string;
  readonly language: string;
  /** null for the language's own name. */
  readonly label: string | null;
  readonly kind: TextTrack['kind'];
}

/** Subtitles as manifests list them. Addresses are relative to the manifests, and without `.vtt` or `.m3u8`. */
export interface TextEntry {
  readonly id: string;
  readonly language: string;
  readonly label: string;
  readonly kind: TextTrack['kind'];
  readonly path: string;
}

export type VideoEntry = Pick<VideoTrack, 'name' | 'codec' | 'bandwidth' | 'average' | 'width' | 'height'> & {
  /** null where there is no playlist of key frames. */
  readonly iframesBandwidth: number | null;
};

export type AudioEntry = Pick<AudioTrack, 'name' | 'codec' | 'bandwidth' | 'average' | 'language' | 'label' | 'channels' | 'default'>;

/** What a multivariant playlist tells of a film: of a published version, or of one that is being made. */
export interface Presentation {
  readonly version: string;
  readonly frameRate: Rational;
  readonly video: readonly VideoEntry[];
  readonly audio: readonly AudioEntry[];
  readonly text: readonly TextEntry[];
  readonly storyboard: boolean;
  /** The picture that stands for it, relative to the manifest; null while there is none. */
  readonly poster: string | null;
}

/** The name of the version under whose address added subtitles lie: they belong to the film, whatever version is served. */
export const ADDED = 'text';

/** All subtitles of a film, those that came in it first. */
export function textEntries(version: string, facts: Pick<VersionFacts, 'text'>, added: readonly AddedText[]): TextEntry[] {
  return [
    ...facts.text.map(({ name, language, label, kind }) => ({ id: name, language, label, kind, path: `${version}/${name}` })),
    ...added.map(({ id, language, label, kind }) => ({
      id,
      language,
      label: label ?? languageLabel(language),
      kind,
      path: `${ADDED}/${id}`,
    })),
  ];
}

/** @param poster which of its pictures was chosen; null for the one that we would choose. */
export function presentVersion(version: string, facts: VersionFacts, added: readonly AddedText[], poster: number | null): Presentation {
  return {
    version,
    frameRate: facts.frameRate,
    video: facts.video,
    audio: facts.audio,
    text: textEntries(version, facts, added),
    storyboard: facts.storyboard !== null,
    poster: `${version}/poster-${poster ?? facts.posters.best}.jpg`,
  };
}
