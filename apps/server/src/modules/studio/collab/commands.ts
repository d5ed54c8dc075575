import { once } from 'node:events';
import { Project } from '@fotograma/edl';
import { WebSocket } from 'ws';
import * as z from 'zod';
import { Fault } from '../../../platform/errors.ts';
import { createSigner, type Signer } from '../../../platform/storage/signing.ts';
import { HeldElsewhere } from './leases.ts';
import type { Rooms } from './rooms.ts';

/** How long another node may take for what it is asked. */
const PATIENCE_MS = 15_000;
const TICKET_MS = 30_000;
/** Bytes of a command: a project's JSON, and what is around it. */
export const LARGEST_COMMAND = 16 * 1024 * 1024;

/** What one node asks of another that has a project open. */
const Command = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('sync') }),
  z.strictObject({ do: z.literal('replace'), project: Project, basis: z.string().nullable() }),
]);
type Command = z.output<typeof Command>;
const Reply = z.union([
  z.strictObject({ ok: z.literal(true) }),
  z.strictObject({ ok: z.literal(false), code: z.enum(['precondition-failed', 'unavailable']), detail: z.string() }),
]);

/** Header in which a node shows another that it is one of the house. */
export const NODE_HEADER = 'x-fotograma-node';

/** Things to be done to a project's document wherever it is open: here, or at the node that has it. */
export function createCommands(deps: { rooms: Rooms; signingSecret: string; now: () => Date }) {
  const { rooms, now } = deps;
  const signer: Signer<{ projectId: string }> = createSigner({
    secret: deps.signingSecret,
    purpose: 'collab-node',
    schema: z.strictObject({ projectId: z.uuid() }),
    now,
  });
  const here = (projectId: string, command: Command): Promise<void> =>
    command.do === 'sync' ? rooms.sync(projectId) : rooms.replace(projectId, command.project, command.basis);

  return {
    /** @throws {Fault} `precondition-failed`, `unavailable` */
    async run(projectId: string, command: Command): Promise<void> {
      try {
        await here(projectId, command);
      } catch (error) {
        if (error instanceof Fault) throw error;
        if (!(error instanceof HeldElsewhere)) throw away(error);
        const ticket = signer.sign({ projectId }, new Date(now().getTime() + TICKET_MS));
        await ask(`${error.address.replace(/^http/, 'ws')}/collab/${projectId}`, ticket, command);
      }
    },

    /** Whether another node of the house asks, and not somebody. @throws {Fault} for who only says so. */
    isFromNode(ticket: string | undefined, projectId: string): boolean {
      if (ticket === undefined) return false;
      if (signer.verify(ticket).projectId !== projectId) throw new Fault('link-invalid', 'It is for another project.');
      return true;
    },

    /** Answers one command of another node. */
    serve(socket: WebSocket, projectId: string): void {
      socket.on('error', () => socket.terminate());
      socket.once('message', (data) => {
        void Promise.resolve()
          .then(() => here(projectId, Command.parse(JSON.parse(data.toString()))))
          .then(
            () => ({ ok: true as const }),
            (error: unknown) => {
              const code = error instanceof Fault && error.code === 'precondition-failed' ? error.code : ('unavailable' as const);
              return { ok: false as const, code, detail: error instanceof Fault ? error.message : 'It could not be done.' };
            },
          )
          .then((reply) => {
            socket.send(JSON.stringify(reply));
            socket.close();
          });
      });
    },
  };
}

async function ask(url: string, ticket: string, command: Command): Promise<void> {
  const socket = new WebSocket(url, { headers: { [NODE_HEADER]: ticket }, handshakeTimeout: PATIENCE_MS, maxPayload: LARGEST_COMMAND });
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    await once(socket, 'open', { signal });
    socket.send(JSON.stringify(command));
    const [data] = await once(socket, 'message', { signal });
    const reply = Reply.parse(JSON.parse(String(data)));
    if (!reply.ok) throw new Fault(reply.code, reply.detail);
  } catch (error) {
    throw error instanceof Fault ? error : away(error);
  } finally {
    socket.terminate();
  }
}

function away(cause: unknown): Fault {
  return new Fault('unavailable', 'The project cannot be reached right now. Nothing was changed; try again in a moment.', { cause });
}
