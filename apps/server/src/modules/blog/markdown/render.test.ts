import fc from 'fast-check';
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5';
import { describe, expect, test } from 'vitest';
import { HOSTILE } from '../../../../test/support/hostile.ts';
import { renderMarkdown, TooMuch } from './render.ts';

/** What may be in an article, said again from the reader's side: by a parser that browsers agree with, not by the one that sanitises. */
const ELEMENTS = new Set(
  'h2 h3 h4 h5 h6 h1 p br hr blockquote pre code em strong b i u s del ins sub sup kbd mark q small abbr cite time span div a img figure figcaption ul ol li dl dt dd input table caption thead tbody tfoot tr th td details summary section ruby rb rt rp bdi'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'id lang dir href title rel class src alt width height loading decoding datetime cite colspan rowspan scope start reversed value open type checked disabled data-embed data-of'.split(
    ' ',
  ),
);

/** What is harmful in HTML, a line each. */
function harmIn(html: string): string[] {
  const faults: string[] = [];
  const look = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) {
      if (!ELEMENTS.has(node.tagName) || node.namespaceURI !== 'http://www.w3.org/1999/xhtml') faults.push(`<${node.tagName}>`);
      for (const { name, value } of node.attrs) {
        if (!ATTRIBUTES.has(name)) faults.push(`${node.tagName} ${name}=${value}`);
        if (name === 'id' && !value.startsWith('note-')) faults.push(`id=${value}`);
        if (['href', 'src', 'cite'].includes(name)) {
          const url = new URL(value, 'https://here.example/a/');
          if (!['http:', 'https:', 'mailto:'].includes(url.protocol)) faults.push(`${name}=${value}`);
          if (value.startsWith('//') || value.startsWith('\\')) faults.push(`${name}=${value}`);
        }
        if (name === 'type' && value !== 'checkbox') faults.push(`type=${value}`);
      }
    }
    if ('childNodes' in node) node.childNodes.forEach(look);
    if (node.nodeName === '#comment') faults.push('a comment');
  };
  look(parseFragment(html));
  return faults;
}

test('there are more than two hundred hostile samples, no two the same', () => {
  expect(new Set(HOSTILE).size).toBe(HOSTILE.length);
  expect(HOSTILE.length).toBeGreaterThanOrEqual(200);
});

test.each(HOSTILE)('%j renders harmless', (sample) => {
  const { html } = renderMarkdown(sample);
  expect(harmIn(html), html).toEqual([]);
  // Sanitised is sanitised: a browser that writes it out again reads the same.
  expect(harmIn(renderMarkdown(`before\n\n${sample}\n\nafter`).html)).toEqual([]);
});

test('whatever two of them make together is harmless too', () => {
  const pair = fc.tuple(
    fc.constantFrom(...HOSTILE),
    fc.constantFrom(...HOSTILE),
    fc.constantFrom('', ' ', '\n', '\n\n', '"', '>', '<div>'),
  );
  fc.assert(
    fc.property(pair, ([one, other, between]) => {
      const { html } = renderMarkdown(one + between + other);
      expect(harmIn(html), html).toEqual([]);
    }),
    { numRuns: 1_500 },
  );
});

