import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import { client } from '../../../lib/client.ts';
import { useI18n } from '../../../lib/i18n.tsx';
import { useToast } from '../../../lib/toast.ts';
import { Button } from '../../../ui/Button.tsx';
import { sayProblem } from '../../../ui/states.tsx';
import { VideoPicker } from '../../media/VideoPicker.tsx';
import type { OwnBlog } from '../queries.ts';
import { FilmPicker } from './FilmPicker.tsx';
import { ImagePicker } from './ImagePicker.tsx';
import { apply, blockAt, editOf, MARKS } from './insert.ts';

const TOOLS = ['bold', 'italic', 'heading', 'quote', 'list', 'link', 'note'] as const;
/** By which keys, with Ctrl or ⌘. */
const KEYS: Readonly<Record<string, (typeof TOOLS)[number]>> = { b: 'bold', i: 'italic' };
const INSERTS = ['image', 'film', 'poster', 'video'] as const;
type Insert = (typeof INSERTS)[number];

/** The text in Markdown, with what puts marks and things into it. Pictures are dropped and pasted. */
export function Writing(props: {
  blog: OwnBlog;
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  lang: string;
  isClosed: boolean;
  onChange: (text: string) => void;
}) {
  const i18n = useI18n();
  const { t } = i18n;
  const { blog, field } = props;
  const id = useId();
  const toast = useToast();
  const [picking, setPicking] = useState<Insert | null>(null);
  const [sending, setSending] = useState<string | null>(null);
  const mark = (tool: (typeof TOOLS)[number]) => {
    const area = field.current;
    if (area) apply(area, editOf(area.value, area.selectionStart, area.selectionEnd, MARKS[tool]));
  };
  const insert = (block: string) => {
    setPicking(null);
    // After the dialog has given the focus back.
    setTimeout(() => {
      const area = field.current;
      if (area) apply(area, blockAt(area.value, area.selectionEnd, block));
    });
  };
  const send = async (files: Iterable<File>) => {
    for (const file of [...files].filter(({ type }) => type.startsWith('image/'))) {
      setSending(file.name);
      try {
        const { data } = await client('POST /api/blogs/{blogId}/images', { params: { blogId: blog.id }, bytes: file });
        insert(`![${file.name.replace(/\.\w+$/, '').replace(/[[\]]/g, '')}](${data.url})`);
      } catch (error) {
        toast(sayProblem(i18n, error));
      }
    }
    setSending(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const tool = KEYS[event.key.toLowerCase()];
    if (!tool || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    mark(tool);
  };
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div role="toolbar" aria-label={t('article.tools')} aria-controls={id} className="flex flex-wrap gap-1.5">
        {TOOLS.map((tool) => (
          <Button key={tool} className="px-3! text-xs!" disabled={props.isClosed} onClick={() => mark(tool)}>
            {t(`article.tool.${tool}`)}
          </Button>
        ))}
        {INSERTS.map((kind) => (
          <Button key={kind} className="px-3! text-xs!" icon="plus" disabled={props.isClosed} onClick={() => setPicking(kind)}>
            {t(`article.tool.${kind}`)}
          </Button>
        ))}
      </div>
      <label htmlFor={id} className="text-muted text-xs">
        {t('article.text')}
      </label>
      <textarea
        ref={field}
        id={id}
        lang={props.lang}
        value={props.text}
        readOnly={props.isClosed}
        maxLength={200_000}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={onKeyDown}
        onPaste={(event) => {
          if (event.clipboardData.files.length === 0 || props.isClosed) return;
          event.preventDefault();
          void send(event.clipboardData.files);
        }}
        onDragOver={(event) => event.dataTransfer.types.includes('Files') && event.preventDefault()}
        onDrop={(event) => {
          if (event.dataTransfer.files.length === 0 || props.isClosed) return;
          event.preventDefault();
          void send(event.dataTransfer.files);
        }}
        className="figures min-h-112 w-full flex-1 resize-y rounded-control border border-edge bg-paper px-4 py-3 text-base leading-relaxed"
      />
      <p role="status" className="min-h-5 text-muted text-xs">
        {sending === null ? t('article.imageHint') : t('article.uploading', { name: sending })}
      </p>
      {(picking === 'film' || picking === 'poster') && (
        <FilmPicker onPick={(slug) => insert(`{{${picking}:${slug}}}`)} onClose={() => setPicking(null)} />
      )}
      {picking === 'video' && (
        <VideoPicker
          title={t('article.pickVideo')}
          hint={t('article.videoHint')}
          none={t('article.noVideo')}
          onPick={(mediaId) => insert(`{{video:${mediaId}}}`)}
          onClose={() => setPicking(null)}
        />
      )}
      {picking === 'image' && <ImagePicker blogId={blog.id} onPick={({ url }) => insert(`![](${url})`)} onClose={() => setPicking(null)} />}
    </div>
  );
}
