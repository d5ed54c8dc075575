import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { Button } from '../../../ui/Button.tsx';
import { Dialog } from '../../../ui/Dialog.tsx';
import { Failure } from '../../../ui/Failure.tsx';
import { Pager } from '../../../ui/Pager.tsx';
import { ErrorState, Skeleton, sayProblem } from '../../../ui/states.tsx';
import { type BlogImage, imagesQuery, keyOf } from '../queries.ts';

/** Offers the pictures of the blog, and takes new ones. */
export function ImagePicker(props: { blogId: string; onPick: (image: BlogImage) => void; onClose: () => void }) {
  const i18n = useI18n();
  const { t } = i18n;
  const { blogId } = props;
  const queries = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const [page, setPage] = useState(1);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const { data, error, refetch } = useQuery(imagesQuery(blogId, page));
  const send = async (chosen: File | undefined) => {
    if (!chosen || isBusy) return;
    setBusy(true);
    setFailure(null);
    try {
      const { data: image } = await client('POST /api/blogs/{blogId}/images', { params: { blogId }, bytes: chosen });
      void queries.invalidateQueries({ queryKey: [...keyOf(blogId), 'images'] });
      props.onPick(image);
    } catch (cause) {
      setFailure(sayProblem(i18n, cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t('article.pickImage')} onClose={props.onClose}>
      <div>
        <input
          ref={file}
          type="file"
          accept="image/jpeg,image/png,image/webp,image/avif,image/gif"
          className="sr-only"
          tabIndex={-1}
          aria-hidden="true"
          onChange={(event) => void send(event.target.files?.[0])}
        />
        <Button kind="lamp" icon="upload" aria-disabled={isBusy} onClick={() => file.current?.click()}>
          {t('article.addImage')}
        </Button>
      </div>
      {failure && <Failure>{failure}</Failure>}
      {error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton className="h-32" />
      ) : data.data.length === 0 ? (
        <p className="text-muted">{t('article.noImage')}</p>
      ) : (
        <ul className="grid grid-cols-3 gap-3">
          {data.data.map((image, n) => (
            <li key={image.id}>
              <button
                type="button"
                aria-label={`${t('article.tool.image')} ${n + 1}`}
                onClick={() => props.onPick(image)}
                className="block w-full"
              >
                <img
                  src={image.url.replace(/1600$/, '640')}
                  alt=""
                  width={image.width}
                  height={image.height}
                  loading="lazy"
                  className="aspect-4/3 w-full rounded-frame bg-raised object-cover"
                />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Pager page={page} pages={data?.pagination.totalPages ?? 1} onGo={setPage} />
    </Dialog>
  );
}
