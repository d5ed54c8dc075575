import type { search } from '@fotograma/contract';
import type { Analysis } from '../search/index.ts';
import { type Asking, askingOf, type Fact, type Intent, plain } from './asking.ts';

type Language = search.QuestionLanguage;

/** What is meant by a message, with what was said before: kept with the answer, and read by the next turn. */
export interface Wish {
  readonly language: Language;
  readonly intent: Intent;
  readonly fact: Fact | null;
  /** What is searched for. */
  readonly text: string;
  /** Films that are meant. */
  readonly movieIds: readonly number[];
  readonly people: readonly string[];
  readonly genres: readonly string[];
  readonly years: { readonly from: number; readonly to: number } | null;
  /** Minutes. */
  readonly runtime: { readonly least: number | null; readonly most: number | null };
  readonly without: readonly string[];
  readonly playable: boolean;
  readonly isPersonal: boolean;
  /** It depends on what was said before. */
  readonly followsUp: boolean;
  readonly isAboutFilms: boolean;
  readonly isWorldly: boolean;
  /** A name that is asked about and that nothing in the catalogue has. */
  readonly unknownName: string | null;
}

/** A turn before, as it is in the database. */
export interface Before {
  readonly wish: Wish | null;
  /** Films of the answer, the most fitting first. */
  readonly movieIds: readonly number[];
}

const GENRES: Readonly<Record<string, RegExp>> = {
  horror: /horror|scary|terror|miedo|medo/,
  comedy: /comed(y|ies)|comedias?/,
  romance: /romance|romantic[ao]?s?|love stor(y|ies)|amor/,
  war: /\bwar\b|guerra|belic[ao]s?/,
  'science-fiction': /science fiction|sci ?fi|ciencia ficcion|ficcao cientifica/,
  musical: /musicals?|musicales|musicais/,
  animation: /animat(ed|ion)|cartoons?|animacion|animad[ao]s?|animacao|dibujos|desenhos?/,
  documentary: /documentar(y|ies)|documental(es)?|documentarios?/,
  western: /westerns?|faroestes?/,
  drama: /\bdramas?\b/,
  thriller: /thrillers?|suspens[eo]/,
  action: /\baction\b|\baccion\b|\bacao\b/,
  crime: /\bcrime\b|crimen|policiac[ao]s?|policial|policiais/,
  silent: /silent|mud[ao]s?\b/,
  fantasy: /fantasy|fantasia/,
};
const WITHOUT =
  /\b(?:not|no|without|except|nothing|anything but|but not|isn t|sin|nada de|excepto|menos|que no sea|sem|nada de|exceto|que nao seja)\b((?: [a-z]+){1,4})/g;
const PLAYABLE =
  /\b(play(able)? (here|now)|i can watch (here|now)|available here|watch here|que se pueda ver aqui|disponible\w* aqui|para ver ya|ver aqui|que de para ver aqui|disponive\w+ aqui|assistir aqui)\b/;
const PERSONAL =
  /\b(for me|i would (like|love|enjoy)|i d (like|love|enjoy)|my taste|based on my|what should i watch|para mi|me gustaria|mi gusto|mis gustos|que deberia ver|que veo|pra mim|para mim|meu gosto|eu gostaria|o que devo (ver|assistir)|que eu goste)\b/;
const FOLLOWS =
  /^(and|what about|how about|another|more|others?|something (else|shorter|longer|newer|older|lighter|darker)|shorter|longer|newer|older|the (first|second|third|last) one|that one|it\b|y|otra|otro|mas|que tal|algo mas|la (primera|segunda|tercera|ultima)|el (primero|segundo|tercero|ultimo)|esa|ese|e\b|outro|outra|mais|que tal|algo mais|o (primeiro|segundo|terceiro|ultimo)|a (primeira|segunda|terceira|ultima)|esse|essa)\b/;
const POINTS =
  /\b(it|its|that (film|movie|one)|this (film|movie|one)|they|them|those|these|esa|ese|esta pelicula|ella|la pelicula|esse|essa|este filme|esse filme|dele|dela)\b/;
const ORDINALS: readonly (readonly [RegExp, number])[] = [
  [/\b(first|primer[ao]?|primeir[ao])\b/, 0],
  [/\b(second|segund[ao])\b/, 1],
  [/\b(third|tercer[ao]?|terceir[ao])\b/, 2],
  [/\b(fourth|cuart[ao]|quart[ao])\b/, 3],
  [/\b(last|ultim[ao])\b/, -1],
];
const MORE =
  /^(another|more|others?|something else|anything else|show me more|otra|otras|otro|mas|algo mas|alguna mas|outro|outra|outros|mais|algo mais)\b/;
