import type { discovery } from '@fotograma/contract';
import type { Database } from '../../platform/database/database.ts';
import { statement } from '../../platform/database/statement.ts';
import type { FeelingModel, IntentionModel, OptionModel, SentimentModel } from './model.ts';

const STATE = statement('SELECT seed, changes, (SELECT changes FROM film_news) AS news FROM feeling_state');

export interface FeelingState {
  /** Version of what came with the installation. */
  readonly seed: number;
  /** Goes up with what is said of films' feelings. */
  readonly changes: number;
  /** Goes up with films. */
  readonly news: number;
}

export type ModelRepository = ReturnType<typeof createModelRepository>;

export function createModelRepository({ pool }: Pick<Database, 'pool'>) {
  return {
    async state(): Promise<FeelingState> {
      const { rows } = await pool.query<FeelingState>(STATE());
      return rows[0] ?? { seed: 0, changes: 0, news: 0 };
    },

    async read(): Promise<FeelingModel> {
      const [version, sentiments, intentions, options, flows] = await Promise.all([
        pool.query<{ seed: number }>('SELECT seed FROM feeling_state'),
        pool.query<SentimentModel>(
          'SELECT id, valence, arousal, hue, names, descriptions, sub_feelings AS "subFeelings", anchors, says FROM main_sentiment ORDER BY position',
        ),
        pool.query<Omit<IntentionModel, 'options'>>(
          `SELECT i.sentiment_id AS sentiment, i.intention, i.names, i.consequences, i.enabled, i.only_by_choice AS "onlyByChoice", i.goal, i.weights
           FROM emotional_intention i JOIN main_sentiment s ON s.id = i.sentiment_id ORDER BY s.position, i.intention`,
        ),
        pool.query<OptionModel>(
          'SELECT id, sentiment_id AS sentiment, intention, names, descriptions, weights FROM journey_option ORDER BY position',
        ),
        pool.query<discovery.FlowStep & { sentiment: discovery.SentimentId; version: number }>(
          `SELECT f.sentiment_id AS sentiment, f.step, f.questions, f.options, f.version
           FROM journey_option_flow f JOIN main_sentiment s ON s.id = f.sentiment_id ORDER BY s.position, f.position`,
        ),
      ]);
      return {
        version: version.rows[0]?.seed ?? 0,
        sentiments: sentiments.rows,
        intentions: intentions.rows.map((row) => ({
          ...row,
          options: options.rows.filter(({ sentiment, intention }) => sentiment === row.sentiment && intention === row.intention),
        })),
        flows: sentiments.rows.map(({ id }) => ({
          sentiment: id,
          version: flows.rows.find(({ sentiment }) => sentiment === id)?.version ?? 0,
          steps: flows.rows.flatMap(({ sentiment, step, questions, options: choices }) =>
            sentiment === id ? [{ step, questions, options: choices }] : [],
          ),
        })),
      };
    },
  };
}
