import { secondsOf } from '@fotograma/edl';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useMedia } from '../../../lib/media.ts';
import { useToast } from '../../../lib/toast.ts';
import { Button, buttonClass, IconButton } from '../../../ui/Button.tsx';
import { usePage } from '../../../ui/Page.tsx';
import { EmptyState, ErrorState } from '../../../ui/states.tsx';
import { type Project, projectQuery } from '../queries.ts';
import { Bin } from './Bin.tsx';
import { type Command, commandOf, runCommand } from './commands.ts';
import { EditorHead } from './EditorHead.tsx';
import { Inspector } from './Inspector.tsx';
import { Timeline } from './Timeline.tsx';
import { type Editor, EditorContext, useEditor, useOpened } from './use-editor.ts';
import { Viewer } from './Viewer.tsx';

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
  useKeys((event) => {
    // What is typed into a field is typed, and a dialog has its own keys.
    if (event.target instanceof Element && event.target.closest('input, textarea, select, dialog')) return;
    const command = commandOf(event);
    if (!command) return;
    event.preventDefault();
    run(command);
  });
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
      <EditorHead project={project} heading={heading} run={run} />
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
function useKeys(onKey: (event: KeyboardEvent) => void): void {
  const act = useEffectEvent(onKey);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => act(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
}

/** Tells the others where one is and what one has chosen, not more often than they can see. */
function usePresence({ session, transport, selection }: Editor): void {
  const present = useEffectEvent(() => session.present({ time: transport.playhead().time, selection }));
  const key = selection.join();
  const told = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useEffectEvent(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      present();
    }, PRESENCE_MS);
  });
  useEffect(() => transport.subscribe(() => tell()), [transport]);
  // What is chosen is told when it is another.
  useEffect(() => {
    if (key !== told.current) tell();
    told.current = key;
  }, [key]);
  useEffect(() => () => clearTimeout(timer.current), []);
}
