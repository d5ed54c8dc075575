import type { I18n } from '../../lib/i18n.tsx';
import type { Reason } from './queries.ts';

type Speaker = Pick<I18n, 't' | 'find' | 'format'>;

/** Why a film is recommended to oneself, as a whole sentence. */
export function sayReason({ t, find, format }: Speaker, reason: Reason): string {
  switch (reason.kind) {
    case 'film':
      return reason.rating === null
        ? t('reason.film.liked', { title: reason.movie.title })
        : t('reason.film.rated', { title: reason.movie.title, stars: format.number(reason.rating, 1), count: reason.rating });
    case 'person':
      return t(`reason.person.${reason.role}`, { name: reason.name });
    case 'genre':
      return t('reason.genre', { genre: find(`genre.${reason.slug}`) ?? reason.name });
    case 'keyword':
      return t('reason.keyword', { keyword: reason.keyword });
    case 'audience':
      return t('reason.audience');
    case 'acclaim':
      return t('reason.acclaim');
  }
}

/** What a film has in common with the one whose page it is shown on, as a whole sentence. */
export function sayLikeness({ t, find }: Pick<I18n, 't' | 'find'>, reason: Reason): string {
  switch (reason.kind) {
    case 'film':
      return t('like.film', { title: reason.movie.title });
    case 'person':
      return t(`like.person.${reason.role}`, { name: reason.name });
    case 'genre':
      return t('like.genre', { genre: find(`genre.${reason.slug}`) ?? reason.name });
    case 'keyword':
      return t('like.keyword', { keyword: reason.keyword });
    case 'audience':
      return t('like.audience');
    case 'acclaim':
      return t('reason.acclaim');
  }
}
