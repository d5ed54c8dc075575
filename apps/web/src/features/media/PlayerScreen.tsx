import './player.css';
import type { MediaController as Controller } from 'media-chrome';
import {
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaLoadingIndicator,
  MediaMuteButton,
  MediaPipButton,
  MediaPlayButton,
  MediaTimeDisplay,
  MediaTimeRange,
  MediaVolumeRange,
} from 'media-chrome/react';
import {
  MediaAudioTrackMenu,
  MediaAudioTrackMenuButton,
  MediaCaptionsMenu,
  MediaCaptionsMenuButton,
  MediaPlaybackRateMenu,
  MediaPlaybackRateMenuButton,
  MediaRenditionMenu,
  MediaRenditionMenuButton,
} from 'media-chrome/react/menu';
import { setLanguage } from 'media-chrome/utils/i18n.js';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { lastingClient } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { newUuid } from '../../lib/uuid.ts';
import { PlayerFault } from './PlayerFault.tsx';
import { attachStream, type StreamFault } from './stream.ts';
import { followWatching } from './watching.ts';

export interface PlayerProps {
  readonly mediaId: string;
  readonly src: string;
  readonly poster?: string | null;
  readonly title: string;
  /** Seconds at which the film begins. */
  readonly startAt?: number;
  /** Begins by itself, as the next of a series does. */
  readonly autoplay?: boolean;
  /** Told of each video element that shows the film; what it answers is called when that one goes. */
  readonly follow?: ((video: HTMLVideoElement) => () => void) | undefined;
}

const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2];

/** Media Chrome around a film. Made anew for another film or language: see Player. */
export function PlayerScreen(props: PlayerProps) {
  const { t, language } = useI18n();
  useState(() => setLanguage(language));
  const controller = useRef<Controller>(null);
  const [fault, setFault] = useState<StreamFault | null>(null);
  const [growing, setGrowing] = useState(false);
  const [attempt, setAttempt] = useState({ number: 0, plays: false });
  const again = (plays: boolean) => setAttempt(({ number }) => ({ number: number + 1, plays }));
  const grow = (isGrowing: boolean) => {
    setGrowing(isGrowing);
    // The whole of it is there now, with subtitles and all: it goes on from the same place.
    if (growing && !isGrowing) again(controller.current?.querySelector('video')?.paused === false);
  };
  useFilm(controller, props, attempt, { fault: setFault, growing: grow });
  const retry = () => {
    setFault(null);
    again(true);
  };
  const label = t('player.label', { title: props.title });
  useEffect(() => {
    controller.current?.setAttribute('aria-label', label);
    // Its list of keys speaks English only.
    controller.current?.setAttribute('hotkeys', 'noshift+/');
  }, [label]);
  return (
    <>
      <MediaController inert={fault !== null} ref={controller} lang={language} className="player" onKeyDown={toTenth}>
        <MediaLoadingIndicator slot="centered-chrome" noAutohide />
        <div slot="centered-chrome" className="player-centre">
          <MediaPlayButton className="player-big" noTooltip />
        </div>
        <MediaRenditionMenu hidden anchor="auto">
          <NoHeader />
        </MediaRenditionMenu>
        <MediaPlaybackRateMenu hidden anchor="auto" rates={RATES}>
          <NoHeader />
        </MediaPlaybackRateMenu>
        <MediaCaptionsMenu hidden anchor="auto">
          <NoHeader />
        </MediaCaptionsMenu>
        <MediaAudioTrackMenu hidden anchor="auto">
          <NoHeader />
        </MediaAudioTrackMenu>
        <div className="player-controls">
          {growing && <p className="player-growing">{t('player.growing')}</p>}
          <MediaTimeRange className="player-time" />
          <MediaControlBar className="player-bar">
            <MediaPlayButton />
            <MediaMuteButton className="player-mute" />
            <MediaVolumeRange className="player-wide" />
            <MediaTimeDisplay showDuration noToggle />
            <span className="player-gap" />
            <MediaCaptionsMenuButton className="player-captions" />
            <MediaAudioTrackMenuButton className="player-audio" />
            <MediaPlaybackRateMenuButton className="player-wide">
              <svg slot="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
                <path d="M4.5 18a9 9 0 1 1 15 0M12 14l4-5" />
              </svg>
            </MediaPlaybackRateMenuButton>
            <MediaRenditionMenuButton />
            <MediaPipButton className="player-wide" />
            <MediaFullscreenButton />
          </MediaControlBar>
        </div>
      </MediaController>
      {fault && <PlayerFault fault={fault} onRetry={retry} />}
    </>
  );
}

