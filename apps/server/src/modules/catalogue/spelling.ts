/**
 * Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours, each counting
 * one (Boytsov, "Indexing methods for approximate dictionary searching", 2011, section 2.2).
 */
export function editDistance(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  let before: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, j) => j);
  for (let i = 1; i <= left.length; i++) {
    const row = [i];
    for (let j = 1; j <= right.length; j++) {
      const same = left[i - 1] === right[j - 1] ? 0 : 1;
      let best = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && left[i - 1] === right[j - 2] && left[i - 2] === right[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = previous;
    previous = row;
  }
  return previous[right.length] ?? 0;
}

/** Mistakes that a word of this many letters may have and still be recognised. */
export function allowedMistakes(length: number): number {
  if (length < 4) return 0;
  return length < 8 ? 1 : 2;
}

/**
 * The words that a reader may have meant, nearest and then most frequent first.
 * @param candidates words of the vocabulary that are roughly alike.
 */
export function corrections(word: string, candidates: readonly { word: string; frequency: number }[], most: number): string[] {
  const allowed = allowedMistakes([...word].length);
  return candidates
    .map((candidate) => ({ ...candidate, distance: editDistance(word, candidate.word) }))
    .filter((candidate) => candidate.distance <= allowed)
    .sort((a, b) => a.distance - b.distance || b.frequency - a.frequency || a.word.localeCompare(b.word))
    .slice(0, most)
    .map((candidate) => candidate.word);
}
