import type { projects as contract } from '@fotograma/contract';

export interface Preset {
  /** Pixels of the short side at most; the project's own where there are fewer. */
  readonly mostLines: number;
  readonly crf: number;
  readonly speed: 'ultrafast' | 'veryfast' | 'medium';
  /** Bits a second. */
  readonly audio: number;
}

export const presets: Readonly<Record<contract.ExportPreset, Preset>> = {
  draft: { mostLines: 540, crf: 28, speed: 'ultrafast', audio: 128_000 },
  standard: { mostLines: 1_080, crf: 20, speed: 'veryfast', audio: 192_000 },
  master: { mostLines: 4_320, crf: 16, speed: 'medium', audio: 320_000 },
};

/** What a project is rendered in: its shape within the preset's lines, even in both directions, as H.264 wants it. */
export function sizeFor({ width, height }: { width: number; height: number }, { mostLines }: Preset): { width: number; height: number } {
  const scale = Math.min(1, mostLines / Math.min(width, height));
  const even = (pixels: number) => Math.max(2, 2 * Math.round((pixels * scale) / 2));
  return { width: even(width), height: even(height) };
}
