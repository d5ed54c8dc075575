import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, plainText, readMarkdown } from './markdown.ts';

const text = (words: string) => ({ kind: 'text', text: words }) as const;
const bold = (words: string) => ({ kind: 'bold', text: words }) as const;
const cite = (n: number) => ({ kind: 'citation', n }) as const;

describe('what answers are written in', () => {
  it('is paragraphs, bold titles and citations', () => {
    expect(readMarkdown('See **Metropolis** (1927) [1], then\nsleep.\n\nOr not.')).toEqual([
      { kind: 'paragraph', pieces: [text('See '), bold('Metropolis'), text(' (1927) '), cite(1), text(', then sleep.')] },
      { kind: 'paragraph', pieces: [text('Or not.')] },
    ]);
  });

  it('is lists, with or without numbers, though blank lines stand between their items', () => {
    expect(readMarkdown('Two:\n- **A** [1]\n\n* B\n1. C\n2) D')).toEqual([
      { kind: 'paragraph', pieces: [text('Two:')] },
      { kind: 'list', ordered: false, items: [[bold('A'), text(' '), cite(1)], [text('B')]] },
      { kind: 'list', ordered: true, items: [[text('C')], [text('D')]] },
    ]);
  });

  it('leads nowhere: of links and pictures only words are left, and HTML is text', () => {
    expect(readMarkdown('![cat](https://elsewhere.example/c.png) [here](javascript:alert(1)) <img src=x onerror=alert(1)>')).toEqual([
      { kind: 'paragraph', pieces: [text('cat'), text(' '), text('here'), text(') <img src=x onerror=alert(1)>')] },
    ]);
    expect(readMarkdown('[1](https://elsewhere.example)')).toEqual([{ kind: 'paragraph', pieces: [text('1')] }]);
  });

  it('shows no marks that are not closed yet, and no heading as one', () => {
    expect(readMarkdown('- A\n- **')).toEqual([{ kind: 'list', ordered: false, items: [[text('A')]] }]);
    expect(readMarkdown('## Tonight\n**Metro')).toEqual([{ kind: 'paragraph', pieces: [text('Tonight Metro')] }]);
  });

  it('is made of these pieces alone, whatever the text', () => {
    const kinds = (block: Block) => (block.kind === 'paragraph' ? block.pieces : block.items.flat()).map(({ kind }) => kind);
    const unit = fc.constantFrom('*', '**', '[', ']', '(', ')', '!', '1', '\n', '- ', 'a', '<b>', '#', ' ');
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 80 }), (words) => {
        for (const kind of readMarkdown(words).flatMap(kinds)) expect(['text', 'bold', 'citation']).toContain(kind);
      }),
    );
  });
});

describe('an answer without marks', () => {
  it('reads as it is said', () => {
    expect(plainText('See **Metropolis** [1].\n\n- **A** [2], long\n- B')).toBe('See Metropolis.\n\n– A, long\n– B');
  });
});
