import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { PictureField } from '../features/admin/shelf/PictureField.tsx';
import { shelfSeriesQuery } from '../features/admin/shelf/queries.ts';
import { DeleteSeries } from '../features/admin/shelf/series/DeleteSeries.tsx';
import { Seasons } from '../features/admin/shelf/series/Seasons.tsx';
import { SeriesForm } from '../features/admin/shelf/series/SeriesForm.tsx';
import { ThingPage } from '../features/admin/shelf/ThingPage.tsx';
import { useShelfChange } from '../features/admin/shelf/use-shelf.ts';
import type { SeriesDetail } from '../features/catalogue/series/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/admin/series/$id');

/** One series: its episodes and what plays for each, what is said of it, and its pictures. */
export function AdminSeries() {
  const { t } = useI18n();
  const { id } = route.useParams();
  return (
    <ThingPage query={useQuery(shelfSeriesQuery(id))} section={t('shelve.series')} to="/admin/series">
      {(series) => <Series key={series.id} series={series} />}
    </ThingPage>
  );
}

function Series({ series }: { series: SeriesDetail }) {
  const { t } = useI18n();
  return (
    <Page
      title={series.title}
      lead={
        <Link to="/series/$id/{-$slug}" params={{ id: String(series.id), slug: series.slug }} className={buttonClass()}>
          {t('shelve.look')}
        </Link>
      }
    >
      <div className="flex flex-col gap-12">
        <Seasons series={series} />
        <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <section aria-labelledby="facts" className="flex flex-col gap-4">
            <h2 id="facts" className="title text-2xl">
              {t('shelve.facts')}
            </h2>
            <SeriesForm series={series} />
          </section>
          <div className="flex flex-col gap-10">
            <section aria-labelledby="pictures" className="flex flex-col gap-6">
              <h2 id="pictures" className="title text-xl">
                {t('shelve.pictures')}
              </h2>
              <Picture series={series} kind="poster" isOwn={series.posterSet !== null} />
              <Picture series={series} kind="backdrop" isOwn={series.backdropUrl !== null} />
            </section>
            <DeleteSeries series={series} />
          </div>
        </div>
      </div>
    </Page>
  );
}

function Picture({ series, kind, isOwn }: { series: SeriesDetail; kind: 'poster' | 'backdrop'; isOwn: boolean }) {
  const params = { id: series.id, kind };
  return (
    <PictureField
      kind={kind}
      url={kind === 'poster' ? series.posterUrl : series.backdropUrl}
      isOwn={isOwn}
      change={useShelfChange<SeriesDetail>(shelfSeriesQuery(String(series.id)).queryKey)}
      put={(bytes) => client('PUT /api/series/{id}/pictures/{kind}', { params, bytes })}
      remove={() => client('DELETE /api/series/{id}/pictures/{kind}', { params })}
    />
  );
}
