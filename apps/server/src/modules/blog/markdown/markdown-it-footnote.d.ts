declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it';

  /** Footnotes as in Pandoc: `[^1]`, `[^1]: text`, and `^[text]`. The package has no types of its own. */
  const footnotes: (md: MarkdownIt) => void;

  // biome-ignore lint/style/noDefaultExport: this declares the package’s own default export, which we do not choose
  export { footnotes as default };
}
