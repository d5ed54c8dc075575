import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../../../lib/client.ts';
import { useDebounced } from '../../../lib/debounce.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { ErrorState, Skeleton } from '../../../ui/states.tsx';
import type { OwnBlog } from '../queries.ts';

const PAUSE_MS = 350;

/** How the text will look: by the server's own rules and the pages' own style, in a frame in which nothing runs. */
export function Preview(props: { blog: OwnBlog; title: string; markdown: string; lang: string }) {
  const { t } = useI18n();
  const { blog, title, lang } = props;
  const markdown = useDebounced(props.markdown, PAUSE_MS);
  const { data, error, refetch } = useQuery({
    queryKey: ['render', blog.id, markdown],
    queryFn: async ({ signal }) =>
      (await client('POST /api/blogs/{blogId}/render', { params: { blogId: blog.id }, body: { markdown }, signal })).data,
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton className="h-112" />;
  return (
    <div className="flex h-full min-w-0 flex-col gap-2">
      <iframe
        title={t('article.preview')}
        sandbox=""
        srcDoc={pageOf(blog, title, data.html, lang)}
        className="min-h-112 w-full flex-1 rounded-control border border-line bg-surface"
      />
      <p role="status" className="min-h-5 text-muted text-xs">
        {t('article.words', { count: data.words })}
      </p>
    </div>
  );
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function pageOf({ theme }: OwnBlog, title: string, html: string, lang: string): string {
  const text = title.replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);
  // Colours are of the shape #rrggbb: the contract lets no other in.
  const colours = Object.entries(theme).flatMap(([name, colour]) => (colour ? [`--${name}:${colour}`] : []));
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><base href="${location.origin}" target="_blank"><link rel="stylesheet" href="/journal/-/reader.css"><style>:root:root{${colours.join(';')}}</style></head><body><main><div class="wrap" style="padding-block:1.5rem"><header class="head"><h1>${text}</h1></header><div class="prose">${html}</div></div></main></body></html>`;
}
