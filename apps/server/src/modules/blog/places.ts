import type { Tenant } from './directory.ts';

/** Where readers find things: on a blog's own host, or under `/journal` of this server. All addresses are absolute. */
export interface Places {
  home(blog: Tenant): string;
  /** @param path of a page, without a slash before it. */
  page(blog: Tenant, path: string): string;
  article(blog: Tenant, slug: string): string;
  /** Of something of this server, which is at every host of it. */
  house(path: string): string;
}

export function createPlaces(publicUrl: () => string): Places {
  const home = ({ hosts: [host], slug }: Tenant) => {
    const house = new URL(publicUrl());
    return host ? `${house.protocol}//${host}${house.port && `:${house.port}`}` : `${house.origin}/journal/${encodeURIComponent(slug)}`;
  };
  const page = (blog: Tenant, path: string) => `${home(blog)}/${path.split('/').map(encodeURIComponent).join('/')}`;
  return {
    home,
    page,
    article: page,
    house: (path) => `${new URL(publicUrl()).origin}${path}`,
  };
}
