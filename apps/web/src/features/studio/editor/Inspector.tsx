import { type Clip, endOf, FLICKS_A_SECOND, pairKey, secondsOf, writeThing } from '@fotograma/edl';
import { type ReactNode, useId, useState } from 'react';
import * as Y from 'yjs';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Choice, CONTROL, Tick } from '../../../ui/fields.tsx';
import { addTransition, nextOf, setSpeed } from './actions.ts';
import { useEditor } from './use-editor.ts';

/** How long a transition is, to begin with. */
export const FIRST_TRANSITION = FLICKS_A_SECOND;

/** What can be changed of the clip that is chosen. */
export function Inspector() {
  const { t } = useI18n();
  const { state, selection, mayEdit } = useEditor();
  const clip = selection.length === 1 ? state.all.clips.get(selection[0] ?? '') : undefined;
  return (
    <section aria-label={t('studio.clip')} className="h-full overflow-y-auto p-3">
      {clip ? (
        <fieldset disabled={!mayEdit} className="flex min-w-0 flex-col gap-5">
          <legend className="sr-only">{t('studio.clip')}</legend>
          <Facts key={clip.id} clip={clip} />
        </fieldset>
      ) : (
        <p className="text-muted text-sm">
          {selection.length > 1 ? t('studio.chosen', { count: selection.length }) : t('studio.noneChosen')}
        </p>
      )}
    </section>
  );
}

function Facts({ clip }: { clip: Clip }) {
  const { t } = useI18n();
  const { session } = useEditor();
  const set = (change: Partial<Clip>) => session.change((doc) => writeThing(doc, 'clips', clip.id, { ...clip, ...change }));
  const { transform } = clip;
  const setTransform = (change: Partial<Clip['transform']>) => set({ transform: { ...transform, ...change } });
  const setCrop = (change: Partial<Clip['transform']['crop']>) => setTransform({ crop: { ...transform.crop, ...change } });
  const hundred = (share: number) => Math.round(share * 1_000) / 10;
  return (
    <>
      <Words label={t('studio.clipName')} value={clip.name} longest={120} onChange={(name) => set({ name })} />
      {clip.kind === 'text' && <Title clip={clip} />}
      {clip.kind === 'media' && (
        <Figure
          label={t('studio.speed')}
          value={hundred(clip.place.speed.num / clip.place.speed.den)}
          least={6.3}
          most={1_600}
          onChange={(value) => session.change((doc) => setSpeed(doc, clip, value))}
        />
      )}
      <Group title={t('studio.picture')}>
        <Figure
          label={t('studio.scale')}
          value={hundred(transform.scale)}
          least={1}
          most={1_000}
          onChange={(value) => setTransform({ scale: value / 100 })}
        />
        <Figure
          label={t('studio.opacity')}
          value={hundred(transform.opacity)}
          least={0}
          most={100}
          onChange={(value) => setTransform({ opacity: value / 100 })}
        />
        <Figure
          label={t('studio.x')}
          value={hundred(transform.x)}
          least={-300}
          most={300}
          onChange={(value) => setTransform({ x: value / 100 })}
        />
        <Figure
          label={t('studio.y')}
          value={hundred(transform.y)}
          least={-300}
          most={300}
          onChange={(value) => setTransform({ y: value / 100 })}
        />
        <Figure
          label={t('studio.rotation')}
          value={transform.rotation}
          least={-360}
          most={360}
          onChange={(rotation) => setTransform({ rotation })}
        />
        {clip.kind === 'media' &&
          (['left', 'right', 'top', 'bottom'] as const).map((side) => {
            const across = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' } as const;
            const most = 99 - hundred(transform.crop[across[side]]);
            return (
              <Figure
                key={side}
                label={t(`studio.crop.${side}`)}
                value={hundred(transform.crop[side])}
                least={0}
                most={most}
                onChange={(value) => setCrop({ [side]: value / 100 })}
              />
            );
          })}
      </Group>
      {clip.kind === 'media' && <Sound clip={clip} />}
      <Into clip={clip} />
    </>
  );
}

