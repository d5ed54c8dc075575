import type { Ffmpeg } from '../../../platform/ffmpeg/ffmpeg.ts';
import { asFile, SAFE_INPUT } from '../../../platform/ffmpeg/input.ts';
import { type MediaFacts, probe, type VideoFacts } from '../../../platform/ffmpeg/probe.ts';
import { chooseFrameRate, rate } from '../../../platform/ffmpeg/rational.ts';
import { runFfmpeg } from '../../../platform/ffmpeg/run.ts';
import type { Look, SourceFacts } from './facts.ts';
import { sum } from './playlist.ts';
import type { Run } from './steps.ts';
import { Unusable, verdicts } from './verdict.ts';

const LONGEST_SECONDS = 24 * 3_600;
const LARGEST_SIDE = 8_192;
const SMALLEST_SIDE = 8;
const MOST_TRACKS = 64;
/** To read a file whole, without decoding it. */
const READING_SECONDS = 3_600;
/** Frames by which is judged whether a picture is interlaced. */
const SAMPLE_FRAMES = 120;
/** Codecs whose fields are not told by the file; of all others that do not say, progressive is taken. */
const MAY_BE_INTERLACED = new Set(['mpeg2video', 'dvvideo', 'vc1', 'wmv3', 'h264', 'mpeg4']);

/**
 * What a file is, in all that its mastering depends on, measured where the file does not say.
 * @throws {Unusable} when it is no film, or more than we take; {ProbeError}.
 */
export async function readSource(ffmpeg: Ffmpeg, run: Run): Promise<SourceFacts> {
  const told = await probe(ffmpeg.ffprobePath, run.source, run.signal);
  const picture = checkPicture(told);
  const video = { ...picture, ...(await look(ffmpeg, run, picture)) };
  const facts = hasTable(told, picture) ? { ...told, video } : await measured(ffmpeg, run, told, video);
  if (!(facts.durationSeconds > 0)) throw new Unusable(verdicts.noPicture);
  if (facts.durationSeconds > LONGEST_SECONDS) throw new Unusable(verdicts.tooLong);
  return facts;
}

function checkPicture({ video, audio, subtitles, others }: MediaFacts): VideoFacts {
  if (audio.length + subtitles.length + others.length >= MOST_TRACKS) throw new Unusable(verdicts.tooManyStreams);
  if (video && !video.decodable) throw new Unusable(verdicts.unknownCodec);
  if (!video || video.width < SMALLEST_SIDE || video.height < SMALLEST_SIDE) throw new Unusable(verdicts.noPicture);
  if (Math.max(video.width, video.height, video.coded.width, video.coded.height) > LARGEST_SIDE) throw new Unusable(verdicts.tooLarge);
  // Its base layer is in a colour space of its own that no one else reads.
  if (video.dolbyVisionProfile === 5) throw new Unusable(verdicts.dolbyVision);
  return video;
}

/**
 * Whether the file has a table of its frames (MP4 and its kin): then what it says of length and rate comes from there. All
 * others have but a word in their head, which may be missing (browsers record WebM so) or wrong.
 */
function hasTable({ container, durationSeconds }: MediaFacts, { frames, constantRate, endSeconds }: VideoFacts): boolean {
  return (
    container.startsWith('mov') && (frames ?? 0) > 0 && endSeconds !== null && durationSeconds > 0 && (constantRate || (frames ?? 0) > 1)
  );
}

/**
 * When the first picture is shown, which not every container says (AVI with reordered pictures), and whether the pictures are
 * interlaced where nothing but they themselves tells.
 */
async function look({ ffmpegPath }: Ffmpeg, { source, folder, signal }: Run, { codec, stream, interlaced }: VideoFacts): Promise<Look> {
  const unsure = interlaced === null && MAY_BE_INTERLACED.has(codec);
  const messages = await runFfmpeg({
    ffmpegPath,
    args: [
      ...[...SAFE_INPUT, '-i', asFile(source)],
      ...[
        '-filter_complex',
        `${unsure ? `[0:${stream}]split[s][f];[f]idet[fields];[s]` : `[0:${stream}]`}trim=end_frame=1,showinfo=checksum=0[seen]`,
      ],
      ...['-map', '[seen]', '-frames:v', '1', '-f', 'null', '-'],
      ...(unsure ? ['-map', '[fields]', '-frames:v', String(SAMPLE_FRAMES), '-f', 'null', '-'] : []),
    ],
    folder,
    signal,
    limitSeconds: READING_SECONDS,
    logLevel: 'info',
  });
  const first = /\bn: *0 pts:.* pts_time:(-?[\d.]+)/.exec(messages)?.[1];
  if (first === undefined) throw new Unusable(verdicts.undecodable);
  return { startSeconds: Math.max(0, Number(first)), interlaced: interlaced ?? fieldsIn(messages) };
}

/** Whether `idet` saw more fields than whole pictures. A graph that was only made to find the formats reports, too: of nothing. */
function fieldsIn(messages: string): boolean {
  const reports = [...messages.matchAll(/Multi frame detection: TFF:\s*(\d+) BFF:\s*(\d+) Progressive:\s*(\d+)/g)];
  const fields = sum(reports.map(([, top, bottom]) => Number(top) + Number(bottom)));
  return fields > sum(reports.map(([, , , progressive]) => Number(progressive)));
}

/**
 * Facts with length and mean rate as they really are: every packet of the picture is read once, and none decoded. Not in the
 * process that looks: that would decode on to the end.
 */
async function measured({ ffmpegPath }: Ffmpeg, run: Run, told: MediaFacts, video: SourceFacts['video']): Promise<SourceFacts> {
  const { source, folder, signal } = run;
  let [seconds, packets] = [0, 0];
  await runFfmpeg({
    ffmpegPath,
    args: [...SAFE_INPUT, '-i', asFile(source), '-map', `0:${video.stream}`, '-c', 'copy', '-f', 'null', '-'],
    folder,
    signal,
    limitSeconds: READING_SECONDS,
    onProgress: ({ outTimeSeconds, frame }) => {
      [seconds, packets] = [outTimeSeconds, frame];
    },
  });
  const fps = rate(video.frameRate);
  // A last frame's own length is not always told; one frame lasts some time, whatever the file says.
  const endSeconds = Math.max(seconds, video.startSeconds + 1 / fps);
  const lasting = endSeconds - video.startSeconds;
  const frameRate = video.constantRate && fits(packets, lasting * fps) ? video.frameRate : meanRate(packets, lasting, video);
  return { ...told, durationSeconds: Math.max(told.durationSeconds, endSeconds), video: { ...video, frameRate, endSeconds } };
}

/** Whether so many packets are as many frames as expected; of fields, there are two packets a frame. */
function fits(packets: number, expected: number): boolean {
  return [packets, packets / 2].some((frames) => Math.abs(frames - expected) <= 3 + expected * 0.005);
}

function meanRate(packets: number, seconds: number, { frameRate }: VideoFacts) {
  if (packets < 2 || !(seconds > 0)) return frameRate;
  return chooseFrameRate({ num: Math.round(packets * 1_000), den: Math.round(seconds * 1_000) }, { num: 0, den: 0 });
}
