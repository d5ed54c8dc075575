import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { draftOf } from './drafts.ts';
import { LONGEST_REVIEW, readReview, reviewRoom } from './review.ts';

describe('a review', () => {
  it('keeps its lines and loses what cannot be kept', () => {
    expect(readReview('  One.\r\nTwo.\rThree.\u0000\u0007 \tFour. \n')).toBe('One.\nTwo.\nThree.   \tFour.');
  });

  it('is always text that the API takes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(readReview(text)).toMatch(/^[^\p{Cc}\n\r\t]*([\n\r\t][^\p{Cc}\n\r\t]*)*$/u);
      }),
    );
  });

  it('says how much room is left', () => {
    expect(reviewRoom('')).toBe(LONGEST_REVIEW);
    expect(reviewRoom(`${'a'.repeat(LONGEST_REVIEW)}b`)).toBe(-1);
    expect(reviewRoom(`${'a'.repeat(LONGEST_REVIEW)}   `)).toBe(0);
  });
});

describe('a draft', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('localStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    });
  });

  it('is one person’s, about one film', () => {
    draftOf('lotte', 17).write('Half a thought', '');
    expect(draftOf('lotte', 17).read()).toBe('Half a thought');
    expect(draftOf('rudi', 17).read()).toBeNull();
    expect(draftOf('lotte', 18).read()).toBeNull();
  });

  it('is none once it is empty, sent, or thrown away', () => {
    const draft = draftOf('lotte', 17);
    draft.write('Half a thought', '');
    draft.write('   ', '');
    expect(draft.read()).toBeNull();
    draft.write('A whole one', 'A whole one');
    expect(draft.read()).toBeNull();
    draft.write('Another', '');
    draft.clear();
    expect(draft.read()).toBeNull();
    expect(kept.size).toBe(0);
  });
});
