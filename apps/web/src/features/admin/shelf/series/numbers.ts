const isWholeBetween = (text: string, least: number, most: number): boolean =>
  /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;

export const isSeasonNumber = (text: string): boolean => isWholeBetween(text, 0, 999);
export const isEpisodeNumber = (text: string): boolean => isWholeBetween(text, 1, 9_999);

/** The number that most likely comes next: after the highest there is. */
export const nextNumber = (things: readonly { readonly number: number }[]): number =>
  Math.max(0, ...things.map(({ number }) => number)) + 1;
