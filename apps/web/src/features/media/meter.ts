/** Rates are taken over this long: short enough to follow the line, long enough not to flicker. */
const WINDOW_MS = 5_000;
/** Below this there is too little to tell a rate from. */
const LEAST_MS = 500;

export interface Speed {
  /** Bytes a second. */
  readonly rate: number | null;
  readonly secondsLeft: number | null;
}

/** Tells the rate and the time left of a transfer from how many bytes were through at what time (milliseconds). */
export function createMeter(total: number): (sent: number, now: number) => Speed {
  let samples: { sent: number; now: number }[] = [];
  return (sent, now) => {
    samples.push({ sent, now });
    samples = samples.filter((sample, index) => sample.now >= now - WINDOW_MS || index === samples.length - 1);
    const first = samples[0];
    if (!first || now - first.now < LEAST_MS) return { rate: null, secondsLeft: null };
    const rate = ((sent - first.sent) / (now - first.now)) * 1000;
    return { rate, secondsLeft: rate > 0 ? (total - sent) / rate : null };
  };
}
