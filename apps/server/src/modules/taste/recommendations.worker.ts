import { parentPort, workerData } from 'node:worker_threads';
import pg from 'pg';
import { signalsSql } from './recommendations.signals.ts';
import { encodeModel } from './recommender/model-file.ts';
import type { Signal } from './recommender/signals.ts';
import { Training } from './recommender/training.ts';

/** What a training thread is told, … */
export interface TrainingOrder {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly now: Date;
}

/** … and what it answers: null when there is too little to learn from. */
export interface TrainingResult {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly people: number;
  readonly films: number;
  readonly ratings: number;
}

/** Rows read at once. */
const BATCH = 5_000;
const EVERYTHING = `${signalsSql('true')}
  UNION ALL SELECT source || '/' || rater, movie_id, 'rating', half_stars, rated_at FROM imported_rating`;

type Row = [person: string, movieId: number, kind: Signal['kind'], halfStars: number, at: Date];

/** Reads everybody's signals through a cursor, person by person: the memory it takes is that of the matrix alone. */
async function read(order: TrainingOrder, training: Training): Promise<void> {
  const client = new pg.Client({ connectionString: order.databaseUrl, application_name: order.applicationName });
  await client.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(`DECLARE signals NO SCROLL CURSOR FOR SELECT person, movie_id, kind, half_stars, at FROM (${EVERYTHING}) s
      ORDER BY person COLLATE "C"`);
    let person: string | null = null;
    let signals: Signal[] = [];
    for (;;) {
      const { rows } = await client.query<Row>({ text: `FETCH ${BATCH} FROM signals`, rowMode: 'array' });
      for (const [whose, movieId, kind, halfStars, at] of rows) {
        if (whose !== person) {
          training.addPerson(signals);
          person = whose;
          signals = [];
        }
        signals.push({ movieId, kind, halfStars, at });
      }
      if (rows.length < BATCH) break;
    }
    training.addPerson(signals);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

if (parentPort) {
  const order = workerData as TrainingOrder;
  const training = new Training(order.now);
  await read(order, training);
  const model = training.learn();
  const bytes = model && encodeModel(model);
  const result: TrainingResult | null = model && bytes && { bytes, people: model.people, films: model.ids.length, ratings: model.ratings };
  parentPort.postMessage(result, bytes ? [bytes.buffer] : []);
}
