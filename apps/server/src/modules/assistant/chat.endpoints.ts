import { chat } from '@fotograma/contract';
import { type Implementation, implement } from '../../platform/http/bind.ts';
import type { ChatService } from './chat.service.ts';
import type { ConversationRow } from './conversations.repository.ts';
import { asMarkdown } from './export.ts';

const success = true as const;

export function chatEndpoints(
  service: ChatService,
  facts: { models: readonly string[]; tokensPerDay: number; now: () => Date },
): Implementation[] {
  const meta = () => ({ timestamp: facts.now().toISOString() });
  return [
    implement(chat.sendChat, async ({ actor, body, wantsStream }) => {
      const turn = await service.send(actor.id, body.message, body.conversationId, body.language);
      return wantsStream ? { status: 200, stream: turn.read() } : { status: 200, body: await service.whole(turn) };
    }),
    implement(chat.regenerateChat, async ({ actor, params, body, wantsStream }) => {
      const turn = await service.regenerate(actor.id, params.id, body.language);
      return wantsStream ? { status: 200, stream: turn.read() } : { status: 200, body: await service.whole(turn) };
    }),
    implement(chat.stopChat, async ({ actor, params }) => {
      await service.stop(actor.id, params.id);
      return { status: 200, body: { success } };
    }),
    implement(chat.resumeChat, async ({ actor, params, signal }) => {
      const stream = await service.resume(actor.id, params.id, signal);
      return stream ? { status: 200, stream } : { status: 204 };
    }),
    implement(chat.listConversations, async ({ actor, query }) => {
      const { conversations, total } = await service.list(actor.id, query);
      const { page, limit } = query;
      const pagination = { page, limit, totalItems: total, totalPages: Math.ceil(total / limit) };
      return { status: 200, body: { data: conversations.map(present), pagination, meta: meta() } };
    }),
    implement(chat.getConversation, async ({ actor, params }) => {
      const found = await service.find(actor.id, params.id);
      return { status: 200, body: { data: { ...present(found), messages: await service.messages(found.id) } } };
    }),
    implement(chat.renameConversation, async ({ actor, params, body }) => ({
      status: 200,
      body: { data: present(await service.rename(actor.id, params.id, body.title)) },
    })),
    implement(chat.deleteConversation, async ({ actor, params }) => {
      await service.remove(actor.id, params.id);
      return { status: 200, body: { success } };
    }),
    implement(chat.exportConversation, async ({ actor, params }) => {
      const found = await service.find(actor.id, params.id);
      return {
        status: 200,
        bytes: Buffer.from(asMarkdown(found, await service.messages(found.id))),
        contentType: 'text/markdown; charset=utf-8',
        headers: { 'Cache-Control': 'no-store', 'Content-Disposition': `attachment; filename="conversation-${found.id.slice(0, 8)}.md"` },
      };
    }),
    implement(chat.getChatBudget, async ({ actor }) => ({
      status: 200,
      body: {
        data: {
          models: facts.models.concat('extractive'),
          tokensPerDay: facts.tokensPerDay,
          tokensLeft: await service.tokensLeft(actor.id),
        },
      },
    })),
  ];
}

function present({ createdAt, updatedAt, ...row }: ConversationRow): chat.Conversation {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}
