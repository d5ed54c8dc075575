import { useState } from 'react';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Button } from '../../../../ui/Button.tsx';
import type { Season, SeriesDetail } from '../../../catalogue/series/queries.ts';
import { AddEpisode } from './AddEpisode.tsx';
import { DeletePart } from './DeletePart.tsx';
import { EpisodesTable } from './EpisodesTable.tsx';
import { SeasonForm } from './SeasonForm.tsx';

/** The seasons of a series, each with its episodes and a line to add the next. */
export function Seasons({ series }: { series: SeriesDetail }) {
  const { t } = useI18n();
  const [making, setMaking] = useState(false);
  return (
    <section aria-labelledby="seasons" className="flex flex-col gap-8">
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h2 id="seasons" className="title text-2xl">
          {t('shelve.seasons')}
        </h2>
        <Button onClick={() => setMaking(true)}>{t('shelve.season.make')}</Button>
      </div>
      {series.seasons.length === 0 && <p className="measure text-muted">{t('shelve.seasons.none')}</p>}
      {series.seasons.map((season) => (
        <OneSeason key={season.id} season={season} />
      ))}
      {making && <SeasonForm series={series} season={null} onClose={() => setMaking(false)} />}
    </section>
  );
}

function OneSeason({ season }: { season: Season }) {
  const { t } = useI18n();
  const [open, setOpen] = useState<'edit' | 'delete' | null>(null);
  const name = season.number === 0 ? t('shelve.specials') : t('shelve.season', { number: String(season.number) });
  const count = season.episodes.length;
  return (
    <section aria-labelledby={`season-${season.id}`} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <h3 id={`season-${season.id}`} className="title text-xl wrap-anywhere">
          {name}
          {season.title && <span className="text-muted"> · {season.title}</span>}
        </h3>
        <span className="-mr-3 inline-flex">
          <Button kind="ghost" className="px-3" aria-label={t('shelve.season.edit', { name })} onClick={() => setOpen('edit')}>
            {t('admin.edit')}
          </Button>
          <Button kind="ghost" className="px-3" aria-label={t('shelve.season.delete', { name })} onClick={() => setOpen('delete')}>
            {t('admin.delete')}
          </Button>
        </span>
      </div>
      {count > 0 && <EpisodesTable caption={name} episodes={season.episodes} />}
      <AddEpisode season={season} name={name} />
      {open === 'edit' && <SeasonForm series={null} season={season} onClose={() => setOpen(null)} />}
      {open === 'delete' && (
        <DeletePart route="DELETE /api/seasons/{id}" id={season.id} name={name} onClose={() => setOpen(null)}>
          {t('shelve.season.deleteWhat', { count })}
        </DeletePart>
      )}
    </section>
  );
}
