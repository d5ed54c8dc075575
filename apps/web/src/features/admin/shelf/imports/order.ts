import type { ImportOrder } from './queries.ts';

export const LISTS = ['popular', 'top-rated', 'trending', 'discover', 'ids'] as const;
type List = (typeof LISTS)[number];

type TmdbOrder = Extract<ImportOrder, { source: 'tmdb' }>;

/** An order as it stands in the fields of its form. */
export interface TmdbDraft {
  readonly list: List;
  readonly pages: string;
  readonly ids: string;
  readonly yearFrom: string;
  readonly yearTo: string;
  readonly language: string;
  readonly genre: string;
  readonly votesAtLeast: string;
  readonly dryRun: boolean;
}

export const NEW_ORDER: TmdbDraft = {
  list: 'popular',
  pages: '5',
  ids: '',
  yearFrom: '',
  yearTo: '',
  language: '',
  genre: '',
  votesAtLeast: '',
  dryRun: false,
};

const MOST_IDS = 10_000;
const MOST_ID = 2_147_483_647;

/** Numbers with spaces, commas or lines between; null when something is none, or there are none, or too many. */
export function readIds(text: string): number[] | null {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const ids = [...new Set(words.map((word) => (/^\d+$/.test(word) ? Number(word) : 0)))];
  return ids.length > 0 && ids.length <= MOST_IDS && ids.every((id) => id >= 1 && id <= MOST_ID) ? ids : null;
}

/** Whether a field holds a whole number between two others, or nothing. */
export const isWholeOrEmpty = (text: string, least: number, most: number): boolean =>
  text.trim() === '' || (/^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most);

/** The order in the contract's own terms. */
export function toOrder(draft: TmdbDraft): TmdbOrder {
  return { source: 'tmdb', dryRun: draft.dryRun, selection: selectionOf(draft) };
}

function selectionOf(draft: TmdbDraft): TmdbOrder['selection'] {
  const { list } = draft;
  if (list === 'ids') return { list, ids: readIds(draft.ids) ?? [] };
  const pages = Number(draft.pages);
  if (list !== 'discover') return { list, pages };
  const number = (name: 'yearFrom' | 'yearTo' | 'genre' | 'votesAtLeast') =>
    draft[name].trim() === '' ? {} : { [name]: Number(draft[name]) };
  const language = draft.language.trim().toLowerCase();
  return {
    list,
    pages,
    ...number('yearFrom'),
    ...number('yearTo'),
    ...number('genre'),
    ...number('votesAtLeast'),
    ...(language !== '' && { language }),
  };
}
