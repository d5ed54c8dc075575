import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { BlogPage } from '../features/blog/BlogPage.tsx';
import { isSlug, LocaleChoice, SlugField } from '../features/blog/fields.tsx';
import { printLinks, readLinks } from '../features/blog/links.ts';
import { type OwnBlog, ownBlogsQuery } from '../features/blog/queries.ts';
import { useBlogAct } from '../features/blog/use-blog.ts';
import { client, session, toProblem } from '../lib/client.ts';
import { useI18n } from '../lib/i18n.tsx';
import { useToast } from '../lib/toast.ts';
import { Button } from '../ui/Button.tsx';
import { Danger } from '../ui/Danger.tsx';
import { Failure } from '../ui/Failure.tsx';
import { Field } from '../ui/Field.tsx';
import { sayProblem } from '../ui/states.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { useChecked } from '../ui/use-checked.ts';

/** How a blog is called, looks and is found; for its owners. */
export function BlogSettings() {
  const { blogId } = useParams({ from: '/blogs/$blogId/settings' });
  const { t } = useI18n();
  return (
    <BlogPage blogId={blogId}>
      {(blog) =>
        blog.role === 'owner' ? (
          <div className="flex flex-col gap-12">
            <Settings key={blog.id} blog={blog} />
            <Export blog={blog} />
            <Deletion blog={blog} />
          </div>
        ) : (
          <p className="text-muted">{t('blogset.ownersOnly')}</p>
        )
      }
    </BlogPage>
  );
}

const COLOUR = /^#[0-9a-f]{6}$/i;
const COLOURS = ['accent', 'paper', 'ink'] as const;

function Settings({ blog }: { blog: OwnBlog }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const saving = useBlogAct(blog.id);
  const [title, setTitle] = useState(blog.title);
  const [slug, setSlug] = useState(blog.slug);
  const [description, setDescription] = useState(blog.description);
  const [locale, setLocale] = useState(blog.locale);
  const [hosts, setHosts] = useState(blog.hosts.join('\n'));
  const [colours, setColours] = useState({ accent: blog.theme.accent ?? '', paper: blog.theme.paper ?? '', ink: blog.theme.ink ?? '' });
  const [navigation, setNavigation] = useState(printLinks(blog.navigation));
  const [social, setSocial] = useState(printLinks(blog.social));
  const links = { navigation: readLinks(navigation), social: readLinks(social) };
  const save = () => {
    if (saving.isPending) return;
    const body = {
      title: title.trim(),
      slug: slug.trim(),
      description: description.trim(),
      locale,
      hosts: hosts
        .split(/\s+/)
        .filter(Boolean)
        .map((host) => host.toLowerCase()),
      theme: Object.fromEntries(COLOURS.flatMap((name) => (colours[name] ? [[name, colours[name]]] : []))),
      navigation: links.navigation ?? [],
      social: links.social ?? [],
    };
    saving.mutate(() => client('PATCH /api/blogs/{blogId}', { params: { blogId: blog.id }, body }), {
      onSuccess: () => toast(t('write.saved')),
    });
  };
  const isTaken = saving.error !== null && toProblem(saving.error).code === 'conflict';
  const badColour = (colour: string) => (colour === '' || COLOUR.test(colour) ? null : t('blogset.colourBad'));
  const { form, wrong, rest } = useChecked(
    {
      title: title.trim() ? null : t('write.missing'),
      slug: isSlug(slug.trim()) ? null : t('write.slugBad'),
      accent: badColour(colours.accent),
      paper: badColour(colours.paper),
      ink: badColour(colours.ink),
      navigation: links.navigation ? null : t('blogset.linksBad'),
      social: links.social ? null : t('blogset.linksBad'),
      hosts: null,
    },
    saving.error,
    save,
  );
  return (
    <form {...form} className="flex max-w-2xl flex-col gap-6">
      <Field
        label={t('write.name')}
        required
        maxLength={120}
        value={title}
        onChange={(event) => setTitle(event.target.value)}
        error={wrong('title')}
      />
      <SlugField required value={slug} isTaken={isTaken} error={wrong('slug')} onChange={setSlug} />
      <TextArea
        label={t('write.description')}
        rows={2}
        maxLength={500}
        value={description}
        onChange={(event) => setDescription(event.target.value)}
      />
      <LocaleChoice label={t('write.language')} value={locale} onChange={setLocale} />
      <TextArea
        label={t('blogset.hosts')}
        hint={t('blogset.hostsHint')}
        rows={2}
        spellCheck={false}
        value={hosts}
        onChange={(event) => setHosts(event.target.value)}
        error={wrong('hosts')}
      />
      <fieldset className="flex flex-col gap-3">
        <div className="grid gap-4 sm:grid-cols-3">
          {COLOURS.map((name) => (
            <Field
              key={name}
              label={t(`blogset.${name}`)}
              placeholder="#"
              maxLength={7}
              spellCheck={false}
              value={colours[name]}
              onChange={(event) => setColours({ ...colours, [name]: event.target.value.trim() })}
              error={wrong(name)}
            />
          ))}
        </div>
        <p className="text-muted text-xs">{t('blogset.colourHint')}</p>
      </fieldset>
      <TextArea
        label={t('blogset.navigation')}
        hint={t('blogset.linksHint')}
        rows={3}
        value={navigation}
        onChange={(event) => setNavigation(event.target.value)}
        error={wrong('navigation')}
      />
      <TextArea
        label={t('blogset.social')}
        hint={t('blogset.linksHint')}
        rows={3}
        value={social}
        onChange={(event) => setSocial(event.target.value)}
        error={wrong('social')}
      />
      {rest && !isTaken && <Failure>{sayProblem(i18n, rest)}</Failure>}
      <Button type="submit" kind="lamp" className="self-start" aria-disabled={saving.isPending}>
        {t('article.save')}
      </Button>
    </form>
  );
}

