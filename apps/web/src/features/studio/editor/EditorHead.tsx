import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button, IconButton } from '../../../ui/Button.tsx';
import type { usePage } from '../../../ui/Page.tsx';
import { ExportDialog } from '../ExportDialog.tsx';
import { ProjectMenu } from '../ProjectMenu.tsx';
import type { Project } from '../queries.ts';
import { ShareDialog } from '../ShareDialog.tsx';
import { VersionsDialog } from '../VersionsDialog.tsx';
import type { Command } from './commands.ts';
import { useEditor } from './use-editor.ts';

/** What is edited, whether it is kept, who else is there, and what can be done with the whole. */
export function EditorHead({
  project,
  heading,
  run,
}: {
  project: Project;
  heading: ReturnType<typeof usePage>;
  run: (command: Command) => void;
}) {
  const { t } = useI18n();
  const { standing, mayEdit } = useEditor();
  const [open, setOpen] = useState<'share' | 'versions' | 'export' | 'menu' | null>(null);
  const role = standing.role ?? project.role;
  const close = () => setOpen(null);
  return (
    <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-line border-b px-2 py-1">
      <Link
        to="/studio"
        aria-label={t('studio.back')}
        title={t('studio.back')}
        className="inline-flex size-11 items-center justify-center rounded-control hover:bg-raised"
      >
        <svg viewBox="0 0 24 24" className="size-5" fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden="true">
          <path d="M15 5l-7 7 7 7" />
        </svg>
      </Link>
      <h1 ref={heading} tabIndex={-1} className="title min-w-0 truncate text-xl">
        {mayEdit ? (
          <button type="button" onClick={() => setOpen('menu')} className="min-h-11 max-w-full truncate hover:text-lamp-text">
            {project.name}
          </button>
        ) : (
          project.name
        )}
      </h1>
      <Status />
      <span className="ml-auto flex items-center gap-1">
        <Others />
        {mayEdit && (
          <>
            <IconButton icon="undo" label={t('studio.undo')} disabled={!standing.canUndo} onClick={() => run('undo')} />
            <IconButton icon="redo" label={t('studio.redo')} disabled={!standing.canRedo} onClick={() => run('redo')} />
          </>
        )}
        <IconButton icon="history" label={t('studio.versions')} onClick={() => setOpen('versions')} />
        <IconButton icon="people" label={t('studio.share')} onClick={() => setOpen('share')} />
        <Button kind="lamp" onClick={() => setOpen('export')}>
          {t('studio.export')}
        </Button>
      </span>
      {open === 'share' && <ShareDialog projectId={project.id} role={role} onClose={close} />}
      {open === 'versions' && <VersionsDialog projectId={project.id} role={role} onClose={close} />}
      {open === 'export' && <ExportDialog projectId={project.id} role={role} onClose={close} />}
      {open === 'menu' && <ProjectMenu project={project} onClose={close} />}
    </header>
  );
}

/** Whether what one does is kept: said only when it is. */
function Status() {
  const { t } = useI18n();
  const { standing, mayEdit } = useEditor();
  const word =
    standing.line === 'away'
      ? t('studio.away')
      : standing.line === 'connecting'
        ? t('studio.connecting')
        : !mayEdit
          ? t('studio.looking')
          : t(standing.isSaved ? 'studio.saved' : 'studio.saving');
  return (
    <p
      role="status"
      data-saved={standing.isSaved && standing.line === 'open'}
      className={`text-xs ${standing.line === 'away' ? 'text-lamp-text' : 'text-muted'}`}
    >
      {word}
    </p>
  );
}

function Others() {
  const { standing } = useEditor();
  const people = new Map(standing.others.map((other) => [other.id, other]));
  return (
    <ul className="flex gap-1">
      {[...people.values()].slice(0, 6).map(({ id, name, hue }) => (
        <li
          key={id}
          title={name}
          className="inline-flex size-8 items-center justify-center rounded-full font-semibold text-on-feel text-sm"
          style={{ background: `oklch(0.76 0.13 ${hue})` }}
        >
          <span aria-hidden="true">{name.slice(0, 1).toLocaleUpperCase() || '·'}</span>
          <span className="sr-only">{name}</span>
        </li>
      ))}
    </ul>
  );
}
