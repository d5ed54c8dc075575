import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { DeleteFilm } from '../features/admin/shelf/films/DeleteFilm.tsx';
import { FilmForm } from '../features/admin/shelf/films/FilmForm.tsx';
import { MediaField } from '../features/admin/shelf/MediaField.tsx';
import { PictureField } from '../features/admin/shelf/PictureField.tsx';
import { shelfFilmQuery } from '../features/admin/shelf/queries.ts';
import { ThingPage } from '../features/admin/shelf/ThingPage.tsx';
import { useShelfChange } from '../features/admin/shelf/use-shelf.ts';
import type { FilmDetail } from '../features/catalogue/queries.ts';
import { client } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { buttonClass } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/admin/films/$id');

/** One film: what is said of it, its pictures, and what plays. */
export function AdminFilm() {
  const { t } = useI18n();
  const { id } = route.useParams();
  return (
    <ThingPage query={useQuery(shelfFilmQuery(id))} section={t('shelve.films')} to="/admin/films">
      {(film) => <Film key={film.id} film={film} />}
    </ThingPage>
  );
}

function Film({ film }: { film: FilmDetail }) {
  const { t } = useI18n();
  const key = shelfFilmQuery(String(film.id)).queryKey;
  return (
    <Page
      title={film.title}
      lead={
        <span className="flex flex-wrap gap-3">
          <Link to="/films/$id/{-$slug}" params={{ id: String(film.id), slug: film.slug }} className={buttonClass()}>
            {t('shelve.look')}
          </Link>
          <Link to="/admin/curation/films/$id" params={{ id: String(film.id) }} className={buttonClass('ghost')}>
            {t('felt.title')}
          </Link>
        </span>
      }
    >
      <div className="grid items-start gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <section aria-labelledby="facts" className="flex flex-col gap-4">
          <h2 id="facts" className="title text-2xl">
            {t('shelve.facts')}
          </h2>
          <FilmForm film={film} />
        </section>
        <div className="flex flex-col gap-10">
          <section aria-labelledby="media" className="flex flex-col gap-3">
            <h2 id="media" className="title text-xl">
              {t('shelve.media')}
            </h2>
            <MediaField
              name={film.title}
              media={film.media}
              change={useShelfChange<FilmDetail>(key)}
              attach={(mediaId) => client('PUT /api/movies/{id}/media', { params: { id: film.id }, body: { mediaId } })}
              detach={() => client('DELETE /api/movies/{id}/media', { params: { id: film.id } })}
            />
          </section>
          <section aria-labelledby="pictures" className="flex flex-col gap-6">
            <h2 id="pictures" className="title text-xl">
              {t('shelve.pictures')}
            </h2>
            <Picture film={film} kind="poster" isOwn={film.posterSet !== null} />
            <Picture film={film} kind="backdrop" isOwn={film.backdropUrl !== null} />
          </section>
          <DeleteFilm film={film} />
        </div>
      </div>
    </Page>
  );
}

function Picture({ film, kind, isOwn }: { film: FilmDetail; kind: 'poster' | 'backdrop'; isOwn: boolean }) {
  const params = { id: film.id, kind };
  return (
    <PictureField
      kind={kind}
      url={kind === 'poster' ? film.posterUrl : film.backdropUrl}
      isOwn={isOwn}
      change={useShelfChange<FilmDetail>(shelfFilmQuery(String(film.id)).queryKey)}
      put={(bytes) => client('PUT /api/movies/{id}/pictures/{kind}', { params, bytes })}
      remove={() => client('DELETE /api/movies/{id}/pictures/{kind}', { params })}
    />
  );
}
