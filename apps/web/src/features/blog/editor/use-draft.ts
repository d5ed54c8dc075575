import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { client, lastingClient, toProblem } from '../../../lib/client.ts';
import { forget, recall, remember } from '../../../lib/remember.ts';
import { articleQuery, keyOf, type OwnBlog, type Written } from '../queries.ts';
import { changesOf, type Fields, fieldsOf, printKept, readKept } from './draft.ts';

/** How long after the last key what was written is saved, where nobody reads it yet. */
const PAUSE_MS = 1_200;

export type Saving =
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'unsaved' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'failed'; readonly error: unknown }
  /** Somebody else has changed it meanwhile: into this. */
  | { readonly kind: 'conflict'; readonly theirs: Written };

export interface Draft {
  /** As the server last told it. */
  readonly article: Written;
  readonly fields: Fields;
  readonly saving: Saving;
  /** Whether changes from before a reload are back in the fields. */
  readonly isRestored: boolean;
  set(changes: Partial<Fields>): void;
  /** @returns whether everything is saved. */
  save(): Promise<boolean>;
  /** Takes what the server told instead of what is in the fields. */
  take(article: Written): void;
  /** Saves what is in the fields over what somebody else has made of it. */
  keepMine(theirs: Written): void;
}

/** An article while it is written: saved by itself where it is no more than a draft, and kept in the browser until it is. */
export function useDraft(blog: OwnBlog, opened: Written): Draft {
  const queries = useQueryClient();
  const place = `fotograma.article.${opened.id}`;
  const [article, setArticle] = useState(opened);
  const [kept] = useState(() => readKept(recall(place), opened.version));
  const [fields, setFields] = useState<Fields>(() => ({ ...fieldsOf(opened), ...kept }));
  const [saving, setSaving] = useState<Saving>(kept ? { kind: 'unsaved' } : { kind: 'saved', at: opened.updatedAt });
  const [isRestored, setRestored] = useState(kept !== null);
  const sending = useRef<Promise<boolean> | null>(null);
  const latest = useRef({ article, fields });
  latest.current = { article, fields };

  const take = (told: Written) => {
    setArticle(told);
    setFields(fieldsOf(told));
    setSaving({ kind: 'saved', at: told.updatedAt });
    setRestored(false);
    forget(place);
    queries.setQueryData(articleQuery(blog.id, told.id).queryKey, told);
  };

  const send = async (): Promise<boolean> => {
    const { article: before, fields: now } = latest.current;
    const changes = changesOf(fieldsOf(before), now);
    if (Object.keys(changes).length === 0) return true;
    setSaving({ kind: 'saving' });
    const params = { blogId: blog.id, id: before.id };
    try {
      const { data } = await client('PATCH /api/blogs/{blogId}/articles/{id}', { params, body: { ...changes, version: before.version } });
      setArticle(data);
      latest.current = { ...latest.current, article: data };
      void queries.invalidateQueries({ queryKey: keyOf(blog.id), refetchType: 'none' });
      // What was typed meanwhile is still to be saved; what the server made of what was sent (a trimmed end) is no change of anybody's.
      const typed = changesOf(now, latest.current.fields);
      setFields({ ...fieldsOf(data), ...typed });
      const isAll = Object.keys(typed).length === 0;
      setRestored(false);
      if (isAll) forget(place);
      else remember(place, printKept(data.version, typed));
      setSaving(isAll ? { kind: 'saved', at: data.updatedAt } : { kind: 'unsaved' });
      return isAll;
    } catch (error) {
      const theirs =
        toProblem(error).code === 'conflict' ? await client('GET /api/blogs/{blogId}/articles/{id}', { params }).catch(() => null) : null;
      setSaving(theirs && theirs.data.version !== before.version ? { kind: 'conflict', theirs: theirs.data } : { kind: 'failed', error });
      return false;
    }
  };
  /** One after the other: each is of the version that the one before left. */
  const save = async (): Promise<boolean> => {
    while (sending.current) await sending.current;
    sending.current = send().finally(() => {
      sending.current = null;
    });
    return sending.current;
  };

  const savesItself = article.state === 'DRAFT' || article.state === 'SCHEDULED';
  const autosave = useEffectEvent(() => void save());
  useEffect(() => {
    if (saving.kind !== 'unsaved' || !savesItself || fields.title.trim() === '') return;
    const timer = setTimeout(autosave, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [saving, savesItself, fields]);

  // Who goes elsewhere within the pause has written it all the same.
  const leave = useEffectEvent(() => {
    const { article: before, fields: now } = latest.current;
    const changes = changesOf(fieldsOf(before), now);
    if (!savesItself || saving.kind !== 'unsaved' || Object.keys(changes).length === 0 || now.title.trim() === '') return;
    void lastingClient('PATCH /api/blogs/{blogId}/articles/{id}', {
      params: { blogId: blog.id, id: before.id },
      body: { ...changes, version: before.version },
    })
      .then(() => forget(place))
      .catch(() => undefined);
  });
  useEffect(() => () => leave(), []);

  return {
    article,
    fields,
    saving,
    isRestored,
    set(changes) {
      const now = { ...latest.current.fields, ...changes };
      latest.current = { ...latest.current, fields: now };
      setFields(now);
      setSaving((before) => (before.kind === 'conflict' ? before : { kind: 'unsaved' }));
      remember(place, printKept(latest.current.article.version, changesOf(fieldsOf(latest.current.article), now)));
    },
    save,
    take,
    keepMine(theirs) {
      setArticle(theirs);
      latest.current = { ...latest.current, article: theirs };
      void save();
    },
  };
}
