import { ROLES, type Role } from '@fotograma/contract/permissions';

/** Which accounts are listed; the same names as in the API and in the URL. */
export interface UserFilters {
  readonly q?: string;
  readonly role?: Role;
  readonly disabled?: boolean;
  readonly page?: number;
}

/** The filters in a URL's search. Whatever makes no sense is dropped, so that equal lists have equal addresses. */
export function readUserFilters(search: Readonly<Record<string, unknown>>): UserFilters {
  const q = String(search.q ?? '')
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, 200);
  const role = ROLES.find((one) => one === search.role);
  const disabled = String(search.disabled ?? '');
  const page = /^\d{1,5}$/.test(String(search.page ?? '')) ? Number(search.page) : 1;
  return {
    ...(q !== '' && { q }),
    ...(role && { role }),
    ...((disabled === 'true' || disabled === 'false') && { disabled: disabled === 'true' }),
    ...(page > 1 && { page }),
  };
}

export const isNarrowed = ({ q, role, disabled }: UserFilters): boolean => q !== undefined || role !== undefined || disabled !== undefined;