const SHORTER = /\b(shorter|mas corta|mas corto|mais curt[ao])\b/;
const LONGER = /\b(longer|mas larga|mas largo|mais long[ao])\b/;
const NEWER = /\b(newer|more recent|mas nueva|mas reciente|mais nov[ao]|mais recente)\b/;
const OLDER = /\b(older|mas antigu[ao]|mas viej[ao]|mais antig[ao])\b/;
const ENGLISH = /\b(the|a|an|of|is|are|who|what|which|films?|movies?|with|about|like|me|i|for|something)\b/;
const FEATURE_MINUTES = 40;

/** Understands a message without any model. @param analysis what search takes it for. @param language answered in where the message does not tell. */
export function wishOf(
  message: string,
  analysis: Analysis,
  before: readonly Before[],
  facts: { language: Language | undefined; runtimeOf: (id: number) => number | null; yearOf: (id: number) => number | null },
): Wish {
  const text = plain(message);
  const asking = askingOf(text);
  const last = before.at(-1) ?? null;
  const named = titlesMeant(analysis, message);
  const pointed = named.length ? [] : pointedAt(text, last);
  const followsUp = last !== null && named.length === 0 && (FOLLOWS.test(text) || pointed.length > 0);
  const kept = followsUp && !asking.fact ? last.wish : null;
  const without = excluded(text);
  const genres = analysis.genres.filter((slug) => !without.includes(slug));
  const movieIds = [...named, ...pointed];
  const intent = intentOf(asking, analysis, movieIds, kept);
  return {
    language: languageOf(text, analysis, facts.language, last),
    intent,
    fact: asking.fact,
    text: kept && intent === kept.intent ? `${kept.text} ${FOLLOWS.test(text) && MORE.test(text) ? '' : message}`.trim() : message,
    movieIds: movieIds.length || !kept ? movieIds : kept.movieIds,
    people: analysis.people.length || !kept ? analysis.people : kept.people,
    genres: genres.length || !kept ? genres : kept.genres,
    years: yearsOf(text, analysis, kept, last, facts.yearOf),
    runtime: runtimeOf(text, kept, last, facts.runtimeOf),
    without: [...new Set([...(kept?.without ?? []), ...without])],
    playable: PLAYABLE.test(text) || (kept?.playable ?? false),
    isPersonal: PERSONAL.test(text),
    followsUp,
    isAboutFilms: asking.isAboutFilms || (kept?.isAboutFilms ?? false),
    isWorldly: asking.isWorldly && !followsUp,
    unknownName: unknownName(message, asking, analysis, movieIds),
  };
}

/** More than one film of a title: the one of the year that is said, else the best known. */
function titlesMeant(analysis: Analysis, message: string): number[] {
  const byTitle = new Map<string, Analysis['titles'][number][]>();
  for (const film of analysis.titles) {
    const key = plain(film.title);
    byTitle.set(key, [...(byTitle.get(key) ?? []), film]);
  }
  return [...byTitle.values()].flatMap((films) => {
    const ofYear = films.find(({ year }) => year !== null && message.includes(String(year)));
    const film = ofYear ?? films[0];
    return film ? [film.movieId] : [];
  });
}

function pointedAt(text: string, last: Before | null): number[] {
  if (!last || last.movieIds.length === 0) return [];
  for (const [pattern, place] of ORDINALS) {
    const id = last.movieIds.at(place);
    if (pattern.test(text) && id !== undefined && text.split(' ').length <= 12) return [id];
  }
  const [first] = last.movieIds;
  return POINTS.test(text) && first !== undefined ? [first] : [];
}

function intentOf(asking: Asking, analysis: Analysis, movieIds: readonly number[], kept: Wish | null): Intent {
  if (asking.intent === 'recommend' && kept && (kept.intent === 'similar' || kept.intent === 'person')) return kept.intent;
  if (asking.intent === 'fact') {
    // “Who is Fritz Lang”, “tell me about Agnès Varda”.
    if (movieIds.length === 0 && analysis.people.length > 0) return 'person';
    return 'fact';
  }
  if (asking.intent === 'recommend' && analysis.people.length > 0 && movieIds.length === 0) return 'person';
  if (asking.intent === 'recommend' && movieIds.length === 1 && analysis.genres.length === 0 && !asking.isAboutFilms) return 'fact';
  return asking.intent;
}

/** A message of names alone tells no language; then what was spoken before, then the reader’s own. */
function languageOf(text: string, analysis: Analysis, asked: Language | undefined, last: Before | null): Language {
  if (/\b(hola|buenas|buenos dias|gracias|adios|vale|genial|ayuda)\b/.test(text)) return 'es';
  if (/\b(oi|ola|bom dia|boa (tarde|noite)|obrigad[oa]|tchau|valeu|legal|ajuda)\b/.test(text)) return 'pt';
  if (analysis.language !== 'en') return analysis.language;
  if (ENGLISH.test(text)) return 'en';
  return last?.wish?.language ?? asked ?? 'en';
}

