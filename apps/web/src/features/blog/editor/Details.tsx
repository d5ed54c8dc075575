import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { Field } from '../../../ui/Field.tsx';
import { Choice, Tick } from '../../../ui/fields.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { TextArea } from '../../../ui/TextArea.tsx';
import { LocaleChoice } from '../fields.tsx';
import { articlesQuery, type OwnBlog, TERM_KINDS, type TermKind, termsQuery } from '../queries.ts';
import { isAtLeast, useBlogAct } from '../use-blog.ts';
import type { Fields } from './draft.ts';
import { ImagePicker } from './ImagePicker.tsx';
import type { Draft } from './use-draft.ts';

/** What there is to say of an article beside its text. */
export function Details(props: { blog: OwnBlog; draft: Draft; isClosed: boolean; wrong: (field: keyof Fields) => string | null }) {
  const { t } = useI18n();
  const { blog, draft, isClosed, wrong } = props;
  const { fields, set } = draft;
  return (
    <section aria-labelledby="details" className="flex flex-col gap-6 border-line border-t pt-6">
      <h2 id="details" className="title text-2xl">
        {t('article.details')}
      </h2>
      <fieldset disabled={isClosed} className="grid gap-6 lg:grid-cols-2">
        <TextArea
          label={t('article.excerpt')}
          hint={t('article.excerptHint')}
          rows={3}
          maxLength={500}
          value={fields.excerpt}
          onChange={(event) => set({ excerpt: event.target.value })}
          error={wrong('excerpt')}
        />
        <Picture blog={blog} draft={draft} />
        <Field
          label={t('article.slug')}
          hint={t('article.slugHint')}
          maxLength={120}
          autoCapitalize="off"
          spellCheck={false}
          value={fields.slug}
          onChange={(event) => set({ slug: event.target.value.toLowerCase() })}
          error={wrong('slug')}
        />
        <LocaleChoice label={t('article.language')} value={fields.locale} onChange={(locale) => set({ locale })} />
        <Field
          type="url"
          label={t('article.canonical')}
          hint={t('article.canonicalHint')}
          maxLength={2_000}
          value={fields.canonicalUrl ?? ''}
          onChange={(event) => set({ canonicalUrl: event.target.value.trim() || null })}
          error={wrong('canonicalUrl')}
        />
        <Translation blog={blog} draft={draft} />
        {TERM_KINDS.map((kind) => (
          <Terms key={kind} blog={blog} kind={kind} chosen={fields[kind]} onChange={(ids) => set({ [kind]: ids })} />
        ))}
        {isAtLeast(blog.role, 'editor') && (
          <Tick checked={fields.featured} onChange={(featured) => set({ featured })}>
            {t('article.featured')}
          </Tick>
        )}
      </fieldset>
    </section>
  );
}

function Picture({ blog, draft }: { blog: OwnBlog; draft: Draft }) {
  const { t } = useI18n();
  const { image } = draft.fields;
  const [isPicking, setPicking] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      <span className="text-muted text-xs">{t('article.image')}</span>
      {image && (
        <>
          <img src={image.url} alt={image.alt} className="aspect-video w-full max-w-sm rounded-frame bg-raised object-cover" />
          <Field
            label={t('article.alt')}
            maxLength={300}
            value={image.alt}
            onChange={(event) => draft.set({ image: { ...image, alt: event.target.value } })}
          />
        </>
      )}
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => setPicking(true)}>{t('article.pickImage')}</Button>
        {image && (
          <Button kind="ghost" onClick={() => draft.set({ image: null })}>
            {t('article.removeImage')}
          </Button>
        )}
      </div>
      {isPicking && (
        <ImagePicker
          blogId={blog.id}
          onPick={({ url }) => {
            draft.set({ image: { url, alt: image?.alt ?? '' } });
            setPicking(false);
          }}
          onClose={() => setPicking(false)}
        />
      )}
    </div>
  );
}

function Translation({ blog, draft }: { blog: OwnBlog; draft: Draft }) {
  const { t } = useI18n();
  const { data } = useQuery({ ...articlesQuery(blog.id, {}), staleTime: 60_000 });
  const { translationOf } = draft.fields;
  const others = data?.data.filter(({ id }) => id !== draft.article.id) ?? [];
  return (
    <Choice
      label={t('article.translation')}
      value={translationOf ?? ''}
      onChange={(event) => draft.set({ translationOf: event.target.value || null })}
    >
      <option value="">{t('article.noTranslation')}</option>
      {translationOf && !others.some(({ id }) => id === translationOf) && <option value={translationOf}>…</option>}
      {others.map(({ id, title, locale }) => (
        <option key={id} value={id} lang={locale}>
          {title}
        </option>
      ))}
    </Choice>
  );
}

function Terms(props: { blog: OwnBlog; kind: TermKind; chosen: readonly string[]; onChange: (ids: string[]) => void }) {
  const { t } = useI18n();
  const { blog, kind, chosen, onChange } = props;
  const { data } = useQuery(termsQuery(blog.id, kind));
  return (
    <fieldset className="flex min-w-0 flex-col gap-1">
      <legend className="mb-1 text-muted text-xs">{t(`article.${kind}`)}</legend>
      {data?.length === 0 && <p className="text-muted text-sm">{t('article.noTerms')}</p>}
      <div className="flex max-h-56 flex-wrap gap-x-6 overflow-y-auto">
        {data?.map(({ id, name }) => (
          <Tick
            key={id}
            checked={chosen.includes(id)}
            onChange={(is) => onChange(is ? [...chosen, id] : chosen.filter((one) => one !== id))}
          >
            {name}
          </Tick>
        ))}
      </div>
      {kind === 'tags' && <NewTag blogId={blog.id} onMade={(id) => onChange([...chosen, id])} />}
    </fieldset>
  );
}

function NewTag(props: { blogId: string; onMade: (id: string) => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const id = useId();
  const toast = useToast();
  const act = useBlogAct<{ data: { id: string } }>(props.blogId);
  const [name, setName] = useState('');
  const add = () => {
    if (name.trim() === '' || act.isPending) return;
    act.mutate(
      () => client('POST /api/blogs/{blogId}/{kind}', { params: { blogId: props.blogId, kind: 'tags' }, body: { name: name.trim() } }),
      {
        onSuccess: ({ data }) => {
          setName('');
          props.onMade(data.id);
        },
        onError: (error) => toast(sayProblem(i18n, error)),
      },
    );
  };
  return (
    <div className="flex items-end gap-3" id={id}>
      <Field
        label={t('article.newTag')}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          add();
        }}
        className="min-w-40"
      />
      <Button aria-disabled={act.isPending} onClick={add}>
        {t('article.addTag')}
      </Button>
    </div>
  );
}
