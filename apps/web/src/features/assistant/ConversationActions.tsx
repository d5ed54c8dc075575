import { routeUrl } from '@fotograma/contract/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client, session } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Button, IconButton } from '../../ui/Button.tsx';
import { Danger } from '../../ui/Danger.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { Field } from '../../ui/Field.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { type Conversation, conversationQuery, lookAtListAgain } from './queries.ts';

const LONGEST_TITLE = 120;

/** What one may do with a conversation as a whole. */
export function ConversationActions(props: { conversation: Conversation; onGone: () => void }) {
  const { t } = useI18n();
  const [asked, ask] = useState<'rename' | 'delete' | null>(null);
  const exporting = useExport(props.conversation);
  const close = () => ask(null);
  return (
    <>
      <IconButton icon="pen" label={t('chat.rename')} onClick={() => ask('rename')} />
      <IconButton icon="download" label={t('chat.export')} onClick={exporting} />
      <IconButton icon="bin" label={t('chat.delete')} onClick={() => ask('delete')} />
      {asked === 'rename' && <Renaming conversation={props.conversation} onClose={close} />}
      {asked === 'delete' && <Deleting {...props} onClose={close} />}
    </>
  );
}

function Renaming({ conversation, onClose }: { conversation: Conversation; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const queries = useQueryClient();
  const [title, setTitle] = useState(conversation.title);
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => client('PATCH /api/chat/conversations/{id}', { params: { id: conversation.id }, body: { title: title.trim() } }),
    onSuccess: async () => {
      lookAtListAgain(queries);
      await queries.invalidateQueries({ queryKey: conversationQuery(conversation.id).queryKey });
      say(t('chat.renamed'));
      onClose();
    },
  });
  const ready = title.trim() !== '' && !isPending;
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) mutate();
  };
  return (
    <Dialog title={t('chat.rename.title')} onClose={onClose}>
      <form onSubmit={onSubmit} className="flex flex-col gap-5">
        <Field
          label={t('chat.rename.label')}
          value={title}
          maxLength={LONGEST_TITLE}
          autoComplete="off"
          onChange={(event) => setTitle(event.target.value)}
        />
        {error && <Failure>{sayProblem(i18n, error)}</Failure>}
        <div className="flex flex-wrap justify-end gap-3">
          <Button kind="ghost" onClick={onClose}>
            {t('admin.cancel')}
          </Button>
          <Button type="submit" kind="lamp" aria-disabled={!ready}>
            {t('chat.rename.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Deleting({ conversation, onGone, onClose }: { conversation: Conversation; onGone: () => void; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const say = useToast();
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: () => client('DELETE /api/chat/conversations/{id}', { params: { id: conversation.id } }),
    onSuccess: () => {
      onClose();
      onGone();
      queries.removeQueries({ queryKey: conversationQuery(conversation.id).queryKey, type: 'inactive' });
      lookAtListAgain(queries);
      say(t('chat.deleted'));
    },
  });
  return (
    <Danger
      title={t('chat.delete.title')}
      action={t('chat.delete.confirm')}
      pending={isPending}
      error={error ? sayProblem(i18n, error) : null}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p>{t('chat.delete.text', { title: conversation.title, count: conversation.messageCount })}</p>
    </Danger>
  );
}

/** Saves the conversation as a file: fetched as whoever is signed in, which a plain link could not be. */
function useExport({ id, title }: Conversation): () => void {
  const i18n = useI18n();
  const say = useToast();
  const save = async () => {
    try {
      const answer = await session.fetch(routeUrl('GET /api/chat/conversations/{id}/export', { params: { id } }));
      if (!answer.ok) throw new Error(`Status ${answer.status}`);
      const url = URL.createObjectURL(await answer.blob());
      const link = document.createElement('a');
      link.href = url;
      link.download = `${title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60)}.md`;
      link.click();
      URL.revokeObjectURL(url);
    } catch (error) {
      say(sayProblem(i18n, error));
    }
  };
  return () => void save();
}
