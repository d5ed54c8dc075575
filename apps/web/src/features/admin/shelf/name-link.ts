/** The look of a name that leads from a table to its page. */
export const NAME_LINK = 'inline-flex min-h-6 items-center font-semibold underline-offset-4 wrap-anywhere hover:underline max-lg:min-h-11';
