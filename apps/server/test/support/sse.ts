export interface SentEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: unknown;
}

/** Reads a stream of Server-Sent Events until the server ends it; leaving the loop hangs up. */
export async function* readEvents(url: string, headers: Record<string, string> = {}): AsyncGenerator<SentEvent> {
  const leave = new AbortController();
  const response = await fetch(url, { headers, signal: leave.signal });
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    throw new Error(`${response.status}: ${await response.text()}`);
  let text = '';
  try {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const found = /^(?:id: (.*)\n)?event: (.*)\ndata: (.*)$/.exec(text.slice(0, end));
        text = text.slice(end + 2);
        if (found) yield { id: found[1] ?? null, event: found[2] ?? '', data: JSON.parse(found[3] ?? '') };
      }
    }
  } finally {
    leave.abort();
  }
}

/** Every event until the server ends the stream. */
export async function allEvents(url: string, headers: Record<string, string> = {}): Promise<SentEvent[]> {
  const events: SentEvent[] = [];
  for await (const event of readEvents(url, headers)) events.push(event);
  return events;
}
