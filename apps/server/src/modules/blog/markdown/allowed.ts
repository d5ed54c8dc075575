import { defaultSchema } from 'rehype-sanitize';

type Schema = typeof defaultSchema;

/**
 * What an article's HTML may be: GitHub's own list, without what styles or names things, and with our embeds. Nothing in it runs,
 * frames, submits or reaches out of its own place.
 */
export const ALLOWED: Schema = {
  ...defaultSchema,
  tagNames: [
    ...(defaultSchema.tagNames ?? []).filter((name) => !['picture', 'source', 'tt', 'input'].includes(name)),
    'figure',
    'figcaption',
    'mark',
    'abbr',
    'cite',
    'time',
    'input',
  ],
  attributes: {
    a: ['href', 'title', ['dataFootnoteRef'], ['dataFootnoteBackref'], 'ariaDescribedBy', 'ariaLabel', ['className', 'data-footnote-backref']],
    img: ['src', 'alt', 'title', 'width', 'height'],
    abbr: ['title'],
    time: ['dateTime'],
    blockquote: ['cite'],
    code: [['className', /^language-[\w+#-]{1,30}$/]],
    th: ['align', 'colSpan', 'rowSpan', 'scope'],
    td: ['align', 'colSpan', 'rowSpan'],
    ol: ['start', 'reversed'],
    li: ['value', ['className', 'task-list-item']],
    ul: [['className', 'contains-task-list']],
    input: [['type', 'checkbox'], 'checked', ['disabled', true]],
    section: [['dataFootnotes', true], ['className', 'footnotes']],
    h2: [['className', 'sr-only']],
    details: ['open'],
    figure: [['dataEmbed', 'film', 'video', 'poster'], ['dataSlug', /^[a-z0-9-]{1,200}$/]],
    span: [['dataEmbed', 'film', 'video', 'poster'], ['dataSlug', /^[a-z0-9-]{1,200}$/]],
    '*': ['id', 'lang', 'dir'],
  },
  // Names given in a text could stand before names of the page (DOM clobbering): ours are theirs with a prefix.
  clobber: ['id', 'ariaDescribedBy', 'ariaLabelledBy', 'name'],
  clobberPrefix: 'note-',
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'], cite: ['http', 'https'] },
  required: { input: { type: 'checkbox', disabled: true } },
  strip: ['script', 'style', 'title', 'textarea', 'template', 'noscript', 'xmp', 'svg', 'math', 'iframe', 'object', 'noembed', 'plaintext'],
};
