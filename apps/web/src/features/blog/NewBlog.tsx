import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client, toProblem } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { FormEnd } from '../../ui/FormEnd.tsx';
import { useChecked } from '../../ui/use-checked.ts';
import { isSlug, LocaleChoice, SlugField } from './fields.tsx';
import { type OwnBlog, ownBlogsQuery } from './queries.ts';

/** Makes a blog. */
export function NewBlog(props: { onClose: () => void }) {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [title, setTitle] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const [locale, setLocale] = useState<OwnBlog['locale']>(language);
  const address = slug ?? suggested(title);
  const making = useMutation({
    mutationFn: () => client('POST /api/blogs', { body: { title: title.trim(), slug: address, locale } }),
    onSuccess: async ({ data }) => {
      await queries.invalidateQueries({ queryKey: ownBlogsQuery.queryKey });
      await navigate({ to: '/blogs/$blogId', params: { blogId: data.id } });
    },
  });
  const isTaken = making.error !== null && toProblem(making.error).code === 'conflict';
  const { form, wrong, rest } = useChecked(
    { title: title.trim() === '' ? t('write.missing') : null, slug: isSlug(address) ? null : t('write.slugBad') },
    making.error,
    () => making.isPending || making.mutate(),
  );
  return (
    <Dialog title={t('write.make')} onClose={props.onClose}>
      <form {...form} className="flex flex-col gap-5">
        <Field
          label={t('write.name')}
          required
          maxLength={120}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
          error={wrong('title')}
        />
        <SlugField required value={address} isTaken={isTaken} error={wrong('slug')} onChange={setSlug} />
        <LocaleChoice label={t('write.language')} value={locale} onChange={setLocale} />
        <FormEnd failure={isTaken ? null : rest} action={t('write.make')} pending={making.isPending} onClose={props.onClose} />
      </form>
    </Dialog>
  );
}

/** An address for a title, to begin with. */
function suggested(title: string): string {
  const plain = title
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .toLowerCase();
  return (plain.match(/[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+/gu) ?? []).join('-').slice(0, 80);
}
