import { expect, it } from 'vitest';
import { AudioTracks } from './audio-tracks.ts';

it('lists the sounds of a film, of which one is heard, and has another one chosen', () => {
  const chosen: number[] = [];
  const tracks = new AudioTracks((index) => chosen.push(index));
  const heard: string[] = [];
  for (const event of ['addtrack', 'change']) tracks.addEventListener(event, () => heard.push(event));
  tracks.fill([
    { name: 'English', language: 'en', isDefault: true },
    { name: 'Español', language: 'es', isDefault: false },
  ]);
  tracks.show(0);
  expect([...tracks].map(({ id, kind, label, enabled }) => [id, kind, label, enabled])).toEqual([
    ['0', 'main', 'English', true],
    ['1', 'alternative', 'Español', false],
  ]);
  // As Media Chrome does it: off and on for each in turn.
  for (const track of tracks) track.enabled = track.id === '1';
  expect([...tracks].map(({ enabled }) => enabled)).toEqual([false, true]);
  expect(chosen).toEqual([1]);
  tracks.show(1); // the stream's own word on it
  expect(heard).toEqual(['addtrack', 'change', 'change']);
});
