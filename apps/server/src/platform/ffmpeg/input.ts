/** Containers that are files of media. Not playlists, scripts, session descriptions or picture sequences: those name other files. */
const CONTAINERS = 'mov,matroska,webm,mpegts,mpeg,avi,mxf,flv,ogg,asf,dv,mp3,aac,wav,flac';
/** More streams than this are no film: ffmpeg stops reading the head of the file there. */
export const MOST_STREAMS = 256;
/** Of one picture. A decoder refuses more, whatever size the head of the file tells. */
export const MOST_PIXELS = 8_192 * 8_192;

/** Flags before an input that somebody gave us: read this file and nothing else, as a media file and nothing else, within bounds. */
export const SAFE_INPUT: readonly string[] = [
  ...['-protocol_whitelist', 'file', '-format_whitelist', CONTAINERS],
  ...['-max_streams', String(MOST_STREAMS), '-max_pixels', String(MOST_PIXELS)],
];

/** A path as ffmpeg is to take it: as a file, whatever its name looks like (`concat:`, `-i`). */
export function asFile(path: string): string {
  return `file:${path}`;
}
