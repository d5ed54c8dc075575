import { readPage } from '../../../lib/search.ts';

export const STATUSES = ['READY', 'PROCESSING', 'UPLOADED', 'PENDING', 'ERROR'] as const;

/** What the list of media files is narrowed to; the same names as in the API and in the URL. */
export interface FileFilters {
  readonly q?: string;
  readonly status?: (typeof STATUSES)[number];
  /** Everybody's, for administrators. */
  readonly all?: true;
  readonly page?: number;
}

/** The filters in a URL's search. Whatever makes no sense is dropped, so that equal lists have equal addresses. */
export function readFileFilters(search: Readonly<Record<string, unknown>>): FileFilters {
  const q = String(search.q ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);
  const status = STATUSES.find((one) => one === search.status);
  return {
    ...(q !== '' && { q }),
    ...(status && { status }),
    ...((search.all === true || search.all === 'true') && { all: true }),
    ...readPage(search.page),
  };
}

export const isNarrowed = ({ q, status }: FileFilters): boolean => q !== undefined || status !== undefined;
