import type { Lexicon } from '../lexicon/lexicon.ts';
import { type Boost, boostOf } from './boosts.ts';
import type { Concept } from './concepts.ts';
import type { EngineFindings, EngineHit, EngineLike, EngineQuestion, FilmText, SearchEngine } from './engine.types.ts';
import { wordsOfHits } from './expansion.ts';
import { facetsOf } from './facets.ts';
import { FilmTable, isAmong } from './films.ts';
import { fuse, strengthen } from './fusion.ts';
import { Groups } from './groups.ts';
import { mark } from './highlights.ts';
import { explained, type Lists, reasonsOf } from './hits.ts';
import { likeness } from './likeness.ts';
import { Names } from './names.ts';
import { Postings } from './postings.ts';
import { type Ranked, TextRanker, weighCounts } from './ranking.ts';
import { createReader, type Reading } from './reading.ts';
import { Speller } from './spelling.ts';
import { VectorStore } from './vectors.ts';
import { wordsOfFilm } from './words.ts';

/** What each list gives to the fusion. */
const DEPTH = 100;
/** The lists’ weights: what the shipped model finds by meaning is right less often than what words find, and lifts what both find. */
const TEXT = 1;
const SEMANTIC = 0.3;
const EXPANDED = 0.2;
/** The prior’s share at most. */
const PRIOR = 0.15;
/** First hits whose words the question is looked for with, too. */
const FIRST_HITS = 10;
/** Words that have come since the speller was made, in films: it is made anew. */
const SPELLER_AGE = 500;

/** An engine without films. */
export function createEngine(lexicon: Lexicon): SearchEngine {
  return new Engine(lexicon);
}

class Engine implements SearchEngine {
  readonly #films = new FilmTable();
  readonly #postings = new Postings((slot, packed) => weighCounts(this.#films, slot, packed));
  readonly #names = new Names();
  readonly #genres = new Groups();
  readonly #vectors = new VectorStore();
  readonly #ranker = new TextRanker(this.#films, this.#postings);
  readonly #read: (text: string) => Reading;
  #speller: Speller | null = null;
  #spellerAge = 0;

