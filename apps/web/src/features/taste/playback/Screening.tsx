import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useRef, useState } from 'react';
import { lastingClient } from '../../../lib/client.ts';
import { timecode } from '../../../lib/format.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useSession } from '../../../lib/me.ts';
import { Button } from '../../../ui/Button.tsx';
import { DarkScreen, Screen } from '../../catalogue/Screen.tsx';
import { lookAgain, progressQuery } from '../queries.ts';
import { followPosition } from './follow.ts';
import { areCredits, type Position, resumeAt } from './position.ts';

interface Props {
  readonly mediaId: string;
  readonly title: string;
  readonly autoplay?: boolean;
  readonly onEnded?: () => void;
  /** Told when the film enters its last minutes, and when it leaves them again. */
  readonly onCredits?: (rolling: boolean) => void;
  readonly children?: ReactNode;
}

/** A film or episode that goes on where one was. Whoever is not signed in sees it from its beginning, and nothing is kept. */
export function Screening(props: Props) {
  const { signedIn } = useSession();
  // Forgotten with the page: the next one that shows this film asks where it is by then.
  const progress = useQuery({ ...progressQuery(props.mediaId), enabled: signedIn, gcTime: 0, retry: false });
  if (signedIn && progress.isPending) return <DarkScreen />;
  return <Resumed key={props.mediaId} {...props} at={resumeAt(progress.data)} keep={signedIn} />;
}

function Resumed({ mediaId, title, autoplay, onEnded, onCredits, children, at, keep }: Props & { at: number | null; keep: boolean }) {
  const queries = useQueryClient();
  const [startAt] = useState(at);
  const [offered, setOffered] = useState(startAt !== null);
  const video = useRef<HTMLVideoElement>(null);
  const tell = (place: Position) => {
    // What is refused now is told with the next place; a film is not disturbed for it.
    void lastingClient('PUT /api/users/me/progress/{mediaId}', { params: { mediaId }, body: place }).catch(() => {});
  };
  const follow = (screen: HTMLVideoElement) => {
    video.current = screen;
    const unfollow = keep ? followPosition(screen, { tell, page: window }) : () => {};
    const onTime = () => {
      onCredits?.(areCredits({ position: screen.currentTime, duration: screen.duration }));
      if (startAt !== null && Math.abs(screen.currentTime - startAt) > OFFERED_SECONDS) setOffered(false);
    };
    const onEnd = () => onEnded?.();
    screen.addEventListener('timeupdate', onTime);
    screen.addEventListener('ended', onEnd);
    return () => {
      unfollow();
      screen.removeEventListener('timeupdate', onTime);
      screen.removeEventListener('ended', onEnd);
      video.current = null;
      if (keep) lookAgain(queries, ['progress']);
    };
  };
  const play = (from: number | null) => {
    setOffered(false);
    if (!video.current) return;
    if (from !== null) video.current.currentTime = from;
    video.current.play().catch(() => {});
  };
  return (
    <Screen mediaId={mediaId} title={title} startAt={startAt ?? 0} autoplay={autoplay ?? false} follow={follow}>
      {offered && startAt !== null && <Resume at={startAt} onGoOn={() => play(null)} onStart={() => play(0)} />}
      {children}
    </Screen>
  );
}

/** How long the film has run on before nobody wants its beginning any more. */
const OFFERED_SECONDS = 12;

function Resume(props: { at: number; onGoOn: () => void; onStart: () => void }) {
  const { t } = useI18n();
  return (
    <div className="advance absolute top-3 left-3 z-10 flex flex-wrap gap-2">
      <Button icon="play" className="border-transparent bg-paper/85 hover:bg-paper" onClick={props.onGoOn}>
        {t('playback.goOn', { time: timecode(props.at) })}
      </Button>
      <Button icon="undo" className="border-transparent bg-paper/85 hover:bg-paper" onClick={props.onStart}>
        {t('playback.fromStart')}
      </Button>
    </div>
  );
}
