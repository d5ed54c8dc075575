import { Page } from '../ui/Page.tsx';

export function Browse() {
  return <Page title="Browse">{null}</Page>;
}
