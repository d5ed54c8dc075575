import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { discovery } from '@fotograma/contract';
import { courseInputs, sentimentInputs, type Unit, type Weights } from '../../apps/server/src/modules/discovery/analysis/weights.ts';
import type { LabelledFilm } from './feelings.ts';
import { fitUnit } from './fitting.ts';

const FILE = fileURLToPath(new URL('../../apps/server/src/modules/discovery/analysis/weights.json', import.meta.url));
/** Films that a genre needs to be an input. */
const LEAST_FILMS = 5;
/** Chosen by cross-validation on the films that are fitted to (`--folds`). */
const SENTIMENT_PENALTY = 0.012;
const COURSE_PENALTY = 0.08;
const RARITY = { sentiments: 0.8, course: 0.2 };
const GENRES = 0.9;
/** Words that speak of another sentiment. */
const OTHERS = 0.2;

/** Weights fitted to the films that are not held. */
export function fitWeights(all: readonly LabelledFilm[], version: number): Weights {
  const films = all.filter(({ held }) => !held);
  const counts = new Map<string, number>();
  for (const { film } of films) for (const genre of film.genres) counts.set(genre, (counts.get(genre) ?? 0) + 1);
  const genres = [...counts]
    .filter(([, count]) => count >= LEAST_FILMS)
    .map(([genre]) => genre)
    .sort();
  const sentiments = discovery.SENTIMENTS.map((id, place): [discovery.SentimentId, Unit] => {
    const rows = films.map(({ reading, likeness }) => sentimentInputs(reading, likeness[place] ?? 0, place, genres));
    const values = films.map((film) => said(film, id));
    return [
      id,
      fitUnit(rows, values, {
        penalty: SENTIMENT_PENALTY,
        never: [0, 1],
        loudness: (at) => (at < 2 ? 1 : at < 2 + genres.length ? GENRES : OTHERS),
        rarity: RARITY.sentiments,
      }),
    ];
  });
  const courses = films.map(({ reading }) => courseInputs(reading, genres));
  const unit = (value: (film: LabelledFilm['curated']) => number, rarity = 0) =>
    fitUnit(
      courses,
      films.map(({ curated }) => value(curated)),
      { penalty: COURSE_PENALTY, never: [], loudness: () => 1, rarity },
    );
  const classes = <Name extends string>(names: readonly Name[], of: (film: LabelledFilm['curated']) => Name) =>
    Object.fromEntries(names.map((name) => [name, unit((film) => (of(film) === name ? 1 : 0), RARITY.course)])) as Record<Name, Unit>;
  return {
    version,
    films: films.length,
    genres,
    sentiments: Object.fromEntries(sentiments) as Weights['sentiments'],
    arc: classes(discovery.ARCS, ({ arc }) => arc),
    ending: classes(discovery.ENDINGS, ({ ending }) => ending),
    pace: classes(discovery.PACES, ({ pace }) => pace),
    intensity: unit(({ intensity }) => intensity / 3),
    absorption: unit(({ absorption }) => absorption),
    hedonic: unit(({ hedonic }) => hedonic),
    eudaimonic: unit(({ eudaimonic }) => eudaimonic),
  };
}

/** 0 to 1: how much a sentiment is what a film does, as whoever curated it says, and whoever labelled it in the separate pass. */
function said({ curated, gold }: LabelledFilm, id: discovery.SentimentId): number {
  const score = (curated.sentiments.find(({ sentiment }) => sentiment === id)?.score ?? 0) / 3;
  return gold ? (score + (gold.top.includes(id) ? 1 : 0)) / 2 : score;
}

/** One unit a line: changes are seen where they are. */
export async function writeWeights(weights: Weights): Promise<void> {
  const json = JSON.stringify(weights, null, 2).replaceAll(/\[[^\][{}]*\]/g, (list) =>
    list.replaceAll(/\s+/g, ' ').replaceAll(/\[ | \]/g, (edge) => edge.trim()),
  );
  await writeFile(FILE, `${json}\n`);
}
