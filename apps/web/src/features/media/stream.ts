import type Hls from 'hls.js';
import type { ErrorData } from 'hls.js';
import { Renditions } from './renditions.ts';

/** Why the picture stopped for good. */
export type StreamFault = 'network' | 'media' | 'unsupported' | 'other';

export type StreamVideo = HTMLVideoElement & { videoRenditions: Renditions };

/** Fatal faults that are mended without asking anybody, until the film itself has gone on for this long. */
const MENDS = 2;
const MENDED_AFTER_SECONDS = 10;

/** A video element that Media Chrome can list qualities of. */
export function createStreamVideo(onQuality: (level: number) => void): StreamVideo {
  return Object.assign(document.createElement('video'), { videoRenditions: new Renditions(onQuality) });
}

export interface StreamOptions {
  readonly src: string;
  readonly startAt: number;
  readonly onFault: (fault: StreamFault) => void;
}

/** Plays an HLS stream in a video element: by hls.js where it can, else by the browser itself (iPhones). The answer ends it. */
export function attachStream(
  createVideo: (onQuality: (level: number) => void) => StreamVideo,
  options: StreamOptions,
): { video: StreamVideo; detach: () => void } {
  let hls: Hls | null = null;
  let detached = false;
  const video = createVideo((level) => {
    if (hls) hls.nextLevel = level;
  });
  const onError = () => !hls && options.onFault(faultOf(video.error));
  video.addEventListener('error', onError);

  const start = async () => {
    const { default: HlsClass } = await import('hls.js');
    if (detached) return;
    if (HlsClass.isSupported()) hls = playByHls(HlsClass, video, options);
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

function playByHls(HlsClass: typeof Hls, video: StreamVideo, { src, startAt, onFault }: StreamOptions): Hls {
  const hls = new HlsClass({ startPosition: startAt > 0 ? startAt : -1, capLevelToPlayerSize: true });
  const { Events, ErrorTypes, ErrorDetails } = HlsClass;
  let mends = 0;
  let mendedAt = 0;
  hls.on(Events.MANIFEST_PARSED, () => {
    video.videoRenditions.fill(hls.levels.map(({ width, height, bitrate }, index) => ({ id: `${index}`, width, height, bitrate })));
  });
  hls.on(Events.ERROR, (_, data) => {
    if (!data.fatal) return;
    if (video.currentTime - mendedAt > MENDED_AFTER_SECONDS) mends = 0;
    mends += 1;
    mendedAt = video.currentTime;
    if (mends <= MENDS && mend(data)) return;
    hls.destroy();
    onFault(data.type === ErrorTypes.NETWORK_ERROR ? 'network' : data.type === ErrorTypes.MEDIA_ERROR ? 'media' : 'other');
  });
  function mend({ type, details }: ErrorData): boolean {
    if (details === ErrorDetails.MANIFEST_INCOMPATIBLE_CODECS_ERROR) return false;
    if (type === ErrorTypes.MEDIA_ERROR) {
      if (mends > 1) hls.swapAudioCodec();
      hls.recoverMediaError();
      return true;
    }
    // hls.js has tried each address several times by now; without a playlist there is nothing to go on with.
    if (type !== ErrorTypes.NETWORK_ERROR || hls.levels.length === 0) return false;
    hls.startLoad();
    return true;
  }
  hls.loadSource(src);
  hls.attachMedia(video);
  return hls;
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
