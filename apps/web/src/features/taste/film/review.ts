/** The same bound as the API's. */
export const LONGEST_REVIEW = 10_000;

/** A review as the API takes it: line breaks of one kind, no control characters beside them and tabs. */
export function readReview(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]/gu, ' ')
    .trim();
}

/** Characters that are left; the API counts UTF-16 units, as browsers do. */
export const reviewRoom = (text: string): number => LONGEST_REVIEW - readReview(text).length;
