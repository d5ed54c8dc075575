import { useI18n } from '../../lib/i18n.tsx';

/** Bars of so many days are told apart no more. */
const MOST_BARS = 92;

/** Views along days, directly labelled where they were most; a table behind it for those who do not see it. */
export function ViewsChart(props: { days: readonly { day: string; views: number }[] }) {
  const { t, format } = useI18n();
  const bars = grouped(props.days);
  const most = Math.max(1, ...bars.map(({ views }) => views));
  const peak = bars.findIndex(({ views }) => views === most);
  const date = (day: string) => format.date(`${day}T12:00:00Z`);
  return (
    <figure>
      <div aria-hidden="true" className="flex h-44 items-end gap-px border-edge border-b pt-6">
        {bars.map(({ day, views }, n) => (
          <span key={day} className="relative flex h-full flex-1 items-end">
            <span className="w-full bg-lamp" style={{ height: `${views === 0 ? 0 : Math.max(1, (views / most) * 100)}%` }} />
            {n === peak && views > 0 && (
              <span className={`figures absolute -top-6 text-xs ${n > bars.length / 2 ? 'right-0' : 'left-0'}`}>
                {format.number(views)}
              </span>
            )}
          </span>
        ))}
      </div>
      <div aria-hidden="true" className="figures flex justify-between pt-1 text-muted text-xs">
        <span>{date(props.days[0]?.day ?? '')}</span>
        <span>{date(props.days.at(-1)?.day ?? '')}</span>
      </div>
      <table className="sr-only">
        <caption>{t('write.tab.views')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('views.day')}</th>
            <th scope="col">{t('views.views')}</th>
          </tr>
        </thead>
        <tbody>
          {props.days
            .filter(({ views }) => views > 0)
            .map(({ day, views }) => (
              <tr key={day}>
                <th scope="row">{date(day)}</th>
                <td>{format.number(views)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </figure>
  );
}

/** Days one by one, or some together where they are many; each group by its first. */
function grouped(days: readonly { day: string; views: number }[]): { day: string; views: number }[] {
  const size = Math.ceil(days.length / MOST_BARS);
  return Array.from({ length: Math.ceil(days.length / size) }, (_, n) => {
    const group = days.slice(n * size, (n + 1) * size);
    return { day: group[0]?.day ?? '', views: group.reduce((sum, { views }) => sum + views, 0) };
  });
}
