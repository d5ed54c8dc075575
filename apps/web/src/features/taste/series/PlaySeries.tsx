import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../lib/i18n.tsx';
import { useSession } from '../../../lib/me.ts';
import { buttonClass } from '../../../ui/Button.tsx';
import { Icon } from '../../../ui/Icon.tsx';
import type { SeriesDetail } from '../../catalogue/series/queries.ts';
import { continueQuery } from '../queries.ts';
import { startOf } from './next.ts';

/** The one action of a series' page: begin it, or go on. */
export function PlaySeries({ series }: { series: SeriesDetail }) {
  const { t } = useI18n();
  const { signedIn } = useSession();
  const begun = useQuery({ ...continueQuery, enabled: signedIn && series.playableCount > 0 });
  const start = startOf(series, begun.data ?? []);
  if (!start) return <p className="measure border-line border-l-2 pl-5 text-muted">{t('series.nothingPlays')}</p>;
  const { episode, reason } = start;
  const place = t('series.place', { season: String(episode.seasonNumber), episode: String(episode.number) });
  return (
    <div className="flex flex-wrap items-center gap-4">
      <Link to="/episodes/$id" params={{ id: String(episode.id) }} state={{ play: true }} className={buttonClass('lamp')}>
        <Icon name="play" />
        {t(`series.play.${reason}`)}
      </Link>
      <p className="text-muted text-sm">
        <span className="figures">{place}</span> {episode.title}
      </p>
    </div>
  );
}
