import { client } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { sayProblem } from '../../../../ui/states.tsx';
import type { FilmDetail } from '../../../catalogue/queries.ts';
import { Deletion } from '../Deletion.tsx';
import { shelfFilmQuery } from '../queries.ts';
import { useShelfDeletion } from '../use-shelf.ts';

/** Takes a film off the shelf, once it has been read what goes with it. */
export function DeleteFilm({ film }: { film: FilmDetail }) {
  const i18n = useI18n();
  const { t } = i18n;
  const ask = () => client('DELETE /api/movies/{id}', { params: { id: film.id } });
  const deletion = useShelfDeletion(shelfFilmQuery(String(film.id)).queryKey, ask);
  return (
    <Deletion
      name={film.title}
      action={t('shelve.films.delete')}
      lead={t('shelve.films.deleteLead')}
      deletion={deletion}
      refusal={deletion.error && sayProblem(i18n, deletion.error)}
      to="/admin/films"
    >
      <p>{t('shelve.films.deleteWhat', { count: film.stats.ratingCount })}</p>
      <p>{film.media ? t('shelve.deleteMediaStays') : t('shelve.deleteForGood')}</p>
    </Deletion>
  );
}
