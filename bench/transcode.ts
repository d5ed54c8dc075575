import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Bench, byTurns, compare } from './support/bench.ts';
import { drawClip } from './support/clip.ts';
import { finish, temporaryFolder } from './support/process.ts';

const MASTER = fileURLToPath(new URL('./peers/master.ts', import.meta.url));
const ROUNDS = 3;
const CLIP_SECONDS = 20;

interface Cost {
  readonly wall: number;
  /** Of the process and everything it started. */
  readonly cpu: number;
}

export const transcode: Bench = {
  name: 'transcode',
  about: `mastering ${CLIP_SECONDS} s of 1080p (probe, ladder, checks, playlists) ÷ one bare ffmpeg run with the same outputs`,
  async run({ cleanup, say }) {
    const folder = await temporaryFolder(cleanup);
    const source = await drawClip(join(folder, 'source.mp4'), CLIP_SECONDS, cleanup);
    const plan = await finish(['node', MASTER, 'arguments', source], cleanup);
    const bare = JSON.parse(plan.stdout) as string[];
    const out = join(folder, 'out');
    const measure = async (command: readonly string[]): Promise<Cost> => {
      await rm(out, { recursive: true, force: true });
      await mkdir(out);
      const cost = await costOf(command, out, cleanup);
      say(`${command[0] === 'node' ? 'ours' : 'ffmpeg'}: ${cost.wall.toFixed(1)} s, ${cost.cpu.toFixed(1)} s of processor`);
      return cost;
    };
    const { all, ...wall } = await byTurns(
      ROUNDS,
      () => measure(['node', MASTER, 'master', source]),
      // As far behind everything else as the product puts its own: on a busy machine that would be the difference.
      () => measure(['nice', '-n', '10', ...bare]),
      (cost) => cost.wall,
    );
    const cpu = compare(all, (cost) => cost.cpu);
    const target = { atMost: 1.1 };
    return [
      { what: 'mastering, wall', unit: 's', ours: wall.ours, peer: { what: 'ffmpeg', value: wall.peer }, target },
      { what: 'mastering, processor', unit: 's', ours: cpu.ours, peer: { what: 'ffmpeg', value: cpu.peer }, target },
    ];
  },
};

/** By bash's own `time`: it counts children and theirs, and is everywhere. */
async function costOf(command: readonly string[], folder: string, cleanup: AsyncDisposableStack): Promise<Cost> {
  const script = 'TIMEFORMAT="cost %R %U %S"; time "$@"';
  const { stderr } = await finish(['bash', '-c', script, 'bash', ...command], cleanup, { cwd: folder });
  const found = /^cost ([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(stderr);
  if (!found) throw new Error(`bash told no times:\n${stderr}`);
  const [wall = 0, user = 0, system = 0] = found.slice(1).map(Number);
  return { wall, cpu: user + system };
}
