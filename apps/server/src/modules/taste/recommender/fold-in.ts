import { type IalsSettings, regularisationOf } from './ials.ts';
import { addRow, dotRow, factorise, OuterProducts, solve } from './linear.ts';

/** An item somebody likes, by its row in the table of factors. */
export interface Liked {
  readonly item: number;
  /** 0 to 1. */
  readonly confidence: number;
}

/** A model's items: all that is needed for anybody, known in training or not. */
export interface ItemFactors {
  readonly settings: IalsSettings;
  /** A row of `dimensions` an item. */
  readonly factors: Float32Array;
  /** Lower triangle of YᵀY over the items of training: computed once a model. */
  readonly gram: Float64Array;
}

/** Somebody's place among the items, and what put them there. */
export interface Person {
  readonly factor: Float64Array;
  /**
   * How much each liked item adds to the score of another, in the order given. They add up to the score: with
   * W = (α₀YᵀY + YᵀC_uY + λ_u I)⁻¹ it is p_u = W·Σ c_j q_j, so q_i·p_u = Σ_j c_j q_iᵀ W q_j (Hu, Koren and Volinsky 2008,
   * section 5, "Explaining recommendations").
   */
  contributions(item: number): Float64Array;
}

/**
 * The factors of somebody from what they like: the half step of training, in closed form. A new liking counts at once, and
 * nobody is retrained.
 */
export function foldIn({ settings, factors, gram }: ItemFactors, likes: readonly Liked[]): Person {
  const { dimensions: d } = settings;
  const products = new OuterProducts(d);
  const { sum: decomposed } = products;
  const factor = new Float64Array(d);
  products.reset(gram, settings.unobserved);
  for (const { item, confidence } of likes) {
    products.add(factors, item, confidence);
    addRow(factor, factors, item, d, confidence);
  }
  products.flush();
  const extra = regularisationOf(settings, likes.length);
  for (let k = 0; k < d; k++) decomposed[k * d + k] = (decomposed[k * d + k] as number) + extra;
  factorise(decomposed, d);
  solve(decomposed, d, factor);
  return {
    factor,
    contributions(item) {
      const weighed = new Float64Array(d);
      addRow(weighed, factors, item, d, 1);
      // W is symmetric: one solution serves all that is liked.
      solve(decomposed, d, weighed);
      const parts = new Float64Array(likes.length);
      for (const [at, liked] of likes.entries()) parts[at] = liked.confidence * dotRow(weighed, factors, liked.item, d);
      return parts;
    },
  };
}
