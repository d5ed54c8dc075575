/** A page in an address: from 2 on; the first needs no mention. */
export function readPage(value: unknown): { page?: number } {
  const text = String(value ?? '');
  const page = Number(text);
  return /^\d{1,5}$/.test(text) && page > 1 ? { page } : {};
}
