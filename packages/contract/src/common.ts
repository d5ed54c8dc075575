import * as z from 'zod';

/** A whole number given in a path or query string: decimal digits only, no sign, blank or exponent. */
export const wholeNumber = (minimum: number, maximum: number) =>
  z
    .string()
    .regex(/^\d{1,10}$/, 'Expected a whole number')
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum));

export const page = wholeNumber(1, 100_000).default(1).meta({ description: 'Page number, from 1.', example: 1 });

export const limit = wholeNumber(1, 100)
  .default(20)
  .meta({ description: 'Entries on a page. More than 100 is refused, never cut.', example: 20 });

export const Pagination = z
  .object({
    page: z.int(),
    limit: z.int(),
    totalItems: z.int(),
    totalPages: z.int(),
  })
  .meta({ id: 'Pagination' });

export const Meta = z.object({ timestamp: z.iso.datetime() }).meta({ id: 'Meta' });

/** The envelope of every list: `{ data, pagination, meta }`. */
export const listOf = <S extends z.ZodType>(item: S) => z.object({ data: z.array(item), pagination: Pagination, meta: Meta });

/** An example of `listOf`'s envelope around some entries. */
export const exampleList = <T>(...data: T[]) => ({
  data,
  pagination: { page: 1, limit: 20, totalItems: data.length, totalPages: 1 },
  meta: { timestamp: '2026-01-01T12:00:00.000Z' },
});

/** Answers that are a person's own, or that follow a change, are kept by nobody. */
export const noStore = { cacheControl: 'no-store' } as const;

export const Done = z.object({ success: z.literal(true) }).meta({ id: 'Done' });

/** The path parameter of what is numbered. */
export const idParams = (what: string, example: number) =>
  z.strictObject({ id: wholeNumber(1, 2_147_483_647).meta({ description: `The ${what}’s id.`, example }) });

/** One line of text that people wrote: trimmed, no control characters. */
export const line = (longest: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}]*$/u, 'Control characters are not allowed');

export const searchText = line(200);

/** A question in a person's own words. */
export const question = line(500);

/** Text of several lines: trimmed, with no control characters but line breaks and tabs. */
export const prose = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^[^\p{Cc}\n\r\t]*([\n\r\t][^\p{Cc}\n\r\t]*)*$/u, 'Control characters are not allowed');

export const languageCode = z.string().regex(/^[a-z]{2,3}$/, 'Expected a lower-case ISO 639 code');
export const countryCode = z.string().regex(/^[A-Z]{2}$/, 'Expected an ISO 3166-1 alpha-2 code');
export const slug = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'Lower-case letters, digits and single hyphens')
  .max(200);

/** A query parameter that is yes or no. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
