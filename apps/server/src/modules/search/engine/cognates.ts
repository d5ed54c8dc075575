/**
 * Endings by which Spanish and Portuguese words are English ones with another end: “corrupción”, “corrupção” → corruption. On
 * folded words, the longest first.
 */
const ENDINGS: readonly (readonly [string, readonly string[]])[] = [
  ['logia', ['logy']],
  ['grafia', ['graphy']],
  ['cracia', ['cracy']],
  ['mente', ['ly', 'lly', 'ally']],
  ['idades', ['ities']],
  ['dades', ['ties']],
  ['ciones', ['tions']],
  ['siones', ['sions']],
  ['coes', ['tions']],
  ['soes', ['sions']],
  ['idad', ['ity']],
  ['idade', ['ity']],
  ['dad', ['ty']],
  ['dade', ['ty']],
  ['cion', ['tion']],
  ['sion', ['sion']],
  ['cao', ['tion', 'ction']],
  ['sao', ['sion']],
  ['encia', ['ence', 'ency']],
  ['ancia', ['ance', 'ancy']],
  ['ismo', ['ism']],
  ['ista', ['ist']],
  ['istas', ['ists']],
  ['ivo', ['ive']],
  ['iva', ['ive']],
  ['ico', ['ic', 'ical']],
  ['ica', ['ic', 'ical', 'ics']],
  ['oso', ['ous']],
  ['osa', ['ous']],
  ['ario', ['ary']],
  ['aria', ['ary']],
  ['orio', ['ory']],
  ['able', ['able']],
  ['avel', ['able']],
  ['ivel', ['ible']],
  ['ante', ['ant']],
  ['ente', ['ent']],
  ['ado', ['ated', 'ate']],
  ['ada', ['ated', 'ate']],
  ['ar', ['ate', '', 'e']],
  ['or', ['or', 'er']],
  ['ura', ['ure']],
  ['ia', ['y', 'ia']],
  ['io', ['y', 'ium', 'e']],
  ['o', ['', 'e', 'us', 'um']],
  ['a', ['', 'e']],
  ['e', ['', 'e']],
];
/** Shorter words look like something else too easily. */
const SHORTEST = 5;

/** English words that a folded Spanish or Portuguese one looks like; whether there are such words the caller knows. */
export function cognatesOf(word: string): string[] {
  if (word.length < SHORTEST) return [];
  const bases = word.endsWith('s') ? [word, word.slice(0, -1)] : [word];
  const found = new Set<string>();
  for (const base of bases) {
    for (const [ending, instead] of ENDINGS) {
      if (!base.endsWith(ending) || base.length - ending.length < 3) continue;
      for (const end of instead) found.add(base.slice(0, -ending.length) + end);
    }
  }
  const spelled = [...found].flatMap((each) => [each, ...respelled(each)]);
  return [...new Set(spelled)].filter((each) => each !== word);
}

/** As English writes Greek and double letters: “fotograf” → photograph, “asasin” → assassin is left to the lexicon. */
function respelled(word: string): string[] {
  return [
    word.replace(/f/g, 'ph'),
    word.replace(/^t(?=[ei])/, 'th'),
    word.replace(/qu(?=[ei])/g, 'c'),
    word.replace(/^es(?=[ptcqm])/, 's'),
    word.replace(/i(?=[a-z]{3,}$)/, 'y'),
  ].filter((each) => each !== word);
}
