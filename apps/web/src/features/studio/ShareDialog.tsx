import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client, toProblem } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useMe } from '../../lib/me.ts';
import { useToast } from '../../lib/toast.ts';
import { Avatar } from '../../ui/Avatar.tsx';
import { Button } from '../../ui/Button.tsx';
import { Copyable } from '../../ui/Copyable.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { Choice, CONTROL } from '../../ui/fields.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { invitationsQuery, keyOf, membersQuery, PROJECT_ROLES, type ProjectMember, type ProjectRole } from './queries.ts';

/** Who has a part in a project, and who is asked to. */
export function ShareDialog({ projectId, role, onClose }: { projectId: string; role: ProjectRole; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { me } = useMe();
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const isOwner = role === 'owner';
  const { data: members } = useQuery(membersQuery(projectId));
  const act = useMutation({
    mutationFn: (work: () => Promise<unknown>) => work(),
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(projectId) }),
    onError: (error) => toast(toProblem(error).code === 'conflict' ? t('studio.lastOwner') : sayProblem(i18n, error)),
  });
  const nameOf = ({ username, email, userId }: ProjectMember) =>
    username ?? email ?? (userId === me?.id ? t('studio.you') : t('studio.nameless'));
  const remove = (userId: string) =>
    act.mutate(async () => {
      await client('DELETE /api/projects/{projectId}/members/{userId}', { params: { projectId, userId } });
      if (userId === me?.id) await navigate({ to: '/studio' });
    });
  return (
    <Dialog title={t('studio.share')} onClose={onClose}>
      <p className="text-muted text-sm">{t('studio.shareText')}</p>
      <ul className="border-line border-t">
        {(members ?? []).map((member) => (
          <li key={member.userId} className="flex flex-wrap items-center justify-between gap-3 border-line border-b py-2">
            <span className="inline-flex min-w-0 items-center gap-3">
              <Avatar person={member} className="size-8 text-sm" />
              <span className="min-w-0 truncate font-semibold">{nameOf(member)}</span>
            </span>
            <span className="flex items-center gap-2">
              {isOwner ? (
                <select
                  aria-label={nameOf(member)}
                  className={`${CONTROL} w-auto!`}
                  value={member.role}
                  onChange={({ target: { value } }) =>
                    act.mutate(() =>
                      client('PUT /api/projects/{projectId}/members/{userId}', {
                        params: { projectId, userId: member.userId },
                        body: { role: value as ProjectRole },
                      }),
                    )
                  }
                >
                  {PROJECT_ROLES.map((each) => (
                    <option key={each} value={each}>
                      {t(`studio.role.${each}`)}
                    </option>
                  ))}
                </select>
              ) : (
                <span className="text-muted text-sm">{t(`studio.role.${member.role}`)}</span>
              )}
              {(isOwner || member.userId === me?.id) && (
                <Button
                  kind="ghost"
                  aria-label={`${t(member.userId === me?.id ? 'studio.leave' : 'studio.letGo')}: ${nameOf(member)}`}
                  onClick={() => remove(member.userId)}
                >
                  {t(member.userId === me?.id ? 'studio.leave' : 'studio.letGo')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ul>
      {isOwner && <Invite projectId={projectId} />}
    </Dialog>
  );
}

function Invite({ projectId }: { projectId: string }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  const toast = useToast();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<'editor' | 'viewer'>('editor');
  const [link, setLink] = useState<string | null>(null);
  const { data: open } = useQuery(invitationsQuery(projectId));
  const refresh = () => queries.invalidateQueries({ queryKey: invitationsQuery(projectId).queryKey });
  const invite = useMutation({
    mutationFn: (to: string | null) =>
      client('POST /api/projects/{projectId}/invitations', { params: { projectId }, body: { email: to, role } }),
    onSuccess: async ({ data }) => {
      if (data.url) setLink(data.url);
      else {
        toast(t('studio.invited', { email: data.email ?? '' }));
        setEmail('');
      }
      await refresh();
    },
    onError: (error) => toast(sayProblem(i18n, error)),
  });
  const revoke = useMutation({
    mutationFn: (invitationId: string) =>
      client('DELETE /api/projects/{projectId}/invitations/{invitationId}', { params: { projectId, invitationId } }),
    onSettled: refresh,
  });
  return (
    <>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (email.trim() && !invite.isPending) invite.mutate(email.trim());
        }}
      >
        <h3 className="title text-xl">{t('studio.invite')}</h3>
        <Field
          label={t('studio.inviteEmail')}
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <div className="flex flex-wrap items-end gap-3">
          <Choice label={t('studio.invite')} value={role} onChange={(event) => setRole(event.target.value as 'editor' | 'viewer')}>
            {(['editor', 'viewer'] as const).map((each) => (
              <option key={each} value={each}>
                {t(`studio.role.${each}`)}
              </option>
            ))}
          </Choice>
          <Button type="submit" kind="lamp" aria-disabled={invite.isPending}>
            {t('studio.inviteLetter')}
          </Button>
          <Button onClick={() => invite.mutate(null)}>{t('studio.inviteLink')}</Button>
        </div>
      </form>
      {link && <Copyable text={link} label={t('studio.linkHint')} action={t('article.copy')} />}
      {(open?.length ?? 0) > 0 && (
        <div>
          <h3 className="mb-1 font-semibold text-sm">{t('studio.open')}</h3>
          <ul>
            {open?.map((one) => (
              <li key={one.id} className="flex flex-wrap items-center justify-between gap-3 text-sm">
                <span className="min-w-0 truncate">
                  {one.email ?? t('studio.openLink')} · {t(`studio.role.${one.role}`)} · {format.date(one.expiresAt)}
                </span>
                <Button
                  kind="ghost"
                  aria-label={`${t('studio.revoke')}: ${one.email ?? t('studio.openLink')}`}
                  onClick={() => revoke.mutate(one.id)}
                >
                  {t('studio.revoke')}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
