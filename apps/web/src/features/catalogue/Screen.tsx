import { useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense } from 'react';
import { stillQuery, streamUrl } from './stills.ts';

const Player = lazy(() => import('../media/Player.tsx').then((module) => ({ default: module.Player })));

export interface ScreenProps {
  readonly mediaId: string;
  readonly title: string;
  readonly startAt?: number;
  readonly autoplay?: boolean;
  readonly follow?: ((video: HTMLVideoElement) => () => void) | undefined;
  /** What lies over the picture. */
  readonly children?: ReactNode;
}

/** The room of a screen that is still dark. */
export const DarkScreen = () => <div className="aspect-video max-h-[85dvh] w-full bg-surface" />;

/** A film or episode itself, once its copy is ready. */
export function Screen({ mediaId, children, ...player }: ScreenProps) {
  // Only for the still that stands before the first frame: the film plays without it.
  const still = useQuery(stillQuery(mediaId));
  if (still.isPending) return <DarkScreen />;
  return (
    <Suspense fallback={<DarkScreen />}>
      <Player mediaId={mediaId} src={streamUrl(mediaId)} poster={still.data ?? null} {...player}>
        {children}
      </Player>
    </Suspense>
  );
}
