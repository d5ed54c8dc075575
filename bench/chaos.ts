import { besiege, randomKill } from '../apps/server/test/chaos/chaos.ts';
import { randomOf } from '../apps/server/test/chaos/supervised.ts';
import type { Bench } from './support/bench.ts';
import { temporaryFolder } from './support/process.ts';

const KILLS = 100;
const SECONDS = 40;

export const chaos: Bench = {
  name: 'chaos',
  about: 'kill -9 of worker, API and PostgreSQL at random moments of a film: how often it ends READY, whole, with nothing left over',
  options: { kills: `how many (${KILLS})`, seed: 'which random moments (1)' },
  async run({ cleanup, say, options }) {
    const wanted = Number(options.kills ?? KILLS);
    const random = randomOf(Number(options.seed ?? 1));
    const house = await besiege(await temporaryFolder(cleanup), SECONDS);
    cleanup.defer(() => house.end());
    const undisturbed = await house.round([]);
    say(`Undisturbed it takes ${undisturbed.seconds.toFixed(1)} s`);
    let [survived, redone, killed] = [0, 0, 0];
    while (killed < wanted) {
      // One, two or three to a film.
      const kills = Array.from({ length: Math.min(wanted - killed, 1 + Math.floor(random() * 3)) }, () =>
        randomKill(random, undisturbed.seconds * 1_000),
      );
      const round = await house.round(kills);
      killed += kills.length;
      redone += round.redone;
      if (round.faults.length === 0) survived += kills.length;
      const words = kills
        .map(({ victim, at }) => `${victim} ${'piece' in at ? `at piece ${at.piece}` : `after ${Math.round(at.ms)} ms`}`)
        .join(', ');
      say(
        `${killed}/${wanted}  ${words}: ${round.seconds.toFixed(1)} s, ${round.redone} done again${round.faults.map((fault) => `\n    ${fault}`).join('')}`,
      );
    }
    return [
      { what: 'kills that a film survived whole', unit: '', ours: survived, target: { atLeast: wanted } },
      { what: 'units done again, a kill', unit: '', ours: redone / wanted, target: { atMost: 1 } },
    ];
  },
};
