import { useState } from 'react';
import { client, toProblem } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useToast } from '../../lib/toast.ts';
import { Button } from '../../ui/Button.tsx';
import { Field } from '../../ui/Field.tsx';
import { Choice } from '../../ui/fields.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { MEMBER_ROLES, type MemberRole } from './queries.ts';
import { useBlogAct } from './use-blog.ts';

/** Lets somebody in by the address of their account. */
export function AddMember({ blogId }: { blogId: string }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const act = useBlogAct(blogId);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<MemberRole>('author');
  const add = () =>
    act.mutate(() => client('POST /api/blogs/{blogId}/members', { params: { blogId }, body: { email: email.trim(), role } }), {
      onSuccess: () => {
        toast(t('member.added', { name: email.trim() }));
        setEmail('');
      },
    });
  const problem = act.error && toProblem(act.error);
  const error =
    problem &&
    (problem.code === 'invalid' ? t('member.unknown') : problem.code === 'conflict' ? t('member.already') : sayProblem(i18n, act.error));
  return (
    <form
      className="flex flex-wrap items-start gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (email.trim() && !act.isPending) add();
      }}
    >
      <Field
        type="email"
        label={t('member.email')}
        required
        autoComplete="off"
        value={email}
        onChange={(event) => {
          setEmail(event.target.value);
          act.reset();
        }}
        error={error}
        className="min-w-64 flex-1 max-w-md"
      />
      <Choice label={t('member.role')} value={role} onChange={(event) => setRole(event.target.value as MemberRole)}>
        {MEMBER_ROLES.map((one) => (
          <option key={one} value={one}>
            {t(`write.role.${one}`)}
          </option>
        ))}
      </Choice>
      <Button type="submit" kind="lamp" className="mt-6" aria-disabled={act.isPending}>
        {t('member.add')}
      </Button>
    </form>
  );
}
