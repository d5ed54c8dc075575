import { frameAt, secondsOf, timecodeOf } from '@fotograma/edl';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useEffectEvent, useRef, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useMedia } from '../../../lib/media.ts';
import { useToast } from '../../../lib/toast.ts';
import { Button, buttonClass, IconButton } from '../../../ui/Button.tsx';
import { usePage } from '../../../ui/Page.tsx';
import { EmptyState, ErrorState } from '../../../ui/states.tsx';
import { ExportDialog } from '../ExportDialog.tsx';
import { ProjectMenu } from '../ProjectMenu.tsx';
import { type Project, projectQuery } from '../queries.ts';
import { ShareDialog } from '../ShareDialog.tsx';
import { VersionsDialog } from '../VersionsDialog.tsx';
import { Bin } from './Bin.tsx';
import { type Command, commandOf, runCommand } from './commands.ts';
import { Inspector } from './Inspector.tsx';
import { Stage } from './Stage.tsx';
import { Timeline } from './Timeline.tsx';
import { type Editor, EditorContext, useEditor, useOpened, usePlayhead } from './use-editor.ts';

const [LEAST_ZOOM, MOST_ZOOM] = [0.5, 600];
/** Where there is room for everything at once. */
const WIDE = '(width >= 64rem)';
/** How often the others are told where one is. */
const PRESENCE_MS = 150;

/** The editor of one project. */
export function EditorPage({ projectId, userId }: { projectId: string; userId: string }) {
  const { t } = useI18n();
  const { data: project, error, refetch } = useQuery(projectQuery(projectId));
  const editor = useOpened(projectId, userId);
  const heading = usePage(project?.name ?? null);
  if (error && !project) {
    return (
      <div data-theme="night" className="min-h-dvh bg-paper p-8 text-ink">
        <ErrorState error={error} onRetry={() => void refetch()} />
        <p className="mt-6">
          <Link to="/studio" className={buttonClass('quiet')}>
            {t('studio.back')}
          </Link>
        </p>
      </div>
    );
  }
  if (editor?.standing.line === 'refused') {
    return (
      <div data-theme="night" className="min-h-dvh bg-paper p-8 text-ink">
        <EmptyState title={t('studio.refused')} text={t('studio.refusedText')}>
          <Link to="/studio" className={buttonClass('quiet')}>
            {t('studio.back')}
          </Link>
        </EmptyState>
      </div>
    );
  }
  if (!project || !editor?.standing.isLoaded) {
    return (
      <div data-theme="night" className="flex min-h-dvh items-center justify-center bg-paper text-muted">
        <p role="status">{t('studio.opening')}</p>
      </div>
    );
  }
  return (
    <EditorContext value={editor}>
      <Room project={project} editor={editor} heading={heading} />
    </EditorContext>
  );
}

function Room({ project, editor, heading }: { project: Project; editor: Editor; heading: ReturnType<typeof usePage> }) {
  const { t } = useI18n();
  const toast = useToast();
  const isWide = useMedia(WIDE);
  const [zoom, setZoom] = useState(40);
  const [panel, setPanel] = useState<'timeline' | 'bin' | 'clip'>('timeline');
  const run = (command: Command) => {
    const word = runCommand(editor, command, t('studio.title.new'));
    if (word) toast(t(word));
  };
  usePresence(editor);
  const onKey = (event: KeyboardEvent) => {
    // What is typed into a field is typed, and a dialog has its own keys.
    if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog')) return;
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    run(command);
  };
  useKeys(onKey as never);
  const zoomTo = (value: number) => setZoom(Math.min(MOST_ZOOM, Math.max(LEAST_ZOOM, value)));
  const [fits, setFits] = useState(0);
  const fit = () => {
    zoomTo((innerWidth * 0.8) / Math.max(5, secondsOf(editor.length)));
    setFits(fits + 1);
  };
  const tools = <Tools run={run} onZoom={(by) => zoomTo(zoom * by)} onFit={fit} />;
  const timeline = <Timeline zoom={zoom} fits={fits} onZoom={zoomTo} />;
  return (
    <div data-theme="night" className="flex h-dvh flex-col overflow-hidden bg-paper text-ink">
      <Head project={project} heading={heading} run={run} />
      {isWide ? (
        <>
          <div className="flex min-h-0 flex-[3] border-line border-b">
            <div className="w-72 shrink-0 border-line border-r">
              <Bin />
            </div>
            <Viewer run={run} />
            <div className="w-72 shrink-0 border-line border-l">
              <Inspector />
            </div>
          </div>
          <div className="flex min-h-0 flex-[2] flex-col">
            {tools}
            {timeline}
          </div>
        </>
      ) : (
        <>
          <Viewer run={run} />
          <div role="tablist" aria-label={t('studio.menu')} className="flex shrink-0 border-line border-y">
            {(['timeline', 'bin', 'clip'] as const).map((each) => (
              <button
                key={each}
                type="button"
                role="tab"
                aria-selected={panel === each}
                onClick={() => setPanel(each)}
                className="min-h-11 flex-1 border-transparent border-b-2 text-muted text-sm aria-selected:border-lamp aria-selected:text-ink"
              >
                {t(`studio.${each}`)}
              </button>
            ))}
          </div>
          <div className="flex min-h-0 flex-1 flex-col">
            {panel === 'timeline' && (
              <>
                {tools}
                {timeline}
              </>
            )}
            {panel === 'bin' && <Bin />}
            {panel === 'clip' && <Inspector />}
          </div>
        </>
      )}
    </div>
  );
}

