import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { rate } from '../../../platform/ffmpeg/rational.ts';
import { picturesOf, type StoredPicture } from './pictures.ts';
import type { Plan } from './plan.ts';
import type { AssembleRun, Results, VersionFacts } from './steps.ts';

/** Tiles across and down a sheet: a player fetches few sheets, and none is large. */
const COLUMNS = 10;
const ROWS = 10;
const QUALITY = 60;

interface Tile {
  readonly url: string;
  /** Seconds. */
  readonly start: number;
  readonly x: number;
  readonly y: number;
}

/** Sheets of small pictures along the film, and where each is, as WebVTT and as JSON. null for a film of one picture. */
export async function writeStoryboard(run: AssembleRun, plan: Plan, results: Results, frames: number): Promise<VersionFacts['storyboard']> {
  const pictures = picturesOf(run, results, 'tiles');
  if (frames < 2 || !pictures.length) return null;
  const sheets = Math.ceil(pictures.length / (COLUMNS * ROWS));
  for (let sheet = 0; sheet < sheets; sheet++) {
    run.signal.throwIfAborted();
    const own = pictures.slice(sheet * COLUMNS * ROWS, (sheet + 1) * COLUMNS * ROWS);
    await drawSheet(own, plan, join(run.folder, nameOf(sheet)));
  }
  const fps = rate(plan.frameRate);
  const tiles = pictures.map(({ frame }, n) => tileAt(n, frame / fps, plan));
  const duration = frames / fps;
  await writeFile(join(run.folder, 'storyboard.vtt'), storyboardVtt(tiles, plan.storyboard, duration));
  await writeFile(join(run.folder, 'storyboard.json'), storyboardJson(tiles, plan.storyboard, duration));
  return { interval: plan.storyboard.interval / fps, tiles: tiles.length, sheets };
}

const nameOf = (sheet: number) => `storyboard-${String(sheet).padStart(3, '0')}.webp`;

async function drawSheet(pictures: readonly StoredPicture[], { storyboard: { width, height } }: Plan, path: string): Promise<void> {
  const columns = Math.min(COLUMNS, pictures.length);
  const canvas = {
    width: columns * width,
    height: Math.ceil(pictures.length / COLUMNS) * height,
    channels: 3 as const,
    background: '#000',
  };
  const placed = await Promise.all(
    pictures.map(async ({ read }, n) => ({ input: await read(), left: (n % COLUMNS) * width, top: Math.floor(n / COLUMNS) * height })),
  );
  await sharp({ create: canvas }).composite(placed).webp({ quality: QUALITY }).toFile(path);
}

function tileAt(n: number, start: number, { storyboard: { width, height } }: Plan): Tile {
  const place = n % (COLUMNS * ROWS);
  const [x, y] = [(place % COLUMNS) * width, Math.floor(place / COLUMNS) * height];
  return { url: nameOf(Math.floor(n / (COLUMNS * ROWS))), start: Math.round(start * 1_000) / 1_000, x, y };
}

/** A cue a tile, with its place on the sheet as a media fragment (https://www.w3.org/TR/media-frags/, 4.2.2). */
export function storyboardVtt(tiles: readonly Tile[], { width, height }: { width: number; height: number }, duration: number): string {
  const cues = tiles.map(({ url, start, x, y }, n) => {
    const end = tiles[n + 1]?.start ?? Math.max(duration, start + 0.001);
    return `${timestamp(start)} --> ${timestamp(end)}\n${url}#xywh=${x},${y},${width},${height}\n`;
  });
  return `WEBVTT\n\n${cues.join('\n')}`;
}

/** In the shape of Mux's storyboards, with the sheet of each tile. */
export function storyboardJson(tiles: readonly Tile[], { width, height }: { width: number; height: number }, duration: number): string {
  return JSON.stringify({ tile_width: width, tile_height: height, duration: Math.round(duration * 1_000) / 1_000, tiles });
}

/** `HH:MM:SS.mmm`. */
function timestamp(seconds: number): string {
  const ms = Math.round(seconds * 1_000);
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}.${String(ms % 1_000).padStart(3, '0')}`;
}
