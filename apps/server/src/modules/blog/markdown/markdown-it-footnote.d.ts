declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it';

  /** Footnotes as in Pandoc: `[^1]`, `[^1]: text`, and `^[text]`. The package has no types of its own. */
  const footnotes: (md: MarkdownIt) => void;

  // biome-ignore lint/style/noDefaultExport: so the package has it
  export { footnotes as default };
}
