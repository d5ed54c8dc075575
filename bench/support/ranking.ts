/** What lists of recommendations are worth against what people did like: means over the people who have something to find. */
export interface Quality {
  readonly people: number;
  readonly recall20: number;
  readonly ndcg20: number;
  readonly hit10: number;
  readonly hit20: number;
  readonly ndcg10: number;
  /** Share of the items that were recommended to anybody within 20. */
  readonly coverage20: number;
}

/** Which of a list are right, and how many there were to find. */
interface Hits {
  readonly found: readonly boolean[];
  readonly relevant: number;
}

/** Share of what is relevant that the first `k` hold. */
export function recall({ found, relevant }: Hits, k: number): number {
  return found.slice(0, k).filter(Boolean).length / relevant;
}

/**
 * Normalised discounted cumulative gain with binary relevance (Järvelin and Kekäläinen, 2002): each hit counts 1/log2(place
 * + 1), in proportion to the best list of `k` there could be.
 */
export function ndcg({ found, relevant }: Hits, k: number): number {
  const gain = (place: number) => 1 / Math.log2(place + 2);
  let [sum, ideal] = [0, 0];
  for (let place = 0; place < k; place++) {
    if (found[place]) sum += gain(place);
    if (place < relevant) ideal += gain(place);
  }
  return sum / ideal;
}

/** Takes in one person's list after the other. @param items how many there are to recommend. */
export function createJudge(items: number) {
  const recommended = new Set<number>();
  const sums = { recall20: 0, ndcg20: 0, hit10: 0, hit20: 0, ndcg10: 0 };
  let people = 0;
  return {
    judge(list: readonly number[], relevant: ReadonlySet<number>): void {
      for (const item of list.slice(0, 20)) recommended.add(item);
      if (relevant.size === 0) return;
      people++;
      const hits = { found: list.map((item) => relevant.has(item)), relevant: relevant.size };
      sums.recall20 += recall(hits, 20);
      sums.ndcg20 += ndcg(hits, 20);
      sums.ndcg10 += ndcg(hits, 10);
      sums.hit10 += recall(hits, 10) > 0 ? 1 : 0;
      sums.hit20 += recall(hits, 20) > 0 ? 1 : 0;
    },
    quality(): Quality {
      const of = (sum: number) => (people ? sum / people : 0);
      return {
        people,
        recall20: of(sums.recall20),
        ndcg20: of(sums.ndcg20),
        hit10: of(sums.hit10),
        hit20: of(sums.hit20),
        ndcg10: of(sums.ndcg10),
        coverage20: items ? recommended.size / items : 0,
      };
    },
  };
}
