import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LADDER, separateCommands, singleCommand } from './peers/ladder.ts';
import { type Bench, byTurns, compare, median } from './support/bench.ts';
import { drawClip } from './support/clip.ts';
import { finish, temporaryFolder } from './support/process.ts';

const MASTER = fileURLToPath(new URL('./peers/master.ts', import.meta.url));
const CLIP_SECONDS = 60;

interface Cost {
  readonly wall: number;
  /** Of the process and everything it started. */
  readonly cpu: number;
}

export const transcode: Bench = {
  name: 'transcode',
  about: `mastering ${CLIP_SECONDS} s of 1080p (${LADDER.length} rungs, storyboard, waveform, loudness, checks) ÷ plain ffmpeg`,
  options: { rounds: 'how often each is measured (1)', length: `seconds of film (${CLIP_SECONDS})` },
  async run({ cleanup, say, options }) {
    const folder = await temporaryFolder(cleanup);
    const source = await drawClip(join(folder, 'source.mp4'), Number(options.length ?? CLIP_SECONDS), cleanup);
    const out = join(folder, 'out');
    const measure = async (what: string, ...commands: readonly (readonly string[])[]): Promise<Cost> => {
      await rm(out, { recursive: true, force: true });
      await mkdir(out);
      let [wall, cpu] = [0, 0];
      for (const command of commands) {
        // As far behind everything else as the product puts its own: on a busy machine that would be the difference.
        const cost = await costOf(['nice', '-n', '10', ...command], out, cleanup);
        wall += cost.wall;
        cpu += cost.cpu;
      }
      say(`${what}: ${wall.toFixed(1)} s, ${cpu.toFixed(1)} s of processor`);
      return { wall, cpu };
    };
    const ours = (profile: string) => measure(profile, ['node', MASTER, profile, source]);
    const rounds = Number(options.rounds ?? 1);
    const { all, ...wall } = await byTurns(
      rounds,
      () => ours('bench'),
      () => measure('one ffmpeg', singleCommand(source)),
      ({ wall: seconds }) => seconds,
    );
    const cpu = compare(all, (cost) => cost.cpu);
    const separate = await measure(`${LADDER.length} ffmpegs`, ...separateCommands(source));
    const withProxy = await ours('bench-proxy');
    const single = { what: 'one ffmpeg by hand', value: cpu.peer };
    return [
      { what: 'mastering, processor', unit: 's', ours: cpu.ours, peer: single, ratio: cpu.ratio, target: { atMost: 1.05 } },
      {
        ...{ what: 'mastering, processor', unit: 's', ours: cpu.ours },
        peer: { what: `${LADDER.length} ffmpegs, one a rung`, value: separate.cpu },
        target: { atMost: 0.6 },
      },
      { what: 'mastering, wall', unit: 's', ours: wall.ours, peer: { what: 'one ffmpeg by hand', value: wall.peer } },
      { what: 'the copy for editing beside it, processor', unit: 's', ours: withProxy.cpu - median(all.map((pair) => pair.ours.cpu)) },
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
