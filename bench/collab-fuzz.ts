import { randomOf } from '../apps/server/test/chaos/supervised.ts';
import { assault } from '../apps/server/test/fuzz/assault.ts';
import { type Bench, quantile } from './support/bench.ts';
import { metricOf, openStudio } from './support/studio.ts';

const UPDATES = 200_000;
const HOSTILE = 24;
const LOOK_MS = 1_000;

export const collabFuzz: Bench = {
  name: 'collab-fuzz',
  about: 'changes that no editor would send, from members of a project, while two edit it: what breaks, stalls, is stored wrong or noticed',
  options: { updates: `how many (${UPDATES})`, seed: 'which (1)' },
  async run({ cleanup, say, options }) {
    const wanted = Number(options.updates ?? UPDATES);
    const studio = await openStudio(cleanup, HOSTILE + 2);
    const { url, people } = studio;
    const projectId = await studio.project();
    const [owner, second, ...hostile] = people as [(typeof people)[number], (typeof people)[number], ...typeof people];
    const assetId = await studio.asset(projectId, owner.id);
    const foreignId = await studio.asset(null, second.id);
    let stall = 0;
    let looks = 0;
    await metricOf(url, 'nodejs_eventloop_lag_max_seconds');
    const watch = setInterval(() => {
      void metricOf(url, 'nodejs_eventloop_lag_max_seconds').then((seconds) => {
        looks++;
        stall = Math.max(stall, seconds * 1_000);
      });
    }, LOOK_MS);
    cleanup.defer(() => clearInterval(watch));
    say(`${wanted} changes from ${hostile.length} people`);
    const began = performance.now();
    const outcome = await assault(
      { url, projectId, honest: [owner, second], hostile, assetId, foreignId },
      wanted,
      randomOf(Number(options.seed ?? 1)),
    );
    clearInterval(watch);
    for (const fault of new Set(outcome.faults)) say(`  ${fault}`);
    say(`${Math.round((performance.now() - began) / 1_000)} s; ${outcome.refused} sockets were closed; looked ${looks} times`);
    const alive = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    return [
      { what: 'changes sent', unit: '', ours: outcome.sent, target: { atLeast: wanted } },
      { what: 'faults: cut off, shown or stored wrong, not the same', unit: '', ours: outcome.faults.length, target: { atMost: 0 } },
      { what: 'crashes', unit: '', ours: alive ? 0 : 1, target: { atMost: 0 } },
      { what: 'longest stall of the server', unit: 'ms', ours: stall, target: { atMost: 250 } },
      { what: 'an honest change to the other, p99', unit: 'ms', ours: quantile(outcome.deliveries, 0.99) },
    ];
  },
};
