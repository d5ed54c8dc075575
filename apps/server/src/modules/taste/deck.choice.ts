/** A film as choosing looks at it. */
export interface KnownFilm {
  readonly id: number;
  readonly year: number | null;
  /** 0 to 10; null without votes. */
  readonly score: number | null;
  /** Our users' ratings of 1, 1.5, … 5 stars; null without any. */
  readonly distribution: readonly number[] | null;
  /** Slugs. */
  readonly genres: readonly string[];
}

/** At this place among the best known, a film is known half as well as the best known one. */
const HALF_KNOWN = 60;
/** Ratings that a film is taken to have had before any: of them, opinions are about as spread as on the whole. */
const PRIOR_RATINGS = 10;
const PRIOR_SPREAD = 0.75;
const SPREAD_STEPS = 20;
/** Of a film without votes. */
const MEAN_SCORE = 6;
/** How much a decade counts beside genres. */
const DECADE_WEIGHT = 0.5;

/**
 * Films to learn most from, one after the other: each is well known, so that there is an answer; well rated, so that there
 * is a reason to like it; one that opinions differ about, so that the answer tells something; and of other genres and
 * decades than those before it. Greedy popularity times entropy, after Rashid et al., "Getting to Know You", IUI 2002, and
 * the weighted coverage that is submodular, so that greedy is close to best (Nemhauser et al. 1978).
 * @param films the best known first. @param before films that something is known about already.
 * @returns all of them; the first so many of a longer list are the shorter list.
 */
export function mostTelling(films: readonly KnownFilm[], before: readonly KnownFilm[], count: number): number[] {
  const told = new Map<string, number>();
  const note = (traits: readonly Trait[]) => {
    for (const { trait } of traits) told.set(trait, (told.get(trait) ?? 0) + 1);
  };
  for (const film of before) note(traitsOf(film));
  const left = films.map((film, rank) => ({ id: film.id, traits: traitsOf(film), worth: worthOf(film, rank) }));
  const chosen: number[] = [];
  while (chosen.length < count && left.length > 0) {
    let best = 0;
    let most = -1;
    left.forEach(({ traits, worth }, n) => {
      const value = worth * noveltyOf(traits, told);
      if (value > most) [best, most] = [n, value];
    });
    const [taken] = left.splice(best, 1);
    if (!taken) break;
    note(taken.traits);
    chosen.push(taken.id);
  }
  return chosen;
}

function worthOf({ score, distribution }: KnownFilm, rank: number): number {
  const known = HALF_KNOWN / (HALF_KNOWN + rank);
  return known * ((score ?? MEAN_SCORE) / 10) * spreadOf(distribution ?? []);
}

/**
 * 0 to 1: the entropy of nine kinds of answers, drawn towards what is usual by how few there are; in steps, so that a deck
 * seldom changes because somebody else rates.
 */
function spreadOf(distribution: readonly number[]): number {
  const total = distribution.reduce((sum, count) => sum + count, 0);
  const entropy = distribution.reduce((sum, count) => (count > 0 ? sum - (count / total) * Math.log(count / total) : sum), 0);
  const spread = (total * (entropy / Math.log(9)) + PRIOR_RATINGS * PRIOR_SPREAD) / (total + PRIOR_RATINGS);
  return Math.round(spread * SPREAD_STEPS) / SPREAD_STEPS;
}

/** A genre or decade, and how much of the film it is. */
interface Trait {
  readonly trait: string;
  readonly weight: number;
}

function traitsOf({ genres, year }: KnownFilm): Trait[] {
  const traits = genres.map((slug) => ({ trait: slug, weight: 1 / genres.length }));
  return year === null ? traits : [...traits, { trait: `${Math.floor(year / 10)}`, weight: DECADE_WEIGHT }];
}

/** What one more film of a genre tells falls with each of that genre before it. */
function noveltyOf(traits: readonly Trait[], told: ReadonlyMap<string, number>): number {
  return traits.reduce((sum, { trait, weight }) => sum + weight / (1 + (told.get(trait) ?? 0)), 0.1);
}

/** Takes from two lists in turn, `share` of the one for each of the other, without repeating; when one ends, the other goes on. */
export function mix(many: readonly number[], few: readonly number[], share: number, count: number): number[] {
  const mixed = new Set<number>();
  const [rest, spice] = [[...many], [...few]];
  while (mixed.size < count && (rest.length > 0 || spice.length > 0)) {
    const turn = (mixed.size + 1) % (share + 1) === 0;
    const source = (turn && spice.length > 0) || rest.length === 0 ? spice : rest;
    mixed.add(source.shift() as number);
  }
  return [...mixed];
}

/** An order that looks like chance and is always the same for the same seed. */
export function shuffled(ids: readonly number[], seed: string): number[] {
  let start = 0x811c9dc5;
  for (const letter of seed) start = Math.imul(start ^ letter.charCodeAt(0), 0x01000193);
  return ids
    .map((id) => ({ id, at: scatter(start ^ id) }))
    .sort((a, b) => a.at - b.at || a.id - b.id)
    .map(({ id }) => id);
}

/** The finaliser of MurmurHash3: every bit of a number in every bit of another. */
function scatter(number: number): number {
  let bits = number | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
