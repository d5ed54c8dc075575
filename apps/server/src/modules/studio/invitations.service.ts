import { createHash, randomBytes } from 'node:crypto';
import type { projects as contract, UserActor } from '@fotograma/contract';
import { Conflict, Fault, Forbidden, NotFound } from '../../platform/errors.ts';
import { HOUSE, type LetterLocale, type Printed, printLetter } from '../../platform/mail/letter.ts';
import type { Platform } from '../../platform/platform.ts';
import type { Profile } from '../identity/index.ts';
import type { InvitationRow, InvitationsRepository } from './invitations.repository.ts';
import type { ProjectsRepository } from './projects.repository.ts';
import type { Projects } from './projects.service.ts';
import { type Roles, topicOf } from './roles.ts';

const DAYS = 7;
/** Invitations of one project that may be open. */
const MOST = 100;

export type Invitations = ReturnType<typeof createInvitations>;

/** Ways into a project: a letter for one person, once; or a link for whoever has it. Only the hash of what opens them is kept. */
export function createInvitations(deps: {
  platform: Platform;
  roles: Roles;
  rows: InvitationsRepository;
  projectRows: Pick<ProjectsRepository, 'lock' | 'addMember'>;
  projects: Pick<Projects, 'find'>;
  people: (ids: readonly string[]) => Promise<Map<string, Profile>>;
}) {
  const { platform, roles, rows, projectRows, projects, people } = deps;
  const { database, now } = platform;

  return {
    async list(actor: UserActor, projectId: string): Promise<contract.ProjectInvitation[]> {
      await roles.enter(actor, projectId, 'owner');
      return (await rows.open(database.pool, projectId, now())).map(presented);
    },

    /** @throws {Fault} `unavailable` when the letter could not be sent: nobody is invited then. */
    async invite(actor: UserActor, projectId: string, { email, role }: { email: string | null; role: 'editor' | 'viewer' }) {
      await roles.enter(actor, projectId, 'owner');
      const token = randomBytes(24).toString('base64url');
      const url = `${platform.publicUrl()}/studio/join#${token}`;
      const [project, profiles] = await Promise.all([projects.find(actor, projectId), people([actor.id])]);
      const row: InvitationRow = {
        id: platform.newId(),
        email,
        role,
        createdAt: now(),
        expiresAt: new Date(now().getTime() + DAYS * 86_400_000),
      };
      await database.transaction(async (sql) => {
        await projectRows.lock(sql, projectId);
        if ((await rows.open(sql, projectId, now())).length >= MOST) throw new Conflict(`No more than ${MOST} invitations may be open.`);
        await rows.insert(sql, projectId, row, hashOf(token));
      });
      if (email !== null) {
        const sender = profiles.get(actor.id);
        const letter = invitationLetter({
          locale: sender?.locale ?? 'en',
          sender: sender?.username ?? sender?.email ?? HOUSE,
          project: project.name,
          url,
        });
        // Not within the transaction: a mail server that is slow would hold the project.
        await platform.mail.send({ to: email, ...letter }).catch(async (cause: unknown) => {
          await rows.remove(projectId, row.id);
          throw new Fault('unavailable', 'The letter could not be sent. Nobody was invited.', { cause });
        });
        // Somebody who is invited again has the newest letter only.
        await rows.removeEarlier(projectId, { id: row.id, email });
      }
      return { ...presented(row), url: email === null ? url : null };
    },

    async revoke(actor: UserActor, projectId: string, id: string): Promise<void> {
      await roles.enter(actor, projectId, 'owner');
      if (!(await rows.remove(projectId, id))) throw new NotFound('invitation', id);
    },

    /** @throws {Forbidden} `link-invalid` also for what was used up or taken back; `link-expired`. */
    async accept(actor: UserActor, token: string): Promise<contract.Project> {
      const projectId = await database.transaction(async (sql) => {
        const row = await rows.claim(sql, hashOf(token));
        if (!row) throw new Forbidden('This invitation was taken back, or has been used.', 'link-invalid');
        if (row.expiresAt <= now()) throw new Forbidden('This invitation has expired; ask for a new one.', 'link-expired');
        await projectRows.addMember(sql, row.projectId, actor.id, row.role, now());
        if (row.email !== null) await rows.useUp(sql, row.id);
        return row.projectId;
      });
      await platform.events.publish(topicOf(projectId));
      return projects.find(actor, projectId);
    },
  };
}

function presented({ createdAt, expiresAt, ...row }: InvitationRow): contract.ProjectInvitation {
  return { ...row, createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() };
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** In the language of whoever invites: of the other's nothing is known. */
function invitationLetter({
  locale,
  sender,
  project,
  url,
}: {
  locale: LetterLocale;
  sender: string;
  project: string;
  url: string;
}): Printed {
  const words = languages[locale];
  return printLetter(locale, {
    hello: words.hello,
    subject: words.subject(sender),
    body: words.body(sender, project),
    link: { label: words.button, url, copy: words.copy },
    after: [words.after],
  });
}

interface Words {
  readonly hello: string;
  subject(sender: string): string;
  body(sender: string, project: string): string;
  readonly button: string;
  readonly copy: string;
  readonly after: string;
}

const languages: Record<LetterLocale, Words> = {
  en: {
    hello: 'Hello.',
    subject: (sender) => `${sender} invites you to a film at ${HOUSE}`,
    body: (sender, project) => `${sender} is working on “${project}” at ${HOUSE}, and asks you to join.`,
    button: 'Open the project',
    copy: 'If the button does nothing, copy this address into your browser:',
    after: `The link is good once, for ${DAYS} days. If you have no account yet, you can make one there.`,
  },
  es: {
    hello: 'Hola:',
    subject: (sender) => `${sender} te invita a una película en ${HOUSE}`,
    body: (sender, project) => `${sender} está montando «${project}» en ${HOUSE} y te pide que participes.`,
    button: 'Abrir el proyecto',
    copy: 'Si el botón no funciona, copia esta dirección en tu navegador:',
    after: `El enlace sirve una sola vez, durante ${DAYS} días. Si aún no tienes cuenta, puedes crearla allí.`,
  },
  pt: {
    hello: 'Olá.',
    subject: (sender) => `${sender} convida você para um filme no ${HOUSE}`,
    body: (sender, project) => `${sender} está montando “${project}” no ${HOUSE} e pede que você participe.`,
    button: 'Abrir o projeto',
    copy: 'Se o botão não funcionar, copie este endereço no seu navegador:',
    after: `O link vale uma única vez, por ${DAYS} dias. Se você ainda não tem conta, pode criar uma lá.`,
  },
};
