import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { fieldError } from '../../../lib/field-problems.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useMedia } from '../../../lib/media.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import type { OwnBlog, Written } from '../queries.ts';
import { isAtLeast } from '../use-blog.ts';
import { Details } from './Details.tsx';
import { Preview } from './Preview.tsx';
import { Publication } from './Publication.tsx';
import { type Draft, useDraft } from './use-draft.ts';
import { Writing } from './Writing.tsx';

/** Where text and preview stand beside each other. */
const BESIDE = '(width >= 80rem)';

/** An article while it is written: title, text and how it will look; then what there is to say of it, and who reads it. */
export function ArticleEditor({ blog, article }: { blog: OwnBlog; article: Written }) {
  const { t } = useI18n();
  const draft = useDraft(blog, article);
  const text = useRef<HTMLTextAreaElement>(null);
  const isWide = useMedia(BESIDE);
  const [isPreviewing, setPreviewing] = useState(false);
  const { fields, set } = draft;
  const isClosed = !isAtLeast(blog.role, 'editor') && draft.article.state !== 'DRAFT';
  const saveByKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 's' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    void draft.save();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => saveByKey(event);
    addEventListener('keydown', listen);
    return () => removeEventListener('keydown', listen);
  }, []);
  const wrong = (field: string): string | null => (draft.saving.kind === 'failed' ? fieldError(draft.saving.error, field) : null);
  const preview = <Preview blog={blog} title={fields.title} markdown={fields.markdown} lang={fields.locale} />;
  return (
    <div className="flex flex-col gap-8">
      <SaveLine draft={draft} isClosed={isClosed} />
      <Field
        label={t('article.title')}
        required
        maxLength={200}
        lang={fields.locale}
        readOnly={isClosed}
        value={fields.title}
        onChange={(event) => set({ title: event.target.value })}
        error={fields.title.trim() === '' ? t('write.missing') : wrong('title')}
      />
      {!isWide && (
        <Button className="self-start" aria-pressed={isPreviewing} onClick={() => setPreviewing(!isPreviewing)}>
          {isPreviewing ? t('article.write') : t('article.showPreview')}
        </Button>
      )}
      <div className="grid gap-6 xl:grid-cols-2">
        {(isWide || !isPreviewing) && (
          <Writing
            blog={blog}
            field={text}
            text={fields.markdown}
            lang={fields.locale}
            isClosed={isClosed}
            onChange={(markdown) => set({ markdown })}
          />
        )}
        {(isWide || isPreviewing) && preview}
      </div>
      <Details blog={blog} draft={draft} isClosed={isClosed} wrong={wrong} />
      <Publication blog={blog} draft={draft} isClosed={isClosed} />
    </div>
  );
}

/** What is saved, what is not, and what to do about it: in sight while one writes. */
function SaveLine({ draft, isClosed }: { draft: Draft; isClosed: boolean }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { saving, article } = draft;
  const isPublic = article.state === 'PUBLISHED' || article.state === 'ARCHIVED';
  if (isClosed) return null;
  return (
    <div className="sticky top-0 z-10 -mx-2 flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-paper px-2 py-1.5 text-sm">
      <p role="status" className={saving.kind === 'failed' || saving.kind === 'conflict' ? 'text-bad-text' : 'text-muted'}>
        <SaveWords draft={draft} />
      </p>
      {saving.kind === 'conflict' && (
        <>
          <Button onClick={() => draft.take(saving.theirs)}>{t('article.takeTheirs')}</Button>
          <Button onClick={() => draft.keepMine(saving.theirs)}>{t('article.keepMine')}</Button>
        </>
      )}
      {(saving.kind === 'unsaved' || saving.kind === 'failed') && (
        <Button kind={isPublic ? 'lamp' : 'quiet'} onClick={() => void draft.save()}>
          {isPublic ? t('article.update') : t('article.save')}
        </Button>
      )}
      {draft.isRestored && (
        <>
          <span className="text-muted">{t('article.kept')}</span>
          <Button kind="ghost" onClick={() => draft.take(article)}>
            {t('article.drop')}
          </Button>
        </>
      )}
    </div>
  );
}

function SaveWords({ draft: { saving } }: { draft: Draft }) {
  const i18n = useI18n();
  const { t, format } = i18n;
  switch (saving.kind) {
    case 'saved':
      return t('article.savedAt', { time: format.time(saving.at) });
    case 'saving':
      return t('article.saving');
    case 'unsaved':
      return t('article.unsaved');
    case 'failed':
      return t('article.notSaved', { reason: sayProblem(i18n, saving.error) });
    case 'conflict':
      return t('article.conflict');
  }
}
