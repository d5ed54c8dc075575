/** The request that a form stands for, as a line for a terminal; what is in it is quoted for POSIX shells. */
export function printCurl(origin: string, body: object): string {
  const quoted = `'${JSON.stringify(body).replaceAll("'", `'\\''`)}'`;
  return `curl -X POST ${origin}/api/generate -H 'x-client-key: YOUR_KEY' -H 'content-type: application/json' -H 'prefer: wait=30' -d ${quoted}`;
}
