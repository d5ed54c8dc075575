import { useI18n } from '../lib/i18n.tsx';

/** A moment, in the reader's zone: as a day, or as how long ago; the exact one is in its title. */
export function Time(props: { iso: string; as?: 'date' | 'ago' | 'time' }) {
  const { format } = useI18n();
  const show = { date: format.date, ago: format.ago, time: format.time }[props.as ?? 'date'];
  return (
    <time dateTime={props.iso} title={format.exact(props.iso)} className="whitespace-nowrap">
      {show(props.iso)}
    </time>
  );
}
