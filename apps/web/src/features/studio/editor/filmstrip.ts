/** A picture on a sheet of pictures along a file. */
export interface Tile {
  /** Seconds into the file from which it is shown. */
  readonly from: number;
  readonly url: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Reads a storyboard as the media pipeline writes it: WebVTT whose cues name a rectangle of a sheet (`#xywh=`, W3C Media Fragments). */
export function readStoryboard(text: string, base: string): Tile[] {
  const tiles: Tile[] = [];
  for (const match of text.matchAll(/(?:(\d+):)?(\d{2}):(\d{2})\.(\d{3}) --> .*\n(.+)#xywh=(\d+),(\d+),(\d+),(\d+)/g)) {
    const [, hours = '0', minutes = '0', seconds = '0', ms = '0', file = '', ...box] = match;
    const [x = 0, y = 0, width = 0, height = 0] = box.map(Number);
    tiles.push({
      from: Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds) + Number(ms) / 1_000,
      url: new URL(file, base).href,
      x,
      y,
      width,
      height,
    });
  }
  return tiles;
}

/** The picture at a time; the first for what is before it. */
export function tileAt(tiles: readonly Tile[], seconds: number): Tile | null {
  let [low, high] = [0, tiles.length - 1];
  if (high < 0) return null;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((tiles[middle] as Tile).from <= seconds) low = middle;
    else high = middle - 1;
  }
  return tiles[low] ?? null;
}
