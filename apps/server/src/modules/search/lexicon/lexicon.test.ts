import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LexiconError, readLexicon } from './lexicon.ts';

test('every line of the lexicon is as its file says, and it is as large as it should be', async () => {
  const { concepts, genres, moods, frames, stopwords } = await readLexicon();
  for (const language of ['es', 'pt'] as const) {
    expect(concepts[language].size).toBeGreaterThan(1_500);
    expect(genres[language].size).toBeGreaterThan(60);
    expect(moods[language].size).toBeGreaterThan(150);
    expect(frames[language].size).toBeGreaterThan(60);
    expect(stopwords[language].size).toBeGreaterThan(100);
  }
});

test('a word is found by its plural, its other gender and its stem; a name of a place only as it is', async () => {
  const { concepts } = await readLexicon();
  for (const word of ['tiburones', 'ladrona', 'ladrones', 'rescatando']) expect(concepts.es.word(word, 'es'), word).toBeDefined();
  for (const word of ['tubaroes', 'leoes', 'hospitais', 'viagens']) expect(concepts.pt.word(word, 'pt'), word).toBeDefined();
  expect(concepts.es.word('peruanizar', 'es')).toBeUndefined();
});

test('a line that is not right is named by its file and number', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'fotograma-test-lexicon-'));
  try {
    await writeFile(join(folder, 'concepts.test.txt'), '# a comment\nperro | cachorro | dog\nperro | cachorro\n');
    await expect(readLexicon(folder)).rejects.toThrow(LexiconError);
    await expect(readLexicon(folder)).rejects.toThrow('concepts.test.txt:3');
    await writeFile(join(folder, 'concepts.test.txt'), 'perro; can | cachorro | dog; hound\n');
    const { concepts } = await readLexicon(folder);
    expect(concepts.es.exact('can')).toEqual(['dog', 'hound']);
  } finally {
    await rm(folder, { recursive: true });
  }
});