function Sound({ clip }: { clip: Extract<Clip, { kind: 'media' }> }) {
  const { t } = useI18n();
  const { session, media } = useEditor();
  if (media.get(clip.assetId)?.hasAudio === false) return null;
  const { sound } = clip;
  const set = (change: Partial<typeof sound>) =>
    session.change((doc) => writeThing(doc, 'clips', clip.id, { ...clip, sound: { ...sound, ...change } }));
  const length = secondsOf(endOf(clip.place) - clip.place.start);
  const seconds = (flicks: number) => Math.round(secondsOf(flicks) * 100) / 100;
  const flicks = (value: number) => Math.round(value * FLICKS_A_SECOND);
  return (
    <Group title={t('studio.sound')}>
      <Figure label={t('studio.gain')} value={sound.gainDb} least={-96} most={24} onChange={(gainDb) => set({ gainDb })} />
      <Tick checked={sound.muted} onChange={(muted) => set({ muted })}>
        {t('studio.mute')}
      </Tick>
      <Figure
        label={t('studio.fadeIn')}
        value={seconds(sound.fadeIn)}
        least={0}
        most={length}
        onChange={(value) => set({ fadeIn: flicks(value) })}
      />
      <Figure
        label={t('studio.fadeOut')}
        value={seconds(sound.fadeOut)}
        least={0}
        most={length}
        onChange={(value) => set({ fadeOut: flicks(value) })}
      />
    </Group>
  );
}

/** How a clip goes over into the one behind it, where there is one. */
function Into({ clip }: { clip: Clip }) {
  const { t } = useI18n();
  const toast = useToast();
  const { session, state, assets } = useEditor();
  const next = nextOf(state, clip);
  if (!next) return null;
  const key = pairKey({ from: clip.id, to: next.id });
  const transition = state.all.transitions.get(key) ?? null;
  const put = (kind: 'dissolve' | 'dip' | 'wipe', wished: number) => {
    let length = 0;
    session.change((doc) => {
      length = addTransition(doc, { from: clip, to: next }, kind, wished, assets);
    });
    if (length === 0) toast(t('studio.dissolveNone'));
  };
  return (
    <Group title={t('studio.into')}>
      <Choice
        label={t('studio.into')}
        value={transition?.kind ?? 'none'}
        onChange={({ target: { value } }) => {
          if (value === 'none') session.change((doc) => writeThing(doc, 'transitions', key, null));
          else put(value as 'dissolve' | 'dip' | 'wipe', transition?.duration ?? FIRST_TRANSITION);
        }}
      >
        {(['none', 'dissolve', 'dip', 'wipe'] as const).map((kind) => (
          <option key={kind} value={kind}>
            {t(`studio.into.${kind}`)}
          </option>
        ))}
      </Choice>
      {transition && (
        <Figure
          label={t('studio.intoSeconds')}
          value={Math.round(secondsOf(transition.duration) * 100) / 100}
          least={0.04}
          most={60}
          onChange={(value) => put(transition.kind, Math.round(value * FLICKS_A_SECOND))}
        />
      )}
    </Group>
  );
}

