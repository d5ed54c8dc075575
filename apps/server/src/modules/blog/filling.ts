import type { blog as contract } from '@fotograma/contract';
import { escapeHtml } from '../../platform/http/html.ts';
import type { EmbedKind } from './markdown/embeds.ts';

/** Films that articles speak of: the catalogue knows them. Slugs that no film has are left out. */
export type Films = (slugs: readonly string[]) => Promise<contract.MentionedFilm[]>;
/** Media files that anybody may play, with a picture of each. */
export type Videos = (ids: readonly string[]) => Promise<Map<string, { poster: string; url: string }>>;

const EMBED = /<(figure|span) data-embed="(film|poster|video)" data-of="([^"]+)"><\/\1>/g;

/** Puts films and videos where an article says that they belong. What is not there, or cannot be asked for, is left out. */
export function createFilling({ films, videos }: { films: Films; videos: Videos }) {
  return {
    async fill(html: string): Promise<{ html: string; films: contract.MentionedFilm[] }> {
      const embeds = [...html.matchAll(EMBED)].map(([, , kind = '', of = '']) => ({ kind: kind as EmbedKind, of }));
      if (embeds.length === 0) return { html, films: [] };
      const of = (isWanted: (kind: EmbedKind) => boolean) => [
        ...new Set(embeds.filter(({ kind }) => isWanted(kind)).map((embed) => embed.of)),
      ];
      const [known, playable] = await Promise.all([
        // The film side may be away while the blogs are there: an article is readable without its cards.
        films(of((kind) => kind !== 'video')).catch(() => []),
        videos(of((kind) => kind === 'video')).catch(() => new Map<string, { poster: string; url: string }>()),
      ]);
      const bySlug = new Map(known.map((film) => [film.slug, film]));
      return {
        films: known,
        html: html.replace(EMBED, (_, tag: string, kind: string, name: string) => {
          const isBlock = tag === 'figure';
          if (kind === 'video') return video(playable.get(name), isBlock);
          const film = bySlug.get(name);
          if (!film) return '';
          return kind === 'poster' ? poster(film, isBlock) : card(film, isBlock);
        }),
      };
    },
  };
}

const e = escapeHtml;

function titled({ title, year }: contract.MentionedFilm): string {
  return e(year === null ? title : `${title} (${year})`);
}

function card(film: contract.MentionedFilm, isBlock: boolean): string {
  if (!isBlock) return `<a class="film" href="${e(film.url)}"><cite>${titled(film)}</cite></a>`;
  return `<figure class="film"><a href="${e(film.url)}"><img src="${e(film.poster)}" alt="" width="120" height="180" loading="lazy" decoding="async"><span><cite>${e(film.title)}</cite>${film.year === null ? '' : `<small>${film.year}</small>`}</span></a></figure>`;
}

function poster(film: contract.MentionedFilm, isBlock: boolean): string {
  const image = `<img src="${e(film.poster)}" alt="${titled(film)}" width="400" height="600" loading="lazy" decoding="async">`;
  return isBlock ? `<figure class="poster"><a href="${e(film.url)}">${image}</a></figure>` : `<a href="${e(film.url)}">${image}</a>`;
}

function video(found: { poster: string; url: string } | undefined, isBlock: boolean): string {
  if (!found) return '';
  const player = `<video controls playsinline preload="none" poster="${e(found.poster)}"><source src="${e(found.url)}" type="application/vnd.apple.mpegurl"></video>`;
  return isBlock ? `<figure class="video">${player}</figure>` : player;
}
