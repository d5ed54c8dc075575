import { expect, test } from 'vitest';
import { readStoryboard, tileAt } from './filmstrip.ts';

const VTT = `WEBVTT

00:00:00.000 --> 00:00:02.000
storyboard-0.jpg#xywh=0,0,160,90

00:00:02.000 --> 01:00:00.500
storyboard-0.jpg#xywh=160,0,160,90
`;

test('pictures are found by their time', () => {
  const tiles = readStoryboard(VTT, 'http://house/api/stream/x/storyboard.vtt');
  expect(tiles).toHaveLength(2);
  expect(tileAt(tiles, 1.9)).toMatchObject({ x: 0, url: 'http://house/api/stream/x/storyboard-0.jpg' });
  expect(tileAt(tiles, 500)).toMatchObject({ x: 160, width: 160, height: 90 });
  expect(tileAt([], 1)).toBeNull();
});
