// node viewers.ts URL RATE SECONDS ARTICLES.json: sends views at a rate, each of a visitor of its own, and prints what became of them.
import { readFile } from 'node:fs/promises';
import autocannon from 'autocannon';

export interface Viewed {
  /** Views that were answered well. */
  readonly heard: number;
  readonly perSecond: number;
  /** Milliseconds to the answer. */
  readonly p99: number;
}

const BROWSER = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const CONNECTIONS = 32;

const [url = '', rate = '', seconds = '', file = ''] = process.argv.slice(2);
const paths = JSON.parse(await readFile(file, 'utf8')) as string[];
let visitor = 0;
const { requests, latency, duration, errors, timeouts, non2xx } = await autocannon({
  url,
  connections: CONNECTIONS,
  overallRate: Number(rate),
  amount: Number(rate) * Number(seconds),
  requests: [
    {
      method: 'POST',
      setupRequest(request) {
        const n = visitor++;
        request.path = paths[n % paths.length] as string;
        request.headers = { 'user-agent': BROWSER, 'x-forwarded-for': `10.${(n >> 16) & 255}.${(n >> 8) & 255}.${n & 255}` };
        return request;
      },
    },
  ],
});
if (errors || timeouts || non2xx) throw new Error(`${errors} errors, ${timeouts} timeouts, ${non2xx} answers other than 2xx`);
const viewed: Viewed = { heard: requests.total, perSecond: requests.total / duration, p99: latency.p99 };
console.log(JSON.stringify(viewed));