  constructor(lexicon: Lexicon) {
    this.#read = createReader(lexicon, {
      names: this.#names,
      frequency: (stem) => this.#frequency(stem),
      filmAt: (slot) => this.#films.at(slot),
      prior: (slot) => this.#films.prior(slot),
      respell: (word) => this.#spelling().nearest(word),
    });
  }

  get size(): number {
    return this.#films.size;
  }

  settle(): void {
    if (!this.#postings.isMerged) this.#merge();
  }

  get vectors(): { count: number; dimensions: number } {
    return { count: this.#vectors.count, dimensions: this.#vectors.dimensions };
  }

  putFilms(films: readonly FilmText[]): void {
    this.removeFilms(films.map(({ id }) => id));
    for (const film of films) {
      const { words, lengths } = wordsOfFilm(film);
      const slot = this.#films.add(film, lengths);
      this.#postings.add(slot, words);
      this.#names.add(slot, film);
      this.#genres.set(slot, film.genres);
    }
    this.#tidy(films.length);
  }

  removeFilms(ids: readonly number[]): void {
    let removed = 0;
    for (const id of ids) {
      const slot = this.#films.slotOf(id);
      const film = slot === undefined ? null : this.#films.at(slot);
      if (slot === undefined || !film) continue;
      this.#postings.remove(wordsOfFilm(film).words.keys());
      this.#names.remove(slot, film);
      this.#films.remove(id);
      removed++;
    }
    this.#tidy(removed);
  }

  putVectors(ids: readonly number[], vectors: Float32Array): void {
    this.#vectors.put(ids, vectors);
  }

  removeVectors(ids: readonly number[]): void {
    this.#vectors.remove(ids);
  }

  clearVectors(): void {
    this.#vectors.clear();
  }

  vectorOf(id: number): Float32Array<ArrayBuffer> | null {
    return this.#vectors.of(id);
  }

  analyse(text: string) {
    return this.#read(text).analysis;
  }

  nearest(vector: Float32Array, most: number, among: EngineQuestion['among']) {
    return this.#vectors.nearest(vector, most, among);
  }

  find(question: EngineQuestion): EngineFindings {
    const reading = this.#read(question.text);
    const boost = boostOf(reading, this.#films, this.#genres);
    const lists = this.#search(question, reading, boost);
    const found = this.#order(question, lists, boost).slice(0, question.most);
    const stems = new Set(reading.concepts.flatMap(({ alternatives }) => alternatives.flatMap((each) => each.stems)));
    const { from, to } = question.shown;
    const hits = found.slice(from, to).flatMap(({ movieId, score }): EngineHit[] => {
      const slot = this.#films.slotOf(movieId);
      const film = slot === undefined ? null : this.#films.at(slot);
      if (slot === undefined || !film) return [];
      const explanation = explained(movieId, lists, { isTitle: lists.called.has(movieId), prior: this.#films.prior(slot) });
      const marked = mark(film, stems);
      const reasons = reasonsOf(film, marked, explanation, reading.analysis);
      return [{ movieId, score, explanation, highlights: marked.highlights, reasons, externalIds: film.externalIds }];
    });
    return {
      hits,
      total: found.length,
      facets: facetsOf(found.flatMap(({ movieId }) => this.#filmOf(movieId) ?? [])),
      analysis: reading.analysis,
      suggestion: found.length === 0 ? this.#suggest(question, reading) : null,
    };
  }

  like({ movieIds, nearest, among, most }: EngineLike): EngineHit[] {
    const films = movieIds.flatMap((id) => this.#filmOf(id) ?? []);
    if (films.length === 0) return [];
    const given = new Set(movieIds);
    const others = <T extends Ranked>(list: readonly T[]) => list.filter(({ movieId }) => !given.has(movieId));
    const concepts = likeness(films, { frequency: (stem) => this.#frequency(stem), films: this.#films.size });
    const text = others(this.#ranker.rank(concepts, { most: DEPTH + given.size, among }));
    const parts = movieIds.flatMap((id) => this.#vectors.of(id) ?? []).map((vector) => ({ vector, weight: 1 }));
    const middle = parts.length ? this.#vectors.middle(parts) : null;
    const semantic = others(nearest ?? (middle ? this.#vectors.nearest(middle, DEPTH + given.size, among) : []));
    const fused = fuse([
      { list: text, weight: TEXT },
      { list: semantic, weight: TEXT },
    ]);
    const stems = new Set(concepts.flatMap(({ alternatives }) => alternatives.flatMap((each) => each.stems)));
    return [...fused]
      .map(([movieId, score]) => ({ movieId, score: score * (1 + PRIOR * this.#priorOf(movieId)) }))
      .sort((a, b) => b.score - a.score || a.movieId - b.movieId)
      .slice(0, most)
      .flatMap(({ movieId, score }): EngineHit[] => {
        const film = this.#filmOf(movieId);
        if (!film) return [];
        const explanation = explained(movieId, { text, semantic, expanded: [], fused }, { isTitle: false, prior: this.#priorOf(movieId) });
        return [
          {
            movieId,
            score,
            explanation,
            reasons: [],
            highlights: mark(film, stems).highlights.filter(({ field }) => field === 'overview'),
            externalIds: film.externalIds,
          },
        ];
      });
  }

  #search(question: EngineQuestion, reading: Reading, boost: Boost): Lists {
    const { mode } = question;
    const called = new Set(reading.called.map((slot) => this.#films.idAt(slot)).filter((id) => id > 0 && isAmong(question.among, id)));
    if (mode === 'semantic') {
      const semantic = this.#semantic(question, question.most);
      const fused = fuse([{ list: semantic, weight: 1 }]);
      return { text: [], semantic, expanded: [], fused, scores: fused, called };
    }
    this.#ranker.begin();
    try {
      this.#ranker.add(reading.concepts);
      const most = mode === 'text' ? question.most : Math.max(DEPTH, question.most);
      const text = this.#ranker.best({ most, among: question.among, boost });
      const fused = fuse([{ list: text, weight: 1 }]);
      if (mode === 'text') return { text, semantic: [], expanded: [], fused, scores: fused, called };
      return { text, called, ...this.#fuse(question, reading, text, boost) };
    } finally {
      this.#ranker.end();
    }
  }

  /** What words found, beside what meaning and the words of the first hits find. The ranker still has the question’s own words. */
  #fuse(
    question: EngineQuestion,
    { concepts }: Reading,
    text: readonly Ranked[],
    boost: Boost,
  ): Pick<Lists, 'semantic' | 'expanded' | 'fused' | 'scores'> {
    // What nobody has a word of is near to anything and nothing.
    if (concepts.length > 0 && !concepts.some((concept) => this.#isSaid(concept)))
      return { semantic: [], expanded: [], fused: new Map(), scores: new Map() };
    const semantic = this.#semantic(question, DEPTH);
    const both = [
      { list: text.slice(0, DEPTH), weight: TEXT },
      { list: semantic, weight: SEMANTIC },
    ];
    const expanded = concepts.length > 0 ? this.#expanded(question, concepts, bestOf(fuse(both)), boost) : [];
    const fused = fuse([...both, { list: expanded, weight: EXPANDED }]);
    const { vector } = question;
    const cosine = (movieId: number) => (vector ? this.#vectors.cosine(vector, movieId) : null);
    return { semantic, expanded, fused, scores: strengthen(fused, { text, expanded, semantic }, cosine) };
  }

  /** Whether any film has a word for it. */
  #isSaid({ alternatives }: Concept): boolean {
    return alternatives.some(({ stems }) => stems.every((each) => this.#frequency(each) > 0));
  }

  #semantic({ nearest, among, vector }: EngineQuestion, most: number): readonly Ranked[] {
    if (nearest) return nearest.slice(0, most);
    return vector ? this.#vectors.nearest(vector, most, among) : [];
  }

  #expanded({ among }: EngineQuestion, concepts: readonly Concept[], first: readonly Ranked[], boost: Boost): readonly Ranked[] {
    const hits = first.slice(0, FIRST_HITS).flatMap(({ movieId, score }) => {
      const film = this.#filmOf(movieId);
      return film ? [{ film, score }] : [];
    });
    this.#ranker.add(wordsOfHits(concepts, hits, { frequency: (stem) => this.#frequency(stem), films: this.#films.size }));
    return this.#ranker.best({ most: DEPTH, among, boost });
  }

  /** In the order of the answer: those called so, then by fusion and what speaks for a film beside it, then what words alone found. */
  #order(question: EngineQuestion, lists: Lists, boost: Boost): Ranked[] {
    const weighed = [...lists.scores].map(([movieId, score]) => {
      const slot = this.#films.slotOf(movieId);
      if (slot === undefined) return { movieId, score: 0 };
      // Words’ scores have the years and genres in them already.
      const own = question.mode === 'text' ? 1 : Math.sqrt(boost.of(slot));
      return { movieId, score: score * own * (1 + PRIOR * this.#films.prior(slot)) };
    });
    weighed.sort((a, b) => b.score - a.score || a.movieId - b.movieId);
    const top = (weighed[0]?.score ?? 0) + 1;
    const called = question.mode === 'semantic' ? [] : [...lists.called].map((movieId, n) => ({ movieId, score: top - n / 1_000 }));
    const seen = new Set<number>();
    return [...called, ...weighed, ...(question.mode === 'hybrid' ? lists.text.map(({ movieId }) => ({ movieId, score: 0 })) : [])].filter(
      ({ movieId }) => this.#films.slotOf(movieId) !== undefined && !seen.has(movieId) && seen.add(movieId),
    );
  }

  /** The question with its unknown words respelt, where that would find something. */
  #suggest(question: EngineQuestion, { analysis }: Reading): string | null {
    let text = question.text;
    for (const { from, to } of analysis.corrected) text = text.replace(from, to);
    if (text === question.text) return null;
    const concepts = this.#read(text).concepts;
    return this.#ranker.rank(concepts, { most: 1, among: null }).length ? text : null;
  }

  #frequency(stem: string): number {
    const term = this.#postings.termOf(stem);
    return term === undefined ? 0 : this.#postings.frequency(term);
  }

  #filmOf(id: number): FilmText | null {
    const slot = this.#films.slotOf(id);
    return slot === undefined ? null : this.#films.at(slot);
  }

  #priorOf(id: number): number {
    const slot = this.#films.slotOf(id);
    return slot === undefined ? 0 : this.#films.prior(slot);
  }

  #spelling(): Speller {
    this.#speller ??= new Speller(this.#names.vocabulary);
    return this.#speller;
  }

  #tidy(changed: number): void {
    this.#spellerAge += changed;
    if (this.#spellerAge > SPELLER_AGE) {
      this.#speller = null;
      this.#spellerAge = 0;
    }
    if (this.#postings.needsMerging) this.#merge();
  }

  #merge(): void {
    this.#postings.merge((slot) => this.#films.at(slot) !== null);
    this.#films.reuseSlots();
  }
}

function bestOf(fused: ReadonlyMap<number, number>): Ranked[] {
  return [...fused].map(([movieId, score]) => ({ movieId, score })).sort((a, b) => b.score - a.score || a.movieId - b.movieId);
}
