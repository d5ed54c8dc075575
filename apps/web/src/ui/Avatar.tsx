import { Icon } from './Icon.tsx';

/** A person's picture, else their first letter. Their name stands beside it, so it says nothing itself. */
export function Avatar(props: { person: { username: string | null; avatarUrl: string | null }; className: string }) {
  const { username, avatarUrl } = props.person;
  const shape = `${props.className} shrink-0 rounded-full bg-raised`;
  if (avatarUrl) return <img src={avatarUrl} alt="" width={256} height={256} className={`${shape} object-cover`} />;
  const [letter] = username?.toLocaleUpperCase() ?? '';
  return (
    <span aria-hidden="true" className={`${shape} title inline-flex items-center justify-center border border-line text-muted`}>
      {letter ?? <Icon name="person" className="size-1/2" />}
    </span>
  );
}
