import type Hls from 'hls.js';
import type { ErrorData, ManifestLoadedData } from 'hls.js';
import { AudioTracks } from './audio-tracks.ts';
import { Renditions } from './renditions.ts';

/** Why the picture stopped for good. `gone`: nothing plays at this address any more. */
export type StreamFault = 'network' | 'media' | 'unsupported' | 'gone' | 'other';

type StreamVideo = HTMLVideoElement & { readonly videoRenditions: Renditions };

/** Fatal faults that are mended without asking anybody, until the film itself has gone on for this long. */
const MENDS = 2;
const MENDED_AFTER_SECONDS = 10;

const GONE = new Set([401, 403, 404, 409, 410]);

/** In the playlist, names the pictures along the time line: as JSON, with a WebVTT of the same beside it. */
const STORYBOARD = 'org.fotograma.storyboard';

export interface StreamOptions {
  readonly src: string;
  readonly startAt: number;
  readonly onFault: (fault: StreamFault) => void;
  /** Told whenever the stream has been looked at: whether its end is still being made. */
  readonly onGrowing: (growing: boolean) => void;
}

/** Plays an HLS stream in a video element: by hls.js where it can, else by the browser itself (iPhones). The answer ends it. */
export function attachStream(options: StreamOptions): { video: HTMLVideoElement; detach: () => void } {
  let hls: Hls | null = null;
  let detached = false;
  const renditions = new Renditions((level) => {
    if (hls) hls.nextLevel = level;
  });
  const sounds = new AudioTracks((index) => {
    if (hls) hls.audioTrack = index;
  });
  const video = Object.assign(document.createElement('video'), { videoRenditions: renditions });
  // Looked for as soon as the element is in the page. Where the browser plays streams all by itself it has a list of its own.
  if ('MediaSource' in window || 'ManagedMediaSource' in window) Object.defineProperty(video, 'audioTracks', { value: sounds });
  const onError = () => !hls && options.onFault(faultOf(video.error));
  video.addEventListener('error', onError);

  const start = async () => {
    const { default: HlsClass } = await import('hls.js');
    if (detached) return;
    if (HlsClass.isSupported()) hls = playByHls(HlsClass, video, sounds, options);
    else if (video.canPlayType('application/vnd.apple.mpegurl')) playByBrowser(video, options);
    else options.onFault('unsupported');
  };
  // The only way this fails is a chunk that did not arrive.
  start().catch(() => !detached && options.onFault('network'));

  return {
    video,
    detach() {
      detached = true;
      video.removeEventListener('error', onError);
      hls?.destroy();
      video.removeAttribute('src');
      video.load();
    },
  };
}

function playByHls(HlsClass: typeof Hls, video: StreamVideo, sounds: AudioTracks, options: StreamOptions): Hls {
  const { src, startAt, onFault, onGrowing } = options;
  // A film whose end is still being made is no live one: it begins at its beginning.
  const hls = new HlsClass({ startPosition: Math.max(0, startAt), capLevelToPlayerSize: true });
  const { Events, ErrorTypes, ErrorDetails } = HlsClass;
  let mends = 0;
  let mendedAt = 0;
  hls.on(Events.MANIFEST_LOADED, (_, data) => addStoryboard(video, data));
  hls.on(Events.MANIFEST_PARSED, () => {
    video.videoRenditions.fill(hls.levels.map(({ width, height, bitrate }, index) => ({ id: `${index}`, width, height, bitrate })));
  });
  hls.on(Events.AUDIO_TRACKS_UPDATED, (_, { audioTracks }) => {
    sounds.fill(audioTracks.map(({ name, lang, default: isDefault }) => ({ name, language: lang ?? 'und', isDefault })));
    sounds.show(hls.audioTrack);
  });
  hls.on(Events.AUDIO_TRACK_SWITCHED, () => sounds.show(hls.audioTrack));
  hls.on(Events.LEVEL_LOADED, (_, { details }) => onGrowing(details.live));
  hls.on(Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    if (video.currentTime - mendedAt > MENDED_AFTER_SECONDS) mends = 0;
    mends += 1;
    mendedAt = video.currentTime;
    if (mends <= MENDS && mend(data)) return;
    hls.destroy();
    if (data.type === ErrorTypes.MEDIA_ERROR) onFault('media');
    else if (data.type === ErrorTypes.NETWORK_ERROR) onFault(isGone(data) ? 'gone' : 'network');
    else onFault('other');
  });
  function mend(data: ErrorData): boolean {
    if (data.details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) return false;
    if (data.type === ErrorTypes.MEDIA_ERROR) {
      if (mends > 1) hls.swapAudioCodec();
      hls.recoverMediaError();
      return true;
    }
    // hls.js has tried each address several times by now; without a playlist there is nothing to go on with.
    if (data.type !== ErrorTypes.NETWORK_ERROR || isGone(data) || hls.levels.length === 0) return false;
    hls.startLoad();
    return true;
  }
  hls.loadSource(src);
  hls.attachMedia(video);
  return hls;
}

/** The link has expired, or the film was taken off the shelf or deleted. */
function isGone({ response }: ErrorData): boolean {
  return GONE.has(response?.code ?? 0);
}

/** Media Chrome shows the cues of this track while the hand is on the time line. */
function addStoryboard(video: HTMLVideoElement, { sessionData, url }: ManifestLoadedData): void {
  const file = sessionData?.[STORYBOARD]?.URI?.replace(/\.json$/, '.vtt');
  if (!file) return;
  const track = document.createElement('track');
  track.kind = 'metadata';
  track.label = 'thumbnails';
  track.default = true; // or its cues would not be loaded
  track.src = new URL(file, new URL(url, location.href)).href;
  video.append(track);
}

function playByBrowser(video: StreamVideo, { src, startAt }: StreamOptions): void {
  video.src = src;
  if (startAt <= 0) return;
  const resume = () => {
    video.currentTime = startAt;
  };
  video.addEventListener('loadedmetadata', resume, { once: true });
}

function faultOf(error: MediaError | null): StreamFault {
  switch (error?.code) {
    case MediaError.MEDIA_ERR_NETWORK:
      return 'network';
    case MediaError.MEDIA_ERR_DECODE:
      return 'media';
    case MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED:
      return 'unsupported';
    default:
      return 'other';
  }
}