function excluded(text: string): string[] {
  const found = new Set<string>();
  for (const [, words = ''] of text.matchAll(WITHOUT)) {
    for (const [slug, pattern] of Object.entries(GENRES)) if (pattern.test(words)) found.add(slug);
  }
  return [...found];
}

function yearsOf(
  text: string,
  analysis: Analysis,
  kept: Wish | null,
  last: Before | null,
  yearOf: (id: number) => number | null,
): Wish['years'] {
  const known = (last?.movieIds ?? []).flatMap((id) => yearOf(id) ?? []);
  if (kept && known.length && NEWER.test(text)) return { from: Math.max(...known.slice(0, 3)) + 1, to: 2099 };
  if (kept && known.length && OLDER.test(text)) return { from: 1870, to: Math.min(...known.slice(0, 3)) - 1 };
  return analysis.years ?? kept?.years ?? null;
}

/** “Under 90 minutes”, “menos de dos horas”, “a short one”; shorter or longer than those before. */
function runtimeOf(text: string, kept: Wish | null, last: Before | null, runtimeOfFilm: (id: number) => number | null): Wish['runtime'] {
  const known = (last?.movieIds ?? []).slice(0, 3).flatMap((id) => runtimeOfFilm(id) ?? []);
  if (known.length && SHORTER.test(text)) return { least: null, most: Math.min(...known) - 1 };
  if (known.length && LONGER.test(text)) return { least: Math.max(...known) + 1, most: null };
  const most =
    /\b(?:under|less than|shorter than|at most|up to|no longer than|menos de|como mucho|hasta|ate|no maximo|menos que)\b ([a-z0-9]+)(?: (?:and|y|e) (?:a )?(half|media|meia))? (minut\w*|hours?|hrs?|h\b|horas?)/.exec(
      text,
    );
  if (most) return { least: null, most: minutesOf(most) };
  const least =
    /\b(?:over|more than|longer than|at least|mas de|por lo menos|al menos|mais de|pelo menos)\b ([a-z0-9]+)(?: (?:and|y|e) (?:a )?(half|media|meia))? (minut\w*|hours?|hrs?|h\b|horas?)/.exec(
      text,
    );
  if (least) return { least: minutesOf(least), most: null };
  if (/\b(short films?|cortos?|cortometrajes?|curtas?|curta metragem)\b/.test(text)) return { least: null, most: FEATURE_MINUTES };
  return kept?.runtime ?? { least: null, most: null };
}

const NUMBERS: Readonly<Record<string, number>> = {
  one: 1,
  an: 1,
  a: 1,
  two: 2,
  three: 3,
  una: 1,
  un: 1,
  dos: 2,
  tres: 3,
  uma: 1,
  um: 1,
  duas: 2,
  dois: 2,
};

function minutesOf([, amount = '', half, unit = '']: RegExpExecArray): number | null {
  const number = NUMBERS[amount] ?? Number(amount);
  if (!Number.isFinite(number) || number <= 0) return null;
  return Math.round((number + (half ? 0.5 : 0)) * (unit.startsWith('minut') ? 1 : 60));
}

/** What stands behind “who directed”, “films by”, “something like”, where it is written as a name and is none of the catalogue’s. */
function unknownName(message: string, asking: Asking, analysis: Analysis, movieIds: readonly number[]): string | null {
  if (movieIds.length > 0 || analysis.people.length > 0) return null;
  const quoted = /[“"«]([^”"»]{2,80})[”"»]/.exec(message)?.[1];
  if (quoted) return quoted;
  const names = [
    ...message.matchAll(
      /(?<![.!?¿¡]\s|^[¿¡]?)(?<=\s)\p{Lu}[\p{L}\p{N}’'-]*(?:\s+(?:(?:of|the|and|de|del|la|el|los|da|do|dos|y|e|in|to|for)\s+)*(?:\p{Lu}[\p{L}\p{N}’'-]*|\d+))*/gu,
    ),
  ].map(([name]) => name);
  const name = names.sort((a, b) => b.length - a.length)[0];
  if (!name || /^(I|I['’]\w+)$/.test(name)) return null;
  if (asking.intent === 'fact' || asking.intent === 'similar' || asking.intent === 'compare') return name;
  return /\b(films?|movies?|peliculas?|filmes?|something|algo) (by|with|starring|directed by|from|of|de|con|com|dirigidas? por|dirigidos? por|do|da)\b/.test(
    plain(message),
  ) && /\s/.test(name)
    ? name
    : null;
}
