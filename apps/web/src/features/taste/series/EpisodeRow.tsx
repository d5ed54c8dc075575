import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../lib/i18n.tsx';
import { useSession } from '../../../lib/me.ts';
import { Icon } from '../../../ui/Icon.tsx';
import { useSeen } from '../../../ui/near.ts';
import { ProgressBar } from '../../../ui/ProgressBar.tsx';
import { Still } from '../../catalogue/Still.tsx';
import type { Episode } from '../../catalogue/series/queries.ts';
import { leftOf, shareOf } from '../playback/position.ts';
import { progressQuery } from '../queries.ts';

/** One episode of a season: its still, what it is, and how far one is in it. */
export function EpisodeRow({ episode }: { episode: Episode }) {
  const { t, format } = useI18n();
  const { signedIn } = useSession();
  const [place, seen] = useSeen<HTMLAnchorElement>('200px');
  const mediaId = episode.media?.status === 'READY' ? episode.media.id : null;
  const { data: progress } = useQuery({ ...progressQuery(mediaId ?? ''), enabled: signedIn && mediaId !== null && seen });
  const facts = [
    episode.airDate ? format.calendarDay(episode.airDate) : null,
    episode.runtime === null ? null : format.runtime(episode.runtime),
  ].filter((fact) => fact !== null);
  return (
    <Link
      ref={place}
      to="/episodes/$id"
      params={{ id: String(episode.id) }}
      className="group grid grid-cols-[7rem_minmax(0,1fr)] gap-x-4 border-line border-t py-4 sm:grid-cols-[11rem_minmax(0,1fr)] sm:gap-x-6"
    >
      <span className="relative block self-start overflow-hidden rounded-frame">
        <Still src={episode.stillUrl} mediaId={episode.stillUrl ? null : mediaId} />
        {mediaId && (
          <span className="absolute bottom-2 left-2 flex size-9 items-center justify-center rounded-full bg-lamp text-on-lamp">
            <Icon name="play" className="size-4" />
          </span>
        )}
      </span>
      <span className="flex min-w-0 flex-col gap-1">
        <span className="flex items-baseline gap-3">
          <span className="figures text-muted text-sm">{episode.number}</span>
          <span className="title text-lg decoration-2 decoration-lamp underline-offset-4 group-hover:underline">{episode.title}</span>
        </span>
        {facts.length > 0 && <span className="text-muted text-xs">{facts.join(' · ')}</span>}
        {progress?.watched ? (
          <span className="inline-flex items-center gap-1.5 text-good-text text-xs">
            <Icon name="check" className="size-4" />
            {t('series.seen')}
          </span>
        ) : (
          progress && (
            <span className="flex max-w-56 items-center gap-3 text-muted text-xs">
              <ProgressBar value={shareOf(progress)} label={t('series.progress', { title: episode.title })} />
              <span className="shrink-0">{t('home.left', { time: format.wait(leftOf(progress)) })}</span>
            </span>
          )
        )}
        {episode.overview && (
          <span className="measure mt-1 line-clamp-2 text-sm" lang="en">
            {episode.overview}
          </span>
        )}
        {!mediaId && <span className="text-muted text-xs">{t('series.noCopy')}</span>}
      </span>
    </Link>
  );
}
