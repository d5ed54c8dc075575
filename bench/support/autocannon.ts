// node autocannon.ts URL SECONDS CONNECTIONS [HEADERS as JSON] [BODY, which is posted]: prints a `Load` as JSON.
import autocannon from 'autocannon';
import type { Load } from './load.ts';

const [url = '', seconds, connections, headers = '{}', body] = process.argv.slice(2);
const { requests, throughput, duration, errors, timeouts, non2xx } = await autocannon({
  url,
  duration: Number(seconds),
  connections: Number(connections),
  headers: JSON.parse(headers),
  ...(body !== undefined && { method: 'POST' as const, body }),
});
if (errors || timeouts || non2xx) throw new Error(`${errors} errors, ${timeouts} timeouts, ${non2xx} answers other than 2xx from ${url}`);
const load: Load = { requestsPerSecond: requests.total / duration, bytesPerSecond: throughput.total / duration };
console.log(JSON.stringify(load));
