import { describe, expect, it } from 'vitest';
import { firstLanguage } from './i18n.tsx';

describe('the first language', () => {
  it('is the one kept from before, whatever the browser wants', () => {
    expect(firstLanguage('es', ['pt-BR', 'en'])).toBe('es');
  });

  it('is the first of the browser’s that we speak, in any of its countries', () => {
    expect(firstLanguage(null, ['fr-CA', 'pt-PT', 'en'])).toBe('pt');
    expect(firstLanguage(null, ['ES-ar'])).toBe('es');
  });

  it('is English when we speak none of them, or what was kept is no language', () => {
    expect(firstLanguage(null, ['ja', 'fi'])).toBe('en');
    expect(firstLanguage('klingon', [])).toBe('en');
  });
});
