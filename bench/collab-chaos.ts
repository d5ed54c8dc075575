import { besiegeStudio } from '../apps/server/test/chaos/editing.ts';
import { randomOf } from '../apps/server/test/chaos/supervised.ts';
import type { Bench } from './support/bench.ts';
import { temporaryFolder } from './support/process.ts';

const ROUNDS = 300;

export const collabChaos: Bench = {
  name: 'collab-chaos',
  about: 'kill -9 of the server or PostgreSQL while three edit a project: what was answered by saved is there, and all have the same',
  options: { rounds: `how many (${ROUNDS})`, seed: 'which random moments (1)' },
  async run({ cleanup, say, options }) {
    const wanted = Number(options.rounds ?? ROUNDS);
    const random = randomOf(Number(options.seed ?? 1));
    const house = await besiegeStudio(await temporaryFolder(cleanup));
    cleanup.defer(() => house.end());
    let [whole, edits, saved] = [0, 0, 0];
    for (let round = 1; round <= wanted; round++) {
      const { victim, isForGood, faults, ...counts } = await house.round(random);
      edits += counts.edits;
      saved += counts.saved;
      if (!faults.length) whole++;
      say(
        `${round}/${wanted}  ${victim}, ${isForGood ? 'the editors too' : 'the editors go on'}: ${counts.saved} of ${counts.edits} saved${faults.map((fault) => `\n    ${fault}`).join('')}`,
      );
    }
    return [
      { what: 'rounds without a fault', unit: '', ours: whole, target: { atLeast: wanted } },
      { what: 'edits', unit: '', ours: edits },
      { what: 'of them answered by saved before the kill, or at the end', unit: '', ours: saved },
    ];
  },
};
