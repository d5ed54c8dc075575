import { describe, expect, it } from 'vitest';
import { createFormat } from '../../lib/format.ts';
import type { Message } from '../../lib/message.ts';
import { en } from '../../lib/messages/en/index.ts';
import { es } from '../../lib/messages/es/index.ts';
import { pt } from '../../lib/messages/pt/index.ts';
import { countryName } from './names.ts';

const named = (locale: string, messages: Readonly<Record<string, Message>>) => (code: string) =>
  countryName({ format: createFormat(locale), find: (key) => (typeof messages[key] === 'string' ? messages[key] : null) }, code);

describe('countries', () => {
  it('that are no more keep their own names', () => {
    expect(['SU', 'YU', 'CS', 'DD'].map(named('en', en))).toEqual(['Soviet Union', 'Yugoslavia', 'Czechoslovakia', 'East Germany']);
    expect(['SU', 'YU', 'CS', 'DD'].map(named('es', es))).toEqual(['Unión Soviética', 'Yugoslavia', 'Checoslovaquia', 'Alemania Oriental']);
    expect(['SU', 'YU', 'CS', 'DD'].map(named('pt-BR', pt))).toEqual([
      'União Soviética',
      'Iugoslávia',
      'Tchecoslováquia',
      'Alemanha Oriental',
    ]);
  });

  it('that are, are named by the language', () => {
    expect([named('en', en)('FR'), named('es', es)('FR'), named('pt-BR', pt)('FR')]).toEqual(['France', 'Francia', 'França']);
  });
});
