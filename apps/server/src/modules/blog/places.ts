import type { Tenant } from './directory.ts';

/** Where readers find things: on a blog's own host, or under `/journal` of this server. All addresses are absolute. */
export interface Places {
  home(blog: Tenant): string;
  /** @param path of a page, without a slash before it. */
  page(blog: Tenant, path: string): string;
  article(blog: Tenant, slug: string): string;
  /** Of something of this server, which is at every host of it. */
  house(path: string): string;
  /**
   * What leads somewhere from a page that was asked for at a host: within the blog and the house by the path alone, so that it holds
   * by whatever name they were reached.
   */
  from(blog: Tenant, host: string): (url: string) => string;
}

export function createPlaces(publicUrl: () => string): Places {
  const origin = () => new URL(publicUrl()).origin;
  const home = (blog: Tenant) => {
    const [host] = blog.hosts;
    const house = new URL(publicUrl());
    return host ? `${house.protocol}//${host}${house.port && `:${house.port}`}` : `${house.origin}${pathOf(blog)}`;
  };
  const page = (blog: Tenant, path: string) => `${home(blog)}/${path.split('/').map(encodeURIComponent).join('/')}`;
  return {
    home,
    page,
    article: page,
    house: (path) => `${origin()}${path}`,
    from(blog, host) {
      const [of, isOwn] = [home(blog), blog.hosts.includes(host)];
      const base = isOwn ? '' : pathOf(blog);
      const house = origin();
      return (url) => {
        if (url === of) return base || '/';
        if (url.startsWith(`${of}/`)) return base + url.slice(of.length);
        return !isOwn && url.startsWith(`${house}/`) ? url.slice(house.length) : url;
      };
    },
  };
}

/** Where a blog is under every name of this server. */
export function pathOf({ slug }: Tenant): string {
  return `/journal/${encodeURIComponent(slug)}`;
}
