import { discovery } from '@fotograma/contract';
import { judge, judgeSentiments } from '../apps/server/src/modules/discovery/analysis/judging.ts';
import { readFilm, readLexicons } from '../apps/server/src/modules/discovery/analysis/reading.ts';
import { readWeights, type Weights } from '../apps/server/src/modules/discovery/analysis/weights.ts';
import { type Bench, type Figure, Unavailable } from './support/bench.ts';
import { type LabelledFilm, readLabelled } from './support/feelings.ts';
import { fitWeights, writeWeights } from './support/fitting-feelings.ts';
import { wikipediaFilms } from './support/wikipedia.ts';

/** Of the held half's top two sentiments. */
const MACRO_F1 = 0.5;
const FILMS_PER_SECOND = 200;
/** Films that the analyser's speed is measured on. */
const MEASURED = 2_000;

export const curation: Bench = {
  name: 'curation',
  about: 'what the built-in analyser says of films, against labels that it was not fitted to; films a second after embedding',
  options: { fit: 'VERSION', folds: 'N' },
  async run({ options, say }) {
    const lexicons = await readLexicons();
    say('Embedding the starter catalogue');
    const films = await readLabelled(lexicons);
    if (options.fit !== undefined) {
      if (!/^[1-9]\d*$/.test(options.fit)) throw new Error('--fit: expected the number of the new version');
      say(`Fitting to ${films.filter(({ held }) => !held).length} films`);
      await writeWeights(fitWeights(films, Number(options.fit)));
    }
    const weights = await readWeights();
    const crossed = options.folds === undefined ? [] : [crossValidated(films, Number(options.folds), say)];
    const halves = { held: films.filter(({ held }) => held), open: films.filter(({ gold, held }) => gold && !held) };
    for (const [name, half] of Object.entries(halves)) say(byClass(name, half, weights));
    return [
      {
        what: `top two sentiments of ${halves.held.length} films that nothing was fitted to: macro-F1`,
        unit: 'F1',
        ours: macro(topTwo(halves.held, weights)),
        target: { atLeast: MACRO_F1 },
      },
      {
        what: `the same of ${halves.open.length} films that weights were fitted to`,
        unit: 'F1',
        ours: macro(topTwo(halves.open, weights)),
      },
      { what: 'the same of the held half, as the curated catalogue has it', unit: 'F1', ours: macro(byCurators(halves.held)) },
      { what: 'endings of the held half that are told right', unit: 'share', ours: endings(halves.held, weights) },
      ...crossed,
      ...(await speed(weights)),
    ];
  },
};

interface Counts {
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
}
type ByClass = ReadonlyMap<discovery.SentimentId, Counts>;

/** F1 of the sentiments that are in the labels, each counting the same. */
function macro(classes: ByClass): number {
  const there = [...classes.values()].filter(({ right, missed }) => right + missed > 0);
  return there.reduce((sum, counts) => sum + f1(counts), 0) / there.length;
}

const f1 = ({ right, wrong, missed }: Counts) => (right ? (2 * right) / (2 * right + wrong + missed) : 0);

const topTwo = (films: readonly LabelledFilm[], weights: Weights): ByClass => count(films, (film) => topOf(film, weights));

function topOf({ reading, likeness }: LabelledFilm, weights: Weights): discovery.SentimentId[] {
  return judgeSentiments(reading, likeness, weights)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, 2)
    .map(({ sentiment }) => sentiment);
}

/**
 * How well units that are fitted to the rest tell each fold's top two, as the curated catalogue has them: what inputs and penalties
 * are chosen by. The held half has no part in it.
 */
function crossValidated(all: readonly LabelledFilm[], folds: number, say: (progress: string) => void): Figure {
  if (!(Number.isInteger(folds) && folds >= 2)) throw new Error('--folds: expected a whole number from 2 on');
  const films = all.filter(({ held }) => !held);
  const told = new Map<LabelledFilm, discovery.SentimentId[]>();
  for (let fold = 0; fold < folds; fold++) {
    say(`Fold ${fold + 1} of ${folds}`);
    const isOut = (at: number) => at % folds === fold;
    const weights = fitWeights(
      films.map((film, at) => ({ ...film, held: isOut(at) })),
      1,
    );
    for (const [at, film] of films.entries()) if (isOut(at)) told.set(film, topOf(film, weights));
  }
  const curated = films.map((film) => ({
    said: told.get(film) ?? [],
    right: film.curated.sentiments.slice(0, 2).map(({ sentiment }) => sentiment),
  }));
  return {
    what: `cross-validation in ${folds} folds on the ${films.length} others, against the curated catalogue`,
    unit: 'F1',
    ours: macro(counted(curated)),
  };
}

function byCurators(films: readonly LabelledFilm[]): ByClass {
  return count(films, ({ curated }) => curated.sentiments.slice(0, 2).map(({ sentiment }) => sentiment));
}

function count(films: readonly LabelledFilm[], tell: (film: LabelledFilm) => discovery.SentimentId[]): ByClass {
  return counted(films.map((film) => ({ said: tell(film), right: film.gold?.top ?? [] })));
}

function counted(
  films: readonly { readonly said: readonly discovery.SentimentId[]; readonly right: readonly discovery.SentimentId[] }[],
): ByClass {
  const where = (said: boolean, right: boolean, id: discovery.SentimentId) =>
    films.filter((film) => film.said.includes(id) === said && film.right.includes(id) === right).length;
  return new Map(
    discovery.SENTIMENTS.map((id) => [id, { right: where(true, true, id), wrong: where(true, false, id), missed: where(false, true, id) }]),
  );
}

function endings(films: readonly LabelledFilm[], weights: Weights): number {
  const right = films.filter(({ film, reading, likeness, gold }) => judge(film, reading, likeness, weights)?.ending === gold?.ending);
  return right.length / films.length;
}

function byClass(name: string, films: readonly LabelledFilm[], weights: Weights): string {
  const lines = [...topTwo(films, weights)].map(([id, counts]) => `${id} ${f1(counts).toFixed(2)} of ${counts.right + counts.missed}`);
  return `${name === 'held' ? 'Held half' : 'Other half'}, F1: ${lines.join(', ')}`;
}

/** Reading and judging, without the database: films of the shared set, each with a likeness as if it had a vector. */
async function speed(weights: Weights): Promise<Figure[]> {
  const lexicons = await readLexicons();
  try {
    const films = wikipediaFilms(MEASURED);
    const likeness = new Float64Array(discovery.SENTIMENTS.length);
    const started = performance.now();
    let felt = 0;
    for (const film of films) if (judge(film, readFilm(lexicons, film), likeness, weights)) felt++;
    const seconds = (performance.now() - started) / 1_000;
    return [
      {
        what: 'films analysed a second, embedded before',
        unit: 'films/s',
        ours: films.length / seconds,
        target: { atLeast: FILMS_PER_SECOND },
      },
      { what: 'of them, with a sentiment that words of theirs show', unit: 'share', ours: felt / films.length },
    ];
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    return [];
  }
}
