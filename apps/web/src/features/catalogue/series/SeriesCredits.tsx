import { Link } from '@tanstack/react-router';
import { useI18n } from '../../../lib/i18n.tsx';
import { Fact } from '../FilmCredits.tsx';
import { useNames } from '../names.ts';
import { People, PersonLink } from '../people/PersonLink.tsx';
import type { SeriesDetail } from './queries.ts';

/** Who made a series and plays in it, and what it is about. */
export function SeriesCredits({ series }: { series: SeriesDetail }) {
  const { t, locale } = useI18n();
  const names = useNames();
  const people = (role: SeriesDetail['credits'][number]['role']) => series.credits.filter((credit) => credit.role === role);
  const [creators, writers, cast] = [people('DIRECTOR'), people('WRITER'), people('CAST')];
  return (
    <section aria-labelledby="series-facts">
      <h2 id="series-facts" className="sr-only">
        {t('film.facts')}
      </h2>
      <dl className="border-line border-b">
        {creators.length > 0 && (
          <Fact name={t('series.creators')}>
            <People people={creators} locale={locale} />
          </Fact>
        )}
        {writers.length > 0 && (
          <Fact name={t('film.writers', { count: writers.length })}>
            <People people={writers} locale={locale} />
          </Fact>
        )}
        {cast.length > 0 && (
          <Fact name={t('film.cast')}>
            <ul className="grid gap-x-8 gap-y-1 xl:grid-cols-2">
              {cast.map((credit) => (
                <li key={`${credit.personId}-${credit.character}`}>
                  <PersonLink person={credit} />{' '}
                  {credit.character && <span className="text-muted">{t('film.as', { character: credit.character })}</span>}
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {series.originalLanguage && <Fact name={t('film.language')}>{names.language(series.originalLanguage)}</Fact>}
        {series.categories.length > 0 && (
          <Fact name={t('film.genres')}>
            <ul className="flex flex-wrap gap-x-4">
              {series.categories.map((genre) => (
                <li key={genre.slug}>
                  <Link
                    to="/series"
                    search={{ genre: genre.slug }}
                    className="underline decoration-line underline-offset-4 hover:decoration-lamp"
                  >
                    {names.genre(genre)}
                  </Link>
                </li>
              ))}
            </ul>
          </Fact>
        )}
        {series.keywords.length > 0 && (
          <Fact name={t('film.keywords')}>
            <span lang="en">{series.keywords.join(' · ')}</span>
          </Fact>
        )}
      </dl>
    </section>
  );
}
