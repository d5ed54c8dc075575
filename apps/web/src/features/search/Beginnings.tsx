import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { useNames } from '../catalogue/names.ts';
import { genresQuery } from '../catalogue/queries.ts';

const EXAMPLES = ['search.example.1', 'search.example.2', 'search.example.3'] as const;

/** Where one may begin without a word: questions as others might ask them, and the genres. */
export function Beginnings() {
  const { t, format, locale } = useI18n();
  const names = useNames();
  const { data } = useQuery(genresQuery);
  return (
    <>
      <section aria-labelledby="search-examples" className="mt-10">
        <h2 id="search-examples" className="title text-xl">
          {t('search.examples')}
        </h2>
        <ul className="mt-3 flex flex-wrap gap-2">
          {EXAMPLES.map((key) => (
            <li key={key}>
              <Link
                to="/search"
                search={{ q: t(key) }}
                className="inline-flex min-h-11 items-center rounded-control border border-edge px-4 text-sm transition-colors duration-150 hover:bg-raised"
              >
                {t(key)}
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {data && data.length > 0 && (
        <section aria-labelledby="search-start" className="mt-12 lg:mt-16">
          <h2 id="search-start" className="title text-xl">
            {t('search.start')}
          </h2>
          <ul className="mt-4 grid grid-cols-2 gap-x-8 sm:grid-cols-3 xl:grid-cols-4">
            {data
              .map((genre) => ({ ...genre, called: names.genre(genre) }))
              .sort((a, b) => a.called.localeCompare(b.called, locale))
              .map((genre) => (
                <li key={genre.slug} className="border-line border-t">
                  <Link
                    to="/browse"
                    search={{ genre: genre.slug }}
                    className="group flex min-h-12 items-center justify-between gap-3 decoration-2 decoration-lamp underline-offset-4"
                  >
                    <span className="group-hover:underline">{genre.called}</span>
                    <span className="figures text-muted text-sm">{format.number(genre.movieCount)}</span>
                  </Link>
                </li>
              ))}
          </ul>
        </section>
      )}
    </>
  );
}
