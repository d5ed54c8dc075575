import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { AddMember } from '../features/blog/AddMember.tsx';
import { BlogPage } from '../features/blog/BlogPage.tsx';
import { MEMBER_ROLES, type Member, type MemberRole, membersQuery, type OwnBlog } from '../features/blog/queries.ts';
import { isAtLeast, useBlogAct } from '../features/blog/use-blog.ts';
import { client, toProblem } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useMe } from '../lib/me.ts';
import { useToast } from '../lib/toast.ts';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Danger } from '../ui/Danger.tsx';
import { CONTROL } from '../ui/fields.tsx';
import { ErrorState, sayProblem } from '../ui/states.tsx';
import { type Column, Table } from '../ui/Table.tsx';
import { TableOnItsWay } from '../ui/TableOnItsWay.tsx';
import { Time } from '../ui/Time.tsx';

/** Who writes in a blog. */
export function BlogMembers() {
  const { blogId } = useParams({ from: '/blogs/$blogId/members' });
  return <BlogPage blogId={blogId}>{(blog) => <Members blog={blog} />}</BlogPage>;
}

function Members({ blog }: { blog: OwnBlog }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { me } = useMe();
  const toast = useToast();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery(membersQuery(blog.id));
  const [leaving, setLeaving] = useState<Member | null>(null);
  const act = useBlogAct(blog.id);
  const isOwner = isAtLeast(blog.role, 'owner');
  const nameOf = ({ username, email, userId }: Member) => username ?? email ?? (userId === me?.id ? t('member.you') : t('member.nameless'));
  const say = (failure: unknown) => (toProblem(failure).code === 'conflict' ? t('member.lastOwner') : sayProblem(i18n, failure));
  const setRole = (member: Member, role: MemberRole) =>
    act.mutate(
      () => client('PUT /api/blogs/{blogId}/members/{userId}', { params: { blogId: blog.id, userId: member.userId }, body: { role } }),
      {
        onSuccess: () => toast(t('write.saved')),
        onError: (failure) => toast(say(failure)),
      },
    );
  const remove = (member: Member) =>
    act.mutate(() => client('DELETE /api/blogs/{blogId}/members/{userId}', { params: { blogId: blog.id, userId: member.userId } }), {
      onSuccess: () => {
        toast(t('member.removed'));
        setLeaving(null);
        if (member.userId === me?.id) void navigate({ to: '/blogs' });
      },
    });
  const columns: Column<Member>[] = [
    {
      key: 'name',
      name: t('member.column'),
      cell: (member) => (
        <span className="inline-flex min-h-11 items-center gap-3">
          <Avatar person={member} className="size-8 text-sm" />
          <span className="font-semibold wrap-anywhere">{nameOf(member)}</span>
        </span>
      ),
    },
    {
      key: 'role',
      name: t('member.role'),
      cell: (member) =>
        isOwner ? (
          <select
            aria-label={`${t('member.role')}: ${nameOf(member)}`}
            className={`${CONTROL} w-auto!`}
            value={member.role}
            onChange={(event) => setRole(member, event.target.value as MemberRole)}
          >
            {MEMBER_ROLES.map((role) => (
              <option key={role} value={role}>
                {t(`write.role.${role}`)}
              </option>
            ))}
          </select>
        ) : (
          t(`write.role.${member.role}`)
        ),
    },
    { key: 'since', name: t('member.since'), cell: ({ createdAt }) => <Time iso={createdAt} /> },
    {
      key: 'remove',
      name: t('member.remove'),
      end: true,
      cell: (member) =>
        (isOwner || member.userId === me?.id) && (
          <Button onClick={() => setLeaving(member)}>{member.userId === me?.id ? t('member.leave') : t('member.remove')}</Button>
        ),
    },
  ];
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <TableOnItsWay rows={3} />;
  return (
    <div className="flex flex-col gap-8">
      {isOwner && <AddMember blogId={blog.id} />}
      <Table caption={t('write.tab.members')} columns={columns} rows={data} rowKey={({ userId }) => userId} />
      {leaving && (
        <Danger
          title={leaving.userId === me?.id ? t('member.leave') : `${t('member.remove')}: ${nameOf(leaving)}`}
          action={leaving.userId === me?.id ? t('member.leave') : t('member.remove')}
          pending={act.isPending}
          error={act.error ? say(act.error) : null}
          onConfirm={() => remove(leaving)}
          onClose={() => {
            setLeaving(null);
            act.reset();
          }}
        >
          <p>{t('member.removeText')}</p>
        </Danger>
      )}
    </div>
  );
}
