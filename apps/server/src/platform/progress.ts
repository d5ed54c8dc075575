import type { WriteStream } from 'node:tty';

export interface ProgressBar {
  /** @param share 0 to 1. @param words what stands behind the bar. */
  show(share: number, words: string): void;
  end(): void;
}

const WIDTH = 30;
/** Without a terminal a line is written at most this often, in ms. */
const QUIET_INTERVAL = 5_000;

/** A progress bar with the time left, drawn over itself in a terminal and as occasional lines elsewhere. */
export function createProgressBar(out: WriteStream): ProgressBar {
  const started = performance.now();
  let last = started;
  return {
    show(share, words) {
      const now = performance.now();
      if (!out.isTTY && now - last < QUIET_INTERVAL && share < 1) return;
      last = now;
      const left = share > 0.02 ? `, ${Math.ceil(((now - started) / share) * (1 - share) * 0.001)} s left` : '';
      const filled = Math.round(share * WIDTH);
      const line = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${Math.round(share * 100)} %  ${words}${share < 1 ? left : ''}`;
      out.write(out.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
    },
    end() {
      if (out.isTTY) out.write('\n');
    },
  };
}
