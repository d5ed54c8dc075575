import { describe, expect, test } from 'vitest';
import { Fault } from '../../../platform/errors.ts';
import { ProbeError } from '../../../platform/ffmpeg/probe.ts';
import { FfmpegError } from '../../../platform/ffmpeg/run.ts';
import { judge, Unusable, verdicts } from './verdict.ts';

const outOfSpace = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

describe('the verdict', () => {
  test.each([
    ['a fault of the file', new Unusable(verdicts.tooLong), 'too-long', false],
    ['no media', new ProbeError('Invalid data found when processing input'), 'not-a-video', false],
    ['an mp4 without its index', new ProbeError('[mov,mp4] moov atom not found'), 'truncated', false],
    ['an mp4 whose index is cut', new ProbeError('[mov,mp4] error reading header'), 'truncated', false],
    ['a file too short to be anything', new ProbeError('film.mp4: End of file'), 'not-a-video', false],
    ['too many tracks', new ProbeError('[matroska] Number of streams exceeds max_streams parameter (256)'), 'too-many-streams', false],
    [
      'a picture too large',
      new ProbeError('Picture size 30000x30000 exceeds specified max pixel count 67108864'),
      'picture-too-large',
      false,
    ],
    ['an ffmpeg that writes without end', new FfmpegError('too-large', ''), 'inconsistent', false],
    ['an ffmpeg that refuses', new FfmpegError('failed', 'Error while decoding'), 'encoding-failed', false],
    ['an ffmpeg that was killed', new FfmpegError('killed', ''), 'interrupted', true],
    ['an ffmpeg that hangs', new FfmpegError('stalled', ''), 'stalled', true],
    ['an ffmpeg without end', new FfmpegError('too-long', ''), 'stalled', true],
    ['an ffmpeg on a full disk', new FfmpegError('no-space', ''), 'disk-full', true],
    ['a full disk', outOfSpace, 'disk-full', true],
    ['a storage without room', new Fault('storage-full', 'There is no room left on the disk.'), 'disk-full', true],
    ['a storage that does not answer', new Fault('unavailable', 'The storage does not answer.'), 'storage-away', true],
    ['an original that is gone', new Fault('not-found', 'The file is not in the storage any more.'), 'original-lost', false],
    ['anything else', new Error('The database went away'), 'encoding-failed', true],
    ['something that is no error', undefined, 'encoding-failed', true],
  ])('on %s', (_, error, code, retry) => {
    expect(judge(error)).toMatchObject({ verdict: { code }, retry });
  });

  test('of every kind has words and advice for a person, and a code of its own', () => {
    const all = Object.values(verdicts);
    expect(new Set(all.map((verdict) => verdict.code)).size).toBe(all.length);
    for (const { code, message, advice } of all) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(message).toMatch(/^[A-Z].{15,}\.$/);
      expect(advice).toMatch(/^[A-Z].{15,}\.$/);
    }
  });
});
