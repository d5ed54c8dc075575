import { useState } from 'react';
import { client } from '../../../../lib/client.ts';
import { useI18n } from '../../../../lib/i18n.tsx';
import { Button } from '../../../../ui/Button.tsx';
import { type Column, Table } from '../../../../ui/Table.tsx';
import type { Episode } from '../../../catalogue/series/queries.ts';
import { MediaField } from '../MediaField.tsx';
import { useShelfAct } from '../use-shelf.ts';
import { DeletePart } from './DeletePart.tsx';
import { EpisodeForm } from './EpisodeForm.tsx';

/** The episodes of a season in their order, with what plays and what may be done with each. */
export function EpisodesTable(props: { caption: string; episodes: readonly Episode[] }) {
  const { t, format } = useI18n();
  const [open, setOpen] = useState<{ readonly what: 'edit' | 'delete'; readonly episode: Episode } | null>(null);
  const close = () => setOpen(null);
  const columns: Column<Episode>[] = [
    {
      key: 'title',
      name: t('shelve.titleField'),
      cell: (episode) => (
        <span className="flex items-baseline gap-3">
          <span className="figures min-w-6 text-muted">{episode.number}</span>
          <span className="font-semibold wrap-anywhere">{episode.title}</span>
        </span>
      ),
    },
    { key: 'aired', name: t('shelve.airDate'), cell: (episode) => episode.airDate && format.calendarDay(episode.airDate) },
    {
      key: 'runtime',
      name: t('shelve.runtime'),
      figures: true,
      cell: (episode) => episode.runtime !== null && <span className="whitespace-nowrap">{format.runtime(episode.runtime)}</span>,
    },
    { key: 'media', name: t('shelve.media'), cell: (episode) => <EpisodeMedia episode={episode} /> },
    {
      key: 'acts',
      name: t('admin.acts'),
      end: true,
      cell: (episode) => (
        <span className="-my-1 -mr-3 inline-flex">
          <Button
            kind="ghost"
            className="px-3"
            aria-label={t('shelve.episode.edit', { name: episode.title })}
            onClick={() => setOpen({ what: 'edit', episode })}
          >
            {t('admin.edit')}
          </Button>
          <Button
            kind="ghost"
            className="px-3"
            aria-label={t('shelve.episode.delete', { name: episode.title })}
            onClick={() => setOpen({ what: 'delete', episode })}
          >
            {t('admin.delete')}
          </Button>
        </span>
      ),
    },
  ];
  return (
    <>
      <Table caption={props.caption} columns={columns} rows={props.episodes} rowKey={({ id }) => String(id)} />
      {open?.what === 'edit' && <EpisodeForm episode={open.episode} onClose={close} />}
      {open?.what === 'delete' && (
        <DeletePart route="DELETE /api/episodes/{id}" id={open.episode.id} name={open.episode.title} onClose={close}>
          {t('shelve.episode.deleteWhat')}
        </DeletePart>
      )}
    </>
  );
}

function EpisodeMedia({ episode }: { episode: Episode }) {
  const change = useShelfAct<unknown>();
  const params = { id: episode.id };
  return (
    <MediaField
      name={episode.title}
      media={episode.media}
      change={change}
      attach={(mediaId) => client('PUT /api/episodes/{id}/media', { params, body: { mediaId } })}
      detach={() => client('DELETE /api/episodes/{id}/media', { params })}
    />
  );
}
