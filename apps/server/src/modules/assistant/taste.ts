/** What is known of somebody's taste, for whoever recommends to them. The composition root hands it in: the arrow to `taste` is not ours. */
export interface PersonalTaste {
  /** Films for somebody, the best first. */
  recommend(userId: string, limit: number): Promise<readonly number[]>;
  /** Films that are not recommended again: watched, rated, passed. */
  known(userId: string): Promise<ReadonlySet<number>>;
}
