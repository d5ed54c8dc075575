/** A part of a text, from one character to before another. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

const SENTENCE = /[.!?…]+["”’)]*\s+(?=["“‘(]*\p{Lu})/gu;
/** What encyclopaedias tell of a film beside its story: who made it, when it came out, what it earned. */
const MAKING =
  /\b(?:directed|produced|written|distributed|released|re-released|premiered|adapted|scripted|remade|co-written|photographed|restored|preserved|nominated|grossed|recorded|earned|starring|featuring|shot on|filmed (?:in|at|on)|based (?:up)?on|remake|sequel|prequel|screenplay|box[- ]office|budget|dvd|blu-ray|vhs|academy award|golden globe|film festival|film registry|library of congress|public domain|lost film|soundtrack|art director|cinematograph\w*|(?:co-)?stars? (?=\p{Lu})|features (?=\p{Lu})|plays? (?=\p{Lu})|pictures\b|studios?\b|b movie)/iu;
/** Where the story goes on after it. */
const STORY =
  /\b(?:about|in which|follows?|following|tells?|telling|depicts?|depicting|concerns?|portrays?|revolves|centers|centres|chronicles|the (?:plot|story))\b/iu;

/** The parts of an overview that tell the story: what it says of the film's making, and the film's own name, make nobody feel anything. */
export function storyOf(overview: string, title: string): Span[] {
  return spansBetween(overview, SENTENCE, { start: 0, end: overview.length })
    .flatMap((sentence) => withoutMaking(overview, sentence))
    .flatMap((part) => withoutName(overview, part, title));
}

/** The parts of a span between borders, without empty ones. */
export function spansBetween(text: string, border: RegExp, within: Span): Span[] {
  const spans: Span[] = [];
  let start = within.start;
  for (const found of text.slice(within.start, within.end).matchAll(border)) {
    spans.push({ start, end: within.start + found.index });
    start = within.start + found.index + found[0].length;
  }
  return [...spans, { start, end: within.end }].filter((span) => text.slice(span.start, span.end).trim() !== '');
}

function withoutMaking(text: string, sentence: Span): Span[] {
  const said = text.slice(sentence.start, sentence.end);
  const making = MAKING.exec(said);
  if (!making) return [sentence];
  const before = { start: sentence.start, end: sentence.start + making.index };
  const story = STORY.exec(said.slice(making.index));
  return story ? [before, { start: before.end + story.index, end: sentence.end }] : [before];
}

function withoutName(text: string, part: Span, title: string): Span[] {
  const name = title.trim();
  if (name.length < 2) return [part];
  return spansBetween(text, new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu'), part);
}