test('any text is Markdown', () => {
  const pieces = fc.array(
    fc.oneof(
      fc.constantFrom(
        '*',
        '_',
        '`',
        '[',
        ']',
        '(',
        ')',
        '<',
        '>',
        '!',
        '#',
        '-',
        '|',
        '\n',
        '&',
        '{{film:a}}',
        '\\',
        '~',
        '^',
        ':',
        '    ',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(pieces, (parts) => {
      expect(harmIn(renderMarkdown(parts.join('')).html)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

describe('what is written', () => {
  test.each([
    ['**bold** _and_ ~~gone~~', '<p><strong>bold</strong> <em>and</em> <s>gone</s></p>'],
    ['| a | b |\n|:--|--:|\n| 1 | 2 |', '<th class="left">a</th>'],
    ['- [ ] to see\n- [x] seen', '<li class="task"><input type="checkbox" disabled /> to see</li>'],
    ['- [x] seen', '<input type="checkbox" disabled checked />'],
    ['https://films.example/a', '<a href="https://films.example/a" rel="nofollow noopener noreferrer">https://films.example/a</a>'],
    ['[here](/films/7)', '<a href="/films/7">here</a>'],
    ['[there](#end)\n\n<p id="end">x</p>', '<a href="#note-end">there</a>'],
    ['[there](#end)\n\n<p id="end">x</p>', '<p id="note-end">'],
    ['A note[^1].\n\n[^1]: At the foot.', '<a id="note-fnref1" href="#note-fn1">[1]</a>'],
    ['A note[^1].\n\n[^1]: At the foot.', '<li id="note-fn1" class="footnote-item"><p>At the foot.'],
    ['![A city](/api/blog/images/a/b/1600)', '<img src="/api/blog/images/a/b/1600" alt="A city" loading="lazy" decoding="async" />'],
    ['```ts\nlet a = 1 < 2;\n```', '<pre><code class="language-ts">let a = 1 &lt; 2;'],
    ['<details><summary>More</summary>\n\nText\n\n</details>', '<details><summary>More</summary>'],
    ['{{film:metropolis-1927}}', '<figure data-embed="film" data-of="metropolis-1927"></figure>'],
    ['As in {{film:metropolis-1927}}, a city.', '<p>As in <span data-embed="film" data-of="metropolis-1927"></span>, a city.</p>'],
    ['before\n{{poster:m-1931}}\nafter', '<figure data-embed="poster" data-of="m-1931"></figure>'],
    ['`{{film:metropolis-1927}}`', '<code>{{film:metropolis-1927}}</code>'],
    ['{{film:Not A Slug}}', '<p>{{film:Not A Slug}}</p>'],
  ])('%j', (markdown, html) => expect(renderMarkdown(markdown).html).toContain(html));

  test('headings go down a step where one stands as high as the article’s title', () => {
    expect(renderMarkdown('# One\n\n## Two').html).toBe('<h2>One</h2>\n<h3>Two</h3>\n');
    expect(renderMarkdown('## Two\n\n### Three').html).toBe('<h2>Two</h2>\n<h3>Three</h3>\n');
  });

  test('is counted and told without its marks', () => {
    const { text, opening, words, films } = renderMarkdown(
      '## A city\n\nIts **light** &amp; its people[^1]. {{film:m-1931}}{{poster:m-1931}}{{film:metropolis-1927}}\n\n[^1]: All.',
    );
    expect(text).toBe('A city Its light & its people. All.');
    expect(opening).toBe('A city Its light & its people.');
    expect(words).toBe(8);
    expect(films).toEqual(['m-1931', 'metropolis-1927']);
    expect(renderMarkdown(' \n ')).toEqual({ html: '', text: '', opening: '', words: 0, films: [] });
  });
});

describe('what would keep a server busy', () => {
  test.each([
    ['emphasis', '**a_ '],
    ['strikes', '~~a'],
    ['brackets', '['],
    ['links', '![[]()'],
    ['ticks', '` '],
    ['quotes', '>'],
    ['lists', '- '],
    ['elements', '<div>'],
    ['anchors', '<a href="x">'],
    ['half an embed', '{{film:'],
    ['addresses', 'http://'],
    ['notes within notes', '^[ '],
    ['comments', '<!--'],
    ['less than', '<'],
  ])('%s by the hundred thousand take less than two seconds', (_, piece) => {
    const started = performance.now();
    renderMarkdown(piece.repeat(200_000 / piece.length));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test('a thousand lists in each other have an end', () => {
    expect(renderMarkdown(Array.from({ length: 1_000 }, (_, n) => `${'  '.repeat(n)}- a`).join('\n')).html.length).toBeGreaterThan(0);
  });

  test('thousands of footnotes, and texts that become too much, are refused', () => {
    expect(() => renderMarkdown('[^1]'.repeat(3_000))).toThrow(TooMuch);
    expect(() => renderMarkdown('<a href="https://a.example/">'.repeat(60_000))).toThrow(TooMuch);
  });
});
