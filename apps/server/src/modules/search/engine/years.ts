/** Years, first and last of them included. */
export interface Years {
  readonly from: number;
  readonly to: number;
}

/** Years found among words, and which of them told it. */
export interface YearsFound {
  readonly years: Years;
  readonly from: number;
  /** The first word after them. */
  readonly to: number;
}

/** The first films that anybody kept. */
const FIRST_YEAR = 1870;
const LAST_YEAR = 2099;

/** Decades by their words, of the twentieth century where nothing else is said. */
const DECADES: Readonly<Record<string, number>> = {
  ...{ twenties: 20, thirties: 30, forties: 40, fifties: 50, sixties: 60, seventies: 70, eighties: 80, nineties: 90 },
  ...{ veinte: 20, treinta: 30, cuarenta: 40, cincuenta: 50, sesenta: 60, setenta: 70, ochenta: 80, noventa: 90 },
  ...{
    vinte: 20,
    trinta: 30,
    quarenta: 40,
    cinquenta: 50,
    sessenta: 60,
    oitenta: 80,
    noventas: 90,
    ochentas: 80,
    setentas: 70,
    sesentas: 60,
  },
};
/** Words that make a decade of the number after them: “años 80”, “anos oitenta”, “los setenta”, “década de 1950”. */
const BEFORE_DECADE = /^(?:anos|decada|decadas|decenio|the|los|in|nos|dos|de|del|early|late|mid|principios|finales|comecos|finais)$/;
const NEEDED_BEFORE_DECADE = /^(?:anos|decada|decadas|decenio|los|nos|dos|the)$/;
const BEFORE = /^(?:before|antes|until|hasta|ate|pre)$/;
const AFTER = /^(?:after|since|despues|depois|desde|post)$/;
const BETWEEN = /^(?:between|entre|from|de)$/;
const AND = /^(?:and|y|e|to|a|al|ate|hasta|until)$/;
/** Words between “before” and its year. */
const LITTLE = /^(?:de|del|the|do|da|dos|los|que|year|ano|anos)$/;

/**
 * The years that words name, in English, Spanish or Portuguese: “1994”, “the seventies”, “años 80”, “early 2000s”, “before 1950”,
 * “entre 1960 y 1970”. Bare numbers of two digits are years only as decades; those of four only between 1870 and 2099.
 */
export function yearsIn(words: readonly string[]): YearsFound | null {
  for (let at = 0; at < words.length; at++) {
    const found = rangeAt(words, at) ?? boundAt(words, at) ?? decadeAt(words, at) ?? yearAt(words, at);
    if (found) return found;
  }
  return null;
}

function yearOf(word: string | undefined): number | null {
  if (!word || !/^\d{4}$/.test(word)) return null;
  const year = Number(word);
  return year >= FIRST_YEAR && year <= LAST_YEAR ? year : null;
}

function yearAt(words: readonly string[], at: number): YearsFound | null {
  const year = yearOf(words[at]);
  return year === null ? null : { years: { from: year, to: year }, from: at, to: at + 1 };
}

function rangeAt(words: readonly string[], at: number): YearsFound | null {
  const [first, link, second] = BETWEEN.test(words[at] ?? '') ? words.slice(at + 1, at + 4) : words.slice(at, at + 3);
  const [a, b] = [yearOf(first), yearOf(second)];
  if (a === null || b === null || !AND.test(link ?? '') || b < a) return null;
  return { years: { from: a, to: b }, from: at, to: at + (BETWEEN.test(words[at] ?? '') ? 4 : 3) };
}

function boundAt(words: readonly string[], at: number): YearsFound | null {
  const word = words[at] ?? '';
  const isBefore = BEFORE.test(word);
  if (!isBefore && !AFTER.test(word)) return null;
  let next = at + 1;
  while (next < at + 4 && LITTLE.test(words[next] ?? '') && decadeAt(words, next) === null) next++;
  const named = decadeAt(words, next) ?? yearAt(words, next);
  if (!named) return null;
  const years = isBefore ? { from: FIRST_YEAR, to: named.years.from - 1 } : { from: named.years.from, to: LAST_YEAR };
  return { years, from: at, to: named.to };
}

/** “1970s”, “70s”, “seventies”, “años 70”, “los setenta”, “década de 1950”, with “early” or “late” before or not. */
function decadeAt(words: readonly string[], at: number): YearsFound | null {
  let next = at;
  while (next - at < 4 && BEFORE_DECADE.test(words[next] ?? '')) next++;
  const said = words.slice(at, next);
  const first = decadeOf(
    words[next] ?? '',
    said.some((word) => NEEDED_BEFORE_DECADE.test(word)),
  );
  if (first === null) return null;
  const [half] = said.flatMap((word) =>
    /^(?:early|principios|comecos)$/.test(word) ? [[0, 4]] : /^(?:late|finales|finais)$/.test(word) ? [[5, 9]] : [],
  );
  const [low = 0, high = 9] = half ?? [];
  return { years: { from: first + low, to: first + high }, from: at, to: next + 1 };
}

function decadeOf(word: string, isAnnounced: boolean): number | null {
  const [, digits, plural] = /^(\d{2}|\d{4})(s?)$/.exec(word) ?? [];
  if (digits !== undefined) {
    const number = Number(digits);
    if (number % 10 !== 0 || !(plural || isAnnounced)) return null;
    if (digits.length === 4) return number >= FIRST_YEAR && number <= LAST_YEAR ? number : null;
    return number <= 20 ? 2_000 + number : 1_900 + number;
  }
  const decade = DECADES[word];
  if (decade === undefined) return null;
  // “Veinte” alone is a number; “twenties” is not.
  return isAnnounced || word.endsWith('ies') ? 1_900 + decade : null;
}
