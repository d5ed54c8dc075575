import { readFileSync } from 'node:fs';
import { ndcg } from './ranking.ts';

/** A question with the films that are right, by their page keys. */
export interface Question {
  readonly id: string;
  readonly lang: string;
  readonly kind: string;
  readonly query: string;
  readonly relevant: readonly string[];
}

/** Means over questions, with binary relevance, of the first ten of a ranking. */
export interface Scores {
  readonly questions: number;
  readonly hit1: number;
  readonly hit5: number;
  /** Mean reciprocal rank of the first right one (Voorhees, TREC-8, 1999). */
  readonly mrr10: number;
  readonly ndcg10: number;
}

const SHOWN = 10;

/** One question a line: `{ id, lang, kind, query, relevant }`. */
export function readQuestions(file: string): Question[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim())
    .map((line) => JSON.parse(line) as Question);
}

/** @param ranked page keys by question id, best first; one that stands twice counts at its first place. */
export function score(questions: readonly Question[], ranked: ReadonlyMap<string, readonly string[]>): Scores {
  const sums = { hit1: 0, hit5: 0, mrr10: 0, ndcg10: 0 };
  for (const { id, relevant } of questions) {
    const right = new Set(relevant);
    const found = [...new Set(ranked.get(id))].slice(0, SHOWN).map((key) => right.has(key));
    const first = found.indexOf(true);
    sums.hit1 += first === 0 ? 1 : 0;
    sums.hit5 += first >= 0 && first < 5 ? 1 : 0;
    sums.mrr10 += first < 0 ? 0 : 1 / (first + 1);
    sums.ndcg10 += ndcg({ found, relevant: right.size }, SHOWN);
  }
  const of = (sum: number) => (questions.length ? sum / questions.length : 0);
  return { questions: questions.length, hit1: of(sums.hit1), hit5: of(sums.hit5), mrr10: of(sums.mrr10), ndcg10: of(sums.ndcg10) };
}
