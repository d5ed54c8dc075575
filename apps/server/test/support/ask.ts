import type { Problem } from '@fotograma/contract';

export interface Asked<T> {
  readonly status: number;
  readonly headers: Headers;
  /** What was asked for, or what is wrong. */
  readonly body: T & Partial<Problem>;
}

export type Ask = <T = Record<string, unknown>>(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  options?: { body?: unknown; as?: string | null; key?: string },
) => Promise<Asked<T>>;

/**
 * Calls an API in JSON.
 * @param url where `/api` is.
 * @param caller who calls where `as` names nobody else: the text of a bearer token, null for nobody; a `key` takes its place.
 */
export function createAsk(url: string, caller: string): Ask {
  return async (method, path, { body, as = caller, key } = {}) => {
    const response = await fetch(`${url}/api${path}`, {
      method,
      headers: {
        ...(key !== undefined ? { 'x-client-key': key } : as === null ? {} : { Authorization: `Bearer ${as}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: (text === '' ? undefined : JSON.parse(text)) as never };
  };
}
