import { toProblem } from './client.ts';

/** What the server found wrong with one field of the body, if it did. */
export function fieldError(error: unknown, field: string): string | null {
  if (!error) return null;
  const found = toProblem(error).errors?.find(({ in: part, pointer }) => part === 'body' && pointer.split('/')[1] === field);
  return found?.message ?? null;
}

/** Whether all that is wrong is said beside fields of the form. */
export function isOfFields(error: unknown, fields: readonly string[]): boolean {
  const errors = toProblem(error).errors ?? [];
  return errors.length > 0 && errors.every(({ in: part, pointer }) => part === 'body' && fields.includes(pointer.split('/')[1] ?? ''));
}
