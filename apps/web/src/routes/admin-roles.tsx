import { type Question, ROLES } from '@fotograma/contract/permissions';
import { QUESTIONS, type Reach, reachOfClient, reachOfRole, reachOfVisitor } from '../features/admin/plans/reach.ts';
import { useI18n } from '../lib/i18n.tsx';
import { Page } from '../ui/Page.tsx';
import { type Column, Table } from '../ui/Table.tsx';

/** Who may do what: the policies that the server asks, put to each role. */
export function AdminRoles() {
  const { t } = useI18n();
  const columns: Column<Question>[] = [
    { key: 'question', name: t('roles.question'), cell: (question) => <span className="font-semibold">{t(`may.${question}`)}</span> },
    { key: 'visitor', name: t('role.visitor'), cell: (question) => <Answer reach={reachOfVisitor(question)} /> },
    ...ROLES.map((role) => ({
      key: role,
      name: t(`role.${role}`),
      cell: (question: Question) => <Answer reach={reachOfRole(role, question)} />,
    })),
    { key: 'client', name: t('role.client'), cell: (question) => <ClientAnswer question={question} /> },
  ];
  return (
    <Page title={t('admin.roles')} lead={t('roles.lead')}>
      <Table caption={t('admin.roles')} columns={columns} rows={QUESTIONS} rowKey={(question) => question} />
    </Page>
  );
}

function Answer({ reach }: { reach: Reach }) {
  const { t } = useI18n();
  return <span className={reach === 'none' ? 'text-muted' : ''}>{t(`roles.reach.${reach}`)}</span>;
}

function ClientAnswer({ question }: { question: Question }) {
  const { t } = useI18n();
  const { reach, scope } = reachOfClient(question);
  if (!scope) return <Answer reach={reach} />;
  return <span>{t('roles.withScope', { what: t(`roles.reach.${reach}`), scope })}</span>;
}
