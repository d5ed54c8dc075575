import { frameAt, timecodeOf } from '@fotograma/edl';
import { useI18n } from '../../../lib/i18n.tsx';
import { IconButton } from '../../../ui/Button.tsx';
import type { Command } from './commands.ts';
import { Stage } from './Stage.tsx';
import { useEditor, usePlayhead } from './use-editor.ts';

/** The picture at the playhead, and what moves it. */
export function Viewer({ run }: { run: (command: Command) => void }) {
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
