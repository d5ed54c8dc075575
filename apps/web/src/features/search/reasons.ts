import type { I18n } from '../../lib/i18n.tsx';
import type { MatchReason } from './queries.ts';

type Speaker = Pick<I18n, 't' | 'find' | 'format'>;

/** Why a film was found, in a few words; what is quoted stands as it does in the film's own text. */
export function sayMatch({ t, find, format }: Speaker, reason: MatchReason): string {
  switch (reason.kind) {
    case 'title':
      return t('search.why.title', { title: reason.title });
    case 'person':
      return t('search.why.person', { name: reason.name });
    case 'genre':
      return t('search.why.genre', { genre: find(`genre.${reason.slug}`) ?? reason.name });
    case 'keyword':
      return t('search.why.keyword', { keyword: reason.keyword });
    case 'years':
      return t('search.why.years', { years: sayYears(reason) });
    case 'words':
      return t('search.why.words', { words: format.list(reason.words), count: reason.words.length });
    case 'meaning':
      return t('search.why.meaning');
    case 'like':
      return t('search.why.like', { count: reason.movieIds.length });
  }
}

/** "1970–1979", or "1927" where it is one. */
export const sayYears = ({ from, to }: { readonly from: number; readonly to: number }): string =>
  from === to ? `${from}` : `${from}–${to}`;
