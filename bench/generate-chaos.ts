import { besiegeGeneration } from '../apps/server/test/chaos/generating.ts';
import { randomOf } from '../apps/server/test/chaos/supervised.ts';
import type { Bench } from './support/bench.ts';
import { temporaryFolder } from './support/process.ts';

const ROUNDS = 200;

export const generateChaos: Bench = {
  name: 'generate-chaos',
  about:
    'kill -9 of worker or API while generations are made: each that was accepted is settled once, the books are even, webhooks are sent',
  options: { rounds: `how many (${ROUNDS})`, seed: 'which random moments (1)' },
  async run({ cleanup, say, options }) {
    const wanted = Number(options.rounds ?? ROUNDS);
    const random = randomOf(Number(options.seed ?? 1));
    const house = await besiegeGeneration(await temporaryFolder(cleanup));
    cleanup.defer(() => house.end());
    let [whole, all] = [0, 0];
    for (let round = 1; round <= wanted; round++) {
      const { victim, accepted, faults } = await house.round(random);
      all += accepted;
      if (!faults.length) whole++;
      say(`${round}/${wanted}  ${victim}: ${accepted} accepted${faults.map((fault) => `\n    ${fault}`).join('')}`);
    }
    return [
      { what: 'rounds without a fault', unit: '', ours: whole, target: { atLeast: wanted } },
      { what: 'generations accepted', unit: '', ours: all },
    ];
  },
};