/** In place of the header with its "back" button, which a menu on its own does not show but screen readers would find. */
function NoHeader() {
  return <span slot="header" className="player-no-header" />;
}

/** Puts the film on the screen, and puts it back where it stopped after a fault. */
function useFilm(
  controller: { readonly current: HTMLElement | null },
  { mediaId, src, poster, startAt = 0, autoplay = false, follow }: PlayerProps,
  attempt: { readonly number: number; readonly plays: boolean },
  on: { readonly fault: (fault: StreamFault) => void; readonly growing: (growing: boolean) => void },
): void {
  const { number } = attempt;
  const at = useRef(startAt);
  /** Once each time that the film is opened, however often it had to be put back. */
  const [viewing] = useState(newUuid);
  const onFault = useEffectEvent(on.fault);
  const onGrowing = useEffectEvent(on.growing);
  const posterNow = useEffectEvent(() => poster);
  const begins = useEffectEvent(() => (number > 0 ? attempt.plays : autoplay));
  const followed = useEffectEvent((video: HTMLVideoElement) => follow?.(video));
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt puts the film on the screen anew
  useEffect(() => {
    const screen = controller.current;
    if (!screen) return;
    const { video, detach } = attachStream({
      src,
      startAt: at.current,
      onFault: (fault) => onFault(fault),
      onGrowing: (growing) => onGrowing(growing),
    });
    video.slot = 'media';
    video.playsInline = true;
    video.preload = 'metadata';
    video.poster = posterNow() ?? '';
    const remember = () => {
      if (video.currentTime > 0) at.current = video.currentTime;
    };
    const keepKeys = () => takeFocusIfLost(screen);
    video.addEventListener('timeupdate', remember);
    video.addEventListener('playing', keepKeys);
    screen.append(video);
    const unfollow = followed(video);
    const uncount = followWatching(video, {
      page: window,
      // A word that is lost is lost: a film is not disturbed for it.
      tell: (seconds) => {
        void lastingClient('POST /api/stream/{id}/watching', { params: { id: mediaId }, body: { viewing, seconds } }).catch(() => {});
      },
    });
    // Not before it knows its film: attaching the stream calls an earlier play off. Where the browser wants a hand on the button, the button is there.
    if (begins()) video.addEventListener('loadedmetadata', () => void video.play().catch(() => {}), { once: true });
    return () => {
      uncount();
      unfollow?.();
      video.removeEventListener('timeupdate', remember);
      video.removeEventListener('playing', keepKeys);
      detach();
      video.remove();
    };
  }, [controller, mediaId, src, number, viewing]);
}

/**
 * The large play button goes as the film begins, and with it the focus: then the player has it, so that its keys work.
 * Keys are never taken from the rest of the page (WCAG 2.1.4: single-key shortcuts only where the focus is).
 */
function takeFocusIfLost(screen: HTMLElement): void {
  const held = document.activeElement;
  const lost = !held || held === document.body || !held.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  if (lost) screen.focus({ preventScroll: true });
}

/** 0 to 9 go to that tenth of the film; Media Chrome has the other keys. */
function toTenth(event: KeyboardEvent<HTMLElement>): void {
  if (!/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
  const video = event.currentTarget.querySelector('video');
  if (!video || !Number.isFinite(video.duration)) return;
  video.currentTime = (video.duration * Number(event.key)) / 10;
}
