import { beforeEach, describe, expect, it } from 'vitest';
import { followPosition } from './follow.ts';
import { areCredits, leftOf, type Position, resumeAt, shareOf } from './position.ts';

class Video extends EventTarget {
  currentTime = 0;
  duration = 100;
  /** Runs on by quarters of a second, as browsers tell it. */
  run(seconds: number): void {
    for (let quarter = 0; quarter < seconds * 4; quarter++) {
      this.currentTime += 0.25;
      this.dispatchEvent(new Event('timeupdate'));
    }
  }
  does(...events: string[]): void {
    for (const event of events) this.dispatchEvent(new Event(event));
  }
}

describe('following a film', () => {
  let video: Video;
  let page: EventTarget;
  let told: (Position & { leaving: boolean })[];
  let stop: () => void;
  beforeEach(() => {
    video = new Video();
    page = new EventTarget();
    told = [];
    stop = followPosition(video, { page, tell: (at, leaving) => told.push({ ...at, leaving }) });
  });
  const places = () => told.map(({ position }) => position);

  it('tells its place every ten seconds', () => {
    video.does('playing');
    video.run(35);
    expect(places()).toEqual([10, 20, 30]);
  });

  it('tells it on pause, at the end, and when the page goes, once each', () => {
    video.does('playing');
    video.run(3);
    video.does('pause', 'pause');
    video.run(4);
    page.dispatchEvent(new Event('visibilitychange'));
    page.dispatchEvent(new Event('pagehide'));
    video.currentTime = 100;
    video.does('pause', 'ended');
    expect(told).toEqual([
      { position: 3, duration: 100, leaving: false },
      { position: 7, duration: 100, leaving: true },
      { position: 100, duration: 100, leaving: false },
    ]);
  });

  it('tells the last place when it ends, and nothing after', () => {
    video.does('playing');
    video.run(4);
    stop();
    expect(told).toEqual([{ position: 4, duration: 100, leaving: true }]);
    video.run(20);
    video.does('pause');
    page.dispatchEvent(new Event('pagehide'));
    expect(told).toHaveLength(1);
  });

  it('says nothing of a film that was only looked at, or whose length is not known', () => {
    video.currentTime = 60; // put there to resume
    video.does('timeupdate', 'pause');
    page.dispatchEvent(new Event('pagehide'));
    video.duration = Number.NaN;
    video.does('playing');
    video.run(30);
    stop();
    expect(told).toEqual([]);
  });

  it('counts a jump as a way gone', () => {
    video.does('playing');
    video.currentTime = 80;
    video.does('timeupdate');
    video.currentTime = 20;
    video.does('timeupdate');
    expect(places()).toEqual([80, 20]);
  });

  it('never tells a place behind the end', () => {
    video.does('playing');
    video.currentTime = 100.04;
    video.does('ended');
    expect(told).toEqual([{ position: 100, duration: 100, leaving: false }]);
  });
});

describe('where a film goes on', () => {
  it.each([
    [null, null],
    [{ position: 2, duration: 100 }, null],
    [{ position: 5, duration: 100 }, 5],
    [{ position: 94, duration: 100 }, 94],
    [{ position: 95, duration: 100 }, null],
  ])('%o: at %s', (progress, at) => {
    expect(resumeAt(progress)).toBe(at);
  });

  it('knows the credits, and that a film of unknown length has none', () => {
    expect([94, 95, 100].map((position) => areCredits({ position, duration: 100 }))).toEqual([false, true, true]);
    expect(areCredits({ position: 5, duration: Number.NaN })).toBe(false);
  });

  it('is counted in shares and in what is left', () => {
    expect(shareOf({ position: 25, duration: 100 })).toBe(0.25);
    expect(shareOf({ position: 200, duration: 100 })).toBe(1);
    expect(shareOf({ position: 1, duration: 0 })).toBe(0);
    expect(leftOf({ position: 30, duration: 100 })).toBe(70);
  });
});