function Export({ blog }: { blog: OwnBlog }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const [isBusy, setBusy] = useState(false);
  const download = async () => {
    if (isBusy) return;
    setBusy(true);
    try {
      const answer = await session.fetch(`/api/blogs/${blog.id}/export`, {});
      if (!answer.ok) throw new Error(String(answer.status));
      const url = URL.createObjectURL(await answer.blob());
      const link = Object.assign(document.createElement('a'), { href: url, download: `${blog.slug}.zip` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    } catch (error) {
      toast(sayProblem(i18n, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <section aria-labelledby="export" className="flex flex-col items-start gap-3 border-line border-t pt-4">
      <h2 id="export" className="title text-xl">
        {t('blogset.export')}
      </h2>
      <p className="measure text-muted text-sm">{t('blogset.exportText')}</p>
      <Button icon="download" aria-disabled={isBusy} onClick={() => void download()}>
        {t('blogset.exportDo')}
      </Button>
    </section>
  );
}

function Deletion({ blog }: { blog: OwnBlog }) {
  const i18n = useI18n();
  const { t } = i18n;
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const deleting = useBlogAct(blog.id);
  const confirm = () =>
    deleting.mutate(
      async () => {
        await client('DELETE /api/blogs/{blogId}', { params: { blogId: blog.id } });
        await navigate({ to: '/blogs' });
      },
      {
        onSuccess: () => {
          toast(t('blogset.deleted'));
          void queries.invalidateQueries({ queryKey: ownBlogsQuery.queryKey });
        },
      },
    );
  return (
    <section aria-labelledby="deletion" className="flex flex-col items-start gap-3 border-line border-t pt-4">
      <h2 id="deletion" className="title text-xl">
        {t('blogset.delete')}
      </h2>
      <p className="measure text-muted text-sm">{t('blogset.deleteText')}</p>
      <Button kind="bad" onClick={() => setAsking(true)}>
        {t('blogset.delete')}
      </Button>
      {asking && (
        <Danger
          title={blog.title}
          type={{ word: blog.slug, label: t('blogset.deleteType') }}
          action={t('blogset.delete')}
          pending={deleting.isPending}
          error={deleting.error ? sayProblem(i18n, deleting.error) : null}
          onConfirm={confirm}
          onClose={() => setAsking(false)}
        >
          <p>{t('blogset.deleteText')}</p>
        </Danger>
      )}
    </section>
  );
}
