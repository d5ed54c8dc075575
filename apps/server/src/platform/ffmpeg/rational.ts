/** A rational number of frames a second, as 24000/1001. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

export function rate({ num, den }: Rational): number {
  return den > 0 ? num / den : 0;
}

/** `24000/1001`; 0/0 where it is none. */
export function parseRational(text: string): Rational {
  const [num = 0, den = 0] = text.split('/').map(Number);
  return Number.isFinite(num) && Number.isFinite(den) ? { num, den } : { num: 0, den: 0 };
}

/** Rates that films are made in. */
const STANDARD: readonly Rational[] = [
  { num: 24_000, den: 1_001 },
  { num: 24, den: 1 },
  { num: 25, den: 1 },
  { num: 30_000, den: 1_001 },
  { num: 30, den: 1 },
  { num: 50, den: 1 },
  { num: 60_000, den: 1_001 },
  { num: 60, den: 1 },
];
const MOST_FRAMES = 60;
/** The slowest rate: one picture a second. A slide show has every slide then. */
const FEWEST_FRAMES = 1;

/**
 * The constant rate to master in: the source's own where it is constant; else (telephones) the standard rate just
 * below or at its average.
 */
export function chooseFrameRate(average: Rational, real: Rational): Rational {
  const [mean, base] = [rate(average), rate(real)];
  if (isConstant(average, real) && base >= FEWEST_FRAMES) return standardOf(real) ?? real;
  const wanted = mean > 0 ? mean : base;
  if (wanted > 0 && wanted < rate(STANDARD[0] as Rational) * 0.99) return snap(wanted);
  return STANDARD.findLast((standard) => rate(standard) <= wanted * 1.005) ?? { num: 25, den: 1 };
}

/** The standard rate that a clock of milliseconds has made another of: 19001/317 is 60000/1001. */
function standardOf(real: Rational): Rational | undefined {
  return STANDARD.find((standard) => Math.abs(rate(standard) - rate(real)) / rate(standard) < 0.000_2);
}

/** Whether the mean rate is the one that the time stamps stand on, and one that we keep. */
export function isConstant(average: Rational, real: Rational): boolean {
  const [mean, base] = [rate(average), rate(real)];
  return mean > 0 && Math.abs(mean - base) / mean < 0.001 && base <= MOST_FRAMES;
}

/** A slow rate (12.5, 15, 18 …) to the nearest half frame. */
function snap(wanted: number): Rational {
  const halves = Math.max(2 * FEWEST_FRAMES, Math.round(wanted * 2));
  return halves % 2 === 0 ? { num: halves / 2, den: 1 } : { num: halves, den: 2 };
}
