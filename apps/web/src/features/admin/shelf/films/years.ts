const isWholeBetween = (text: string, least: number, most: number): boolean => {
  const value = Number(text);
  return text.trim() === '' || (Number.isInteger(value) && value >= least && value <= most);
};

/** A year that a film can be of, or none. */
export const isYear = (text: string): boolean => isWholeBetween(text, 1870, 2100);
/** Minutes that a film or an episode can last, or none. */
export const isRuntime = (text: string): boolean => isWholeBetween(text, 1, 6_000);
