import { writing as contract } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { Writing } from './writing.service.ts';

export function writingEndpoints(writing: Writing): Implementation[] {
  return [
    implement(contract.writeText, async ({ actor, body, signal }) => {
      const { cached, parts } = await writing.write(actor, body, signal);
      return { status: 200, stream: parts, headers: { 'X-Cache': cached ? 'hit' : 'miss' } };
    }),
    implement(contract.writeSpeech, async ({ actor, body, signal }) => {
      const spoken = await writing.speak(actor, body, signal);
      return { status: 201, body: { data: spoken }, headers: { 'X-Cache': spoken.cached ? 'hit' : 'miss' } };
    }),
  ];
}
