import type { chat } from '@fotograma/contract';

/** A conversation to keep: questions as quotations, answers as they are, and below each the films it cites. */
export function asMarkdown(conversation: { title: string; createdAt: Date }, messages: readonly chat.ChatMessage[]): string {
  const parts = [`# ${conversation.title.replace(/\s+/g, ' ')}`, conversation.createdAt.toISOString().slice(0, 10)];
  for (const message of messages) {
    if (message.role === 'user') {
      parts.push(
        message.message
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n'),
      );
      continue;
    }
    parts.push(message.message || '…');
    const films = message.citations.map(({ n, title, year }) => `${n}. ${title}${year === null ? '' : ` (${year})`}`);
    if (films.length) parts.push(films.join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}
