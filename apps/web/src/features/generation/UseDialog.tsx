import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../../lib/client.ts';
import { useI18n } from '../../lib/i18n.tsx';
import { useCan } from '../../lib/me.ts';
import { Button, buttonClass } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Failure } from '../../ui/Failure.tsx';
import { Choice } from '../../ui/fields.tsx';
import { sayProblem } from '../../ui/states.tsx';
import { ownBlogsQuery } from '../blog/queries.ts';
import { uploads } from '../media/use-uploads.ts';
import { PosterOf } from './PosterOf.tsx';
import type { Output } from './queries.ts';

/** Where else something that was made can go: to the disk, into a blog, or among one’s films for the studio and the shelf. */
export function UseDialog({ output, prompt, onClose }: { output: Output; prompt: string; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const queries = useQueryClient();
  const isFilm = output.contentType === 'video/mp4';
  const mayUpload = useCan('media:create');
  const mayShelve = useCan('catalogue:manage');
  const { data: blogs } = useQuery({ ...ownBlogsQuery, enabled: !isFilm });
  const [blogId, setBlogId] = useState('');
  const chosen = blogId || blogs?.[0]?.id;
  const filename = `${
    prompt
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .trim()
      .slice(0, 60) || 'fotograma'
  }.${output.contentType.split('/')[1]}`;
  const fetched = async () => new File([await (await fetch(output.url)).blob()], filename, { type: output.contentType });
  const toBlog = useMutation({
    mutationFn: async () => client('POST /api/blogs/{blogId}/images', { params: { blogId: chosen ?? '' }, bytes: await fetched() }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['blogs', chosen] }),
  });
  const toFilms = useMutation({ mutationFn: async () => uploads.add([{ file: await fetched(), handle: null }]) });
  return (
    <Dialog title={t('create.use')} onClose={onClose}>
      <a href={output.url} download={filename} className={buttonClass()}>
        {t('create.download')}
      </a>
      {!isFilm && blogs && blogs.length > 0 && (
        <div className="flex flex-wrap items-end gap-4">
          <Choice label={t('create.blog')} value={chosen} onChange={(event) => setBlogId(event.target.value)}>
            {blogs.map((blog) => (
              <option key={blog.id} value={blog.id}>
                {blog.title}
              </option>
            ))}
          </Choice>
          <Button aria-disabled={toBlog.isPending} onClick={() => toBlog.mutate()}>
            {t('create.toBlog')}
          </Button>
          {toBlog.isSuccess && <p role="status">{t('create.inBlog')}</p>}
        </div>
      )}
      {!isFilm && mayShelve && <PosterOf fetched={fetched} />}
      {isFilm && mayUpload && (
        <div className="flex flex-wrap items-center gap-4">
          <Button aria-disabled={toFilms.isPending} onClick={() => toFilms.mutate()}>
            {t('create.toFilms')}
          </Button>
          {toFilms.isSuccess && <Link to="/media">{t('create.inFilms')}</Link>}
        </div>
      )}
      {(toBlog.error || toFilms.error) && <Failure>{sayProblem(i18n, toBlog.error ?? toFilms.error)}</Failure>}
    </Dialog>
  );
}