function Head({ project, heading, run }: { project: Project; heading: ReturnType<typeof usePage>; run: (command: Command) => void }) {
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

function Viewer({ run }: { run: (command: Command) => void }) {
  const { t } = useI18n();
  const { transport, tracks, state, media, length } = useEditor();
  return (
    <section aria-label={t('studio.viewer')} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 items-center justify-center p-2" style={{ containerType: 'size' }}>
        <Stage transport={transport} tracks={tracks} settings={state.settings} media={media} length={length} label={t('studio.viewer')} />
      </div>
      <div className="flex shrink-0 items-center justify-center gap-1 pb-1">
        <IconButton icon="first" label={t('studio.start')} onClick={() => run('start')} />
        <IconButton icon="left" label={t('studio.frameBack')} onClick={() => run('frameBack')} />
        <PlayButton run={run} />
        <IconButton icon="right" label={t('studio.frameOn')} onClick={() => run('frameOn')} />
        <IconButton icon="last" label={t('studio.end')} onClick={() => run('end')} />
        <Clock length={length} />
      </div>
    </section>
  );
}

function PlayButton({ run }: { run: (command: Command) => void }) {
  const { t } = useI18n();
  const { transport } = useEditor();
  const plays = usePlayhead(transport).speed !== 0;
  return (
    <IconButton
      icon={plays ? 'pause' : 'play'}
      label={t(plays ? 'studio.pause' : 'studio.play')}
      onClick={() => run('play')}
      className="bg-raised"
    />
  );
}

function Clock({ length }: { length: number }) {
  const { t } = useI18n();
  const { transport, state } = useEditor();
  const { time, speed } = usePlayhead(transport);
  const { rate } = state.settings;
  const at = (flicks: number) => timecodeOf(frameAt(flicks, rate), rate);
  return (
    <span className="figures ml-2 text-sm">
      <span title={t('studio.playhead')} data-playhead={Math.round(time)}>
        {at(time)}
      </span>
      <span className="text-muted"> / {at(length)}</span>
      {speed !== 0 && speed !== 1 && <span className="text-lamp-text"> {speed}×</span>}
    </span>
  );
}

function Tools({ run, onZoom, onFit }: { run: (command: Command) => void; onZoom: (by: number) => void; onFit: () => void }) {
  const { t } = useI18n();
  const { mayEdit, selection } = useEditor();
  const [keys, setKeys] = useState(false);
  const hasChosen = selection.length > 0;
  return (
    <div
      role="toolbar"
      aria-label={t('studio.timeline')}
      className="flex shrink-0 items-center gap-1 overflow-x-auto border-line border-b px-2"
    >
      {mayEdit && (
        <>
          <IconButton icon="split" label={t('studio.split')} onClick={() => run('split')} />
          <IconButton icon="dissolve" label={t('studio.dissolve')} onClick={() => run('dissolve')} />
          <IconButton icon="title" label={t('studio.title.add')} onClick={() => run('title')} />
          <IconButton icon="flag" label={t('studio.marker')} onClick={() => run('marker')} />
          <IconButton icon="bin" label={t('studio.remove')} disabled={!hasChosen} onClick={() => run('remove')} />
          <Button kind="ghost" disabled={!hasChosen} onClick={() => run('ripple')} className="shrink-0 whitespace-nowrap px-2!">
            {t('studio.ripple')}
          </Button>
        </>
      )}
      <span className="ml-auto flex shrink-0">
        <IconButton icon="further" label={t('studio.zoomOut')} onClick={() => onZoom(1 / 1.4)} />
        <IconButton icon="closer" label={t('studio.zoomIn')} onClick={() => onZoom(1.4)} />
        <IconButton icon="expand" label={t('studio.fit')} onClick={onFit} />
        <Button kind="ghost" aria-expanded={keys} onClick={() => setKeys(!keys)} className="px-2!">
          {t('studio.keys')}
        </Button>
      </span>
      {keys && (
        <p role="note" className="absolute right-3 bottom-3 z-40 max-w-md border border-line bg-surface p-4 text-sm">
          {t('studio.keysText')}
        </p>
      )}
    </div>
  );
}

/** Keys work wherever the focus is on the page. */
function useKeys(onKey: (event: globalThis.KeyboardEvent) => void): void {
  const act = useEffectEvent(onKey);
  useEffect(() => {
    const listen = (event: globalThis.KeyboardEvent) => act(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

/** Tells the others where one is and what one has chosen, not more often than they can see. */
function usePresence({ session, transport, selection }: Editor): void {
  const chosen = useRef(selection);
  chosen.current = selection;
  const key = selection.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen is told when it is another
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        session.present({ time: transport.playhead().time, selection: chosen.current });
      }, PRESENCE_MS);
    };
    tell();
    const unsubscribe = transport.subscribe(tell);
    return () => {
      clearTimeout(timer);
      unsubscribe();
    };
  }, [session, transport, key]);
}
