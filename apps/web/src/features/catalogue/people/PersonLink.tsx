import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';

interface Credited {
  readonly personId: number;
  readonly name: string;
}

/** A name that leads to what else they made. */
export function PersonLink({ person }: { person: Credited }) {
  return (
    <Link
      to="/people/$id"
      params={{ id: String(person.personId) }}
      className="underline decoration-line decoration-1 underline-offset-4 transition-colors duration-150 hover:decoration-2 hover:decoration-lamp"
    >
      {person.name}
    </Link>
  );
}

/** Names in a run, put together as the language does, each a link. */
export function People(props: { people: readonly Credited[]; locale: string }) {
  const list = new Intl.ListFormat(props.locale, { type: 'conjunction' });
  let next = 0;
  return list.formatToParts(props.people.map(({ name }) => name)).map((part, index) => {
    const person = part.type === 'element' ? props.people[next++] : undefined;
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence
    return <Fragment key={index}>{person ? <PersonLink person={person} /> : part.value}</Fragment>;
  });
}
