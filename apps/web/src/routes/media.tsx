import { getRouteApi } from '@tanstack/react-router';
import { Page } from '../ui/Page.tsx';

const route = getRouteApi('/media/$id');

/** Placeholder until the media page stands. */
export function Media() {
  return <Page title={route.useParams().id}>{null}</Page>;
}
