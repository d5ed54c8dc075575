import { beforeEach, expect, it } from 'vitest';
import { followWatching } from './watching.ts';

class Video extends EventTarget {
  currentTime = 0;
  run(seconds: number, step = 0.25): void {
    for (let passed = 0; passed < seconds; passed += step) {
      this.currentTime += step;
      this.dispatchEvent(new Event('timeupdate'));
    }
  }
  does(...events: string[]): void {
    for (const event of events) this.dispatchEvent(new Event(event));
  }
}

let video: Video;
let page: EventTarget;
let told: number[];
let stop: () => void;

beforeEach(() => {
  video = new Video();
  page = new EventTarget();
  told = [];
  stop = followWatching(video, { page, tell: (seconds) => told.push(seconds) });
});

it('tells every ten seconds of playing, and the rest when the page goes or the film is put away', () => {
  video.does('playing');
  video.run(25);
  page.dispatchEvent(new Event('visibilitychange'));
  page.dispatchEvent(new Event('pagehide'));
  video.run(3);
  stop();
  video.run(30);
  expect(told).toEqual([10, 10, 5, 3]);
});

it('does not count jumps, whether they are announced or not', () => {
  video.does('playing');
  video.run(4);
  video.currentTime = 500;
  video.does('seeking', 'timeupdate');
  video.run(4);
  video.currentTime = 90;
  video.does('timeupdate');
  video.run(2);
  expect(told).toEqual([10]);
});

it('says nothing of a film that was not played, and goes on counting in a hidden page', () => {
  video.currentTime = 60;
  video.does('timeupdate');
  stop();
  expect(told).toEqual([]);
  stop = followWatching(video, { page, tell: (seconds) => told.push(seconds) });
  video.does('playing');
  video.run(10, 1);
  expect(told).toEqual([10]);
});
