import { expect, it } from 'vitest';
import { readPoster } from './stills.ts';

const stream = '#EXT-X-STREAM-INF:BANDWIDTH=1\n9f86d081/720p.m3u8\n';

it('finds the picture that a playlist names, else the first of its version', () => {
  expect(readPoster(`#EXTM3U\n#EXT-X-SESSION-DATA:DATA-ID="org.fotograma.poster",VALUE="9f86d081/poster-3.jpg"\n${stream}`)).toBe(
    '9f86d081/poster-3.jpg',
  );
  expect(readPoster(`#EXTM3U\n${stream}`)).toBe('9f86d081/poster-1.jpg');
  expect(readPoster('#EXTM3U\n')).toBeNull();
});
