import { Link } from '@tanstack/react-router';
import { useI18n } from '../../lib/i18n.tsx';
import { IconButton } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icon.tsx';
import { useSeen } from '../../ui/near.ts';
import { useNames } from '../catalogue/names.ts';
import { Poster } from '../catalogue/Poster.tsx';
import { StarSlider } from '../taste/film/StarSlider.tsx';
import { useOwnFilm } from '../taste/use-own-film.ts';
import type { Answer } from './queries.ts';

type Film = Answer['contextMovies'][number];

/** A film that an answer speaks of: played, kept and rated where it stands. */
export function ChatFilm(props: { film: Film; n: number | null; id: string; lit: boolean }) {
  const { t } = useI18n();
  const names = useNames();
  const [place, seen] = useSeen<HTMLDivElement>('100px');
  const { film, n } = props;
  const title = names.title(film);
  const to = { to: '/films/$id/{-$slug}', params: { id: String(film.id), slug: film.slug } } as const;
  return (
    <div
      ref={place}
      className={`flex h-full flex-col rounded-control border p-2 transition-colors duration-150 ${props.lit ? 'border-lamp bg-raised' : 'border-line'}`}
    >
      <Link {...to} id={props.id} className="group grid scroll-my-24 grid-cols-[4rem_minmax(0,1fr)] gap-3">
        <Poster film={film} sizes="4rem" />
        <span className="flex min-w-0 flex-col gap-0.5 py-1">
          <span className="line-clamp-3 font-semibold text-sm leading-snug decoration-2 decoration-lamp underline-offset-4 group-hover:underline">
            {title}
          </span>
          <span className="figures text-muted text-xs">{film.year}</span>
          {n !== null && (
            <span aria-hidden="true" className="figures mt-auto w-fit rounded-control border border-edge px-1.5 text-xs">
              {n}
            </span>
          )}
        </span>
      </Link>
      <div className="mt-1 flex min-h-11 items-center gap-1">
        {film.playable && (
          <Link
            {...to}
            state={{ play: true }}
            aria-label={t('chat.play', { title })}
            title={t('chat.play', { title })}
            className="inline-flex size-11 shrink-0 items-center justify-center rounded-control text-lamp-text transition-colors duration-150 hover:bg-raised"
          >
            <Icon name="play" filled />
          </Link>
        )}
        {seen && <OwnSide film={film} title={title} />}
      </div>
    </div>
  );
}

function OwnSide({ film, title }: { film: Film; title: string }) {
  const { t } = useI18n();
  const { own, change } = useOwnFilm(film.id);
  if (!own) return null;
  const kept = own.collections.includes('watchlist');
  return (
    <>
      <IconButton
        icon="bookmark"
        label={t('chat.keep', { title })}
        aria-pressed={kept}
        className={kept ? 'text-lamp [&>svg]:fill-current' : ''}
        onClick={() => change({ kind: kept ? 'drop' : 'keep', collection: 'watchlist' })}
      />
      <div className="ml-auto [&>div>span:last-child]:hidden [&>div>div>span]:h-5">
        <StarSlider
          label={t('chat.rate', { title })}
          value={own.rating?.rating ?? null}
          onChange={(stars) => change(stars === null ? { kind: 'unrate' } : { kind: 'rate', rating: stars })}
        />
      </div>
    </>
  );
}
