import { Page } from '../ui/Page.tsx';

export function Film() {
  return <Page title="Film">{null}</Page>;
}
