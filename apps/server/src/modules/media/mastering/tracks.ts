import { languageLabel } from './languages.ts';

/** Codecs of subtitles that ffmpeg can write as text. The others are pictures. */
const TEXT_CODECS = new Set([
  'subrip',
  'srt',
  'ass',
  'ssa',
  'mov_text',
  'webvtt',
  'text',
  'subviewer',
  'subviewer1',
  'microdvd',
  'sami',
  'jacosub',
]);

export function isText(codec: string): boolean {
  return TEXT_CODECS.has(codec);
}

const LONGEST_LABEL = 80;

/**
 * Names for tracks as people choose them: what the file calls one, else its language; each another, by a number where
 * two would be the same. Playlists put them in quotes, so there are none inside, nor line ends (RFC 8216, 4.2).
 */
export function createLabels(): (title: string | null, language: string) => string {
  const given = new Set<string>();
  return (title, language) => {
    const said = (title ?? '')
      .replace(/[\p{Cc}"]+/gu, ' ')
      .trim()
      .slice(0, LONGEST_LABEL);
    const name = said || languageLabel(language);
    let label = name;
    for (let n = 2; given.has(label); n++) label = `${name} ${n}`;
    given.add(label);
    return label;
  };
}
