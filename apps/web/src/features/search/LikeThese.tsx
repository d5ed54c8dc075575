import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { Skeleton } from '../../ui/states.tsx';
import { useNames } from '../catalogue/names.ts';
import { filmQuery } from '../catalogue/queries.ts';
import { changed, likeOf, type SearchParams } from './params.ts';

/** The films that others are to be like; each can be left out again. */
export function LikeThese({ params }: { params: SearchParams }) {
  const { t } = useI18n();
  const names = useNames();
  const ids = likeOf(params);
  const films = useQueries({ queries: ids.map((id) => filmQuery(String(id))) });
  return (
    <section aria-labelledby="like-these" className="mt-6">
      <h2 id="like-these" className="title text-xl">
        {t('search.like.title', { count: ids.length })}
      </h2>
      <ul className="mt-3 flex flex-wrap gap-2">
        {ids.map((id, index) => {
          const { data, isPending } = films[index] ?? { data: undefined, isPending: true };
          if (isPending) return <Skeleton key={id} className="h-11 w-36" />;
          const title = data ? names.title(data) : t('search.like.unknown');
          const rest = ids.filter((other) => other !== id);
          return (
            <li key={id} className="inline-flex items-center rounded-full border border-edge text-sm">
              {data ? (
                <Link
                  to="/films/$id/{-$slug}"
                  params={{ id: String(id), slug: data.slug }}
                  className="inline-flex min-h-11 items-center gap-2 pl-4 decoration-lamp underline-offset-4 hover:underline"
                >
                  {title}
                  <span className="figures text-muted text-xs">{data.year}</span>
                </Link>
              ) : (
                <span className="pl-4">{title}</span>
              )}
              <Link
                to="/search"
                search={changed(params, { like: rest.join(',') })}
                aria-label={t('search.like.drop', { title })}
                className="inline-flex size-11 items-center justify-center"
              >
                <Icon name="close" className="size-4" />
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
