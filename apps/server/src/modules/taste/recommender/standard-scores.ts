/** Standard scores: how many deviations above the mean; all 0 where all are the same. */
export function standardScores(values: Float64Array): Float64Array {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at] as number;
  const mean = values.length ? sum / values.length : 0;
  let squares = 0;
  for (let at = 0; at < values.length; at++) squares += ((values[at] as number) - mean) ** 2;
  const deviation = Math.sqrt(squares / Math.max(1, values.length));
  const scores = new Float64Array(values.length);
  // What differs by rounding alone does not differ.
  if (deviation > 1e-12) for (let at = 0; at < values.length; at++) scores[at] = ((values[at] as number) - mean) / deviation;
  return scores;
}