function Title({ clip }: { clip: Extract<Clip, { kind: 'text' }> }) {
  const { t } = useI18n();
  const { session } = useEditor();
  const id = useId();
  const { style } = clip;
  const set = (change: Partial<typeof style>) =>
    session.change((doc) => writeThing(doc, 'clips', clip.id, { ...clip, style: { ...style, ...change } }));
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={id} className="text-muted text-xs">
          {t('studio.text')}
        </label>
        <textarea
          id={id}
          rows={3}
          maxLength={2_000}
          value={clip.text}
          onChange={(event) => session.continue((doc) => rewrite(doc, clip.id, event.target.value))}
          className={`${CONTROL} h-auto! py-2`}
        />
      </div>
      <Group title={t('studio.font')}>
        <Choice label={t('studio.font')} value={style.font} onChange={(event) => set({ font: event.target.value as typeof style.font })}>
          {(['sans', 'serif', 'mono'] as const).map((font) => (
            <option key={font} value={font}>
              {t(`studio.font.${font}`)}
            </option>
          ))}
        </Choice>
        <Choice
          label={t('studio.align')}
          value={style.align}
          onChange={(event) => set({ align: event.target.value as typeof style.align })}
        >
          {(['left', 'center', 'right'] as const).map((align) => (
            <option key={align} value={align}>
              {t(`studio.align.${align}`)}
            </option>
          ))}
        </Choice>
        <Figure
          label={`${t('studio.size')}, %`}
          value={Math.round(style.size * 1_000) / 10}
          least={1}
          most={100}
          onChange={(value) => set({ size: value / 100 })}
        />
        <Tick checked={style.weight === 700} onChange={(isBold) => set({ weight: isBold ? 700 : 400 })}>
          {t('studio.bold')}
        </Tick>
        <Colour label={t('studio.colour')} value={style.colour} onChange={(colour) => set({ colour })} />
        <Tick checked={style.background !== null} onChange={(has) => set({ background: has ? '#000000' : null })}>
          {t('studio.ground')}
        </Tick>
        {style.background !== null && (
          <Colour label={t('studio.ground')} value={style.background} onChange={(background) => set({ background })} />
        )}
      </Group>
    </>
  );
}

/** Changes a text where it is another, so that what somebody else types in it meanwhile stays. */
export function rewrite(doc: Y.Doc, clipId: string, next: string): void {
  const clip = doc.getMap('clips').get(clipId);
  const text = clip instanceof Y.Map ? clip.get('text') : null;
  if (!(text instanceof Y.Text)) return;
  const before = text.toString();
  let start = 0;
  while (start < before.length && start < next.length && before[start] === next[start]) start++;
  let end = 0;
  while (end < before.length - start && end < next.length - start && before.at(-1 - end) === next.at(-1 - end)) end++;
  if (before.length - start - end > 0) text.delete(start, before.length - start - end);
  const added = next.slice(start, next.length - end);
  if (added) text.insert(start, added);
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 font-semibold text-sm">{title}</legend>
      <div className="grid grid-cols-2 items-end gap-3 *:min-w-0!">{children}</div>
    </fieldset>
  );
}

/** A number that is written when the field is left, or Enter is pressed. */
function Figure(props: { label: string; value: number; least: number; most: number; onChange: (value: number) => void }) {
  const { typed, setTyped, settle } = useFigure(props);
  return (
    <label className="flex flex-col gap-1">
      <span className="text-muted text-xs">{props.label}</span>
      <input
        type="number"
        step="any"
        min={props.least}
        max={props.most}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
        className={`${CONTROL} figures`}
      />
    </label>
  );
}

/** What is being typed, until what it is about is another. */
function useDraft(kept: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState({ kept, text: kept });
  if (draft.kept !== kept) setDraft({ kept, text: kept });
  return [draft.kept === kept ? draft.text : kept, (text) => setDraft({ kept, text })];
}

function useFigure({ value, least, most, onChange }: Parameters<typeof Figure>[0]) {
  const [typed, setTyped] = useDraft(String(value));
  const settle = () => {
    const next = Number(typed);
    if (typed.trim() === '' || !Number.isFinite(next)) setTyped(String(value));
    else if (next !== value) onChange(Math.min(most, Math.max(least, next)));
  };
  return { typed, setTyped, settle };
}

function Words(props: { label: string; value: string; longest: number; onChange: (value: string) => void }) {
  const [typed, setTyped] = useDraft(props.value);
  const settle = () => typed !== props.value && props.onChange(typed);
  return (
    <label className="flex flex-col gap-1">
      <span className="text-muted text-xs">{props.label}</span>
      <input
        value={typed}
        maxLength={props.longest}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={settle}
        onKeyDown={(event) => event.key === 'Enter' && settle()}
        className={CONTROL}
      />
    </label>
  );
}

function Colour(props: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className="flex flex-col gap-1">
      <span className="text-muted text-xs">{props.label}</span>
      <input
        type="color"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
        className="h-11 w-full rounded-control border border-edge bg-paper p-1"
      />
    </label>
  );
}
