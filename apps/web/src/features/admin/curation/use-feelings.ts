import { useQuery } from '@tanstack/react-query';
import type { SentimentId } from '../../discovery/kinds.ts';
import { sentimentsQuery } from '../../discovery/queries.ts';
import { useSaid } from '../../discovery/words.ts';

/** Name and hue of a feeling; its id until they have come. */
export function useFeelings(): (id: SentimentId) => { readonly name: string; readonly hue: number } {
  const said = useSaid();
  const { data = [] } = useQuery(sentimentsQuery);
  return (id) => {
    const feeling = data.find((one) => one.id === id);
    return { name: feeling ? said(feeling.names) : id, hue: feeling?.hue ?? 0 };
  };
}
