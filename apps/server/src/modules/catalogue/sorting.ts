/** SQL of what a title is sorted by: folded, and without the article that it begins with. */
export const sortTitle = (title: string) => `regexp_replace(search_fold(${title}), '^(the|an?) (?=.)', '')`;

/** SQL of what a film's date is sorted by: the middle of the year where only that is known. */
export const sortDate = (releaseDate: string, year: string) => `coalesce(${releaseDate}, make_date(${year}, 7, 1))`;
