import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { useI18n } from '../../../lib/i18n.tsx';
import { useCan } from '../../../lib/me.ts';
import { Facts } from '../../../ui/Facts.tsx';
import { Section } from '../../../ui/Section.tsx';
import { ErrorState } from '../../../ui/states.tsx';
import { TableOnItsWay } from '../../../ui/TableOnItsWay.tsx';
import type { MediaFile } from '../upload-state.ts';
import { Addresses } from './Addresses.tsx';
import { Original, Streams } from './Original.tsx';
import { Posters } from './Posters.tsx';
import { Qualities } from './Qualities.tsx';
import { detailQuery, type MediaDetail, useLookAgain } from './queries.ts';
import { Sound } from './Sound.tsx';
import { Subtitles } from './Subtitles.tsx';
import { Work } from './Work.tsx';

/** All that is known of a media file and may be done about it. It is asked for again when the file's state changes. */
export function MediaPage({ file }: { file: MediaFile }) {
  const { data, error, refetch } = useQuery(detailQuery(file.id));
  const may = useCan('media:create');
  const again = useLookAgain(file.id);
  const look = useEffectEvent(() => void again());
  const turn = `${file.status} ${file.early} ${file.updating === null} ${file.public}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each turn of the file's life makes other things known of it
  useEffect(() => look(), [turn]);
  if (!data) return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <TableOnItsWay rows={6} />;
  return <Known file={data} may={may} />;
}

function Known({ file, may }: { file: MediaDetail; may: boolean }) {
  const isMade = file.version !== null;
  const column = 'flex min-w-0 flex-col gap-12';
  return (
    <div className="flex flex-col gap-12">
      {isMade && <Subtitles file={file} may={may} />}
      <div className="grid items-start gap-x-16 gap-y-12 lg:grid-cols-2">
        <div className={column}>
          {isMade && <Posters file={file} may={may} />}
          {isMade && <Qualities file={file} />}
          <Original file={file} />
        </div>
        <div className={column}>
          {isMade && <Sound file={file} />}
          <Addresses file={file} />
          {isMade && <Watched file={file} />}
        </div>
      </div>
      {file.streams.length > 0 && <Streams file={file} />}
      <Work file={file} may={may} />
    </div>
  );
}

function Watched({ file }: { file: MediaDetail }) {
  const { t, format } = useI18n();
  return (
    <Section title={t('media.watched')}>
      <Facts
        facts={[
          [t('media.views'), format.number(file.views)],
          [t('media.watchedTime'), file.watchedSeconds >= 1 ? format.wait(file.watchedSeconds) : t('media.watchedNone')],
        ]}
      />
    </Section>
  );
}
