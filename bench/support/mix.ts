// node mix.ts FILE: asks what the file says (an `Order` as JSON) and prints a `Mix` as JSON.
import { readFile } from 'node:fs/promises';
import autocannon from 'autocannon';
import { quantile } from './bench.ts';

/** Many different questions, asked over and over. */
export interface Order {
  readonly url: string;
  readonly seconds: number;
  readonly connections: number;
  readonly questions: readonly Question[];
}

export interface Question {
  readonly path: string;
  readonly headers?: Record<string, string>;
}

/** Milliseconds from question to answer. */
export interface Mix {
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
  readonly requestsPerSecond: number;
}

if (import.meta.main) {
  const { url, seconds, connections, questions } = JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')) as Order;
  const requests = questions.map(({ path, headers = {} }) => ({ method: 'GET' as const, path, headers }));
  const times: number[] = [];
  let clients = 0;
  const { errors, timeouts, non2xx, duration, statusCodeStats } = await new Promise<autocannon.Result>((done, fail) => {
    const options: autocannon.Options = {
      url,
      duration: seconds,
      connections,
      // Each begins elsewhere: no two ask the same at the same time.
      setupClient(client) {
        const first = Math.floor((clients++ * requests.length) / connections);
        client.setRequests([...requests.slice(first), ...requests.slice(0, first)]);
      },
    };
    const run = autocannon(options, (error, result) => (error ? fail(error) : done(result)));
    run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  if (errors || timeouts || non2xx) {
    throw new Error(`${errors} errors, ${timeouts} timeouts, and other answers than 2xx from ${url}: ${JSON.stringify(statusCodeStats)}`);
  }
  const mix: Mix = {
    p50: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    most: times.reduce((most, time) => Math.max(most, time), 0),
    requestsPerSecond: times.length / duration,
  };
  console.log(JSON.stringify(mix));
}
