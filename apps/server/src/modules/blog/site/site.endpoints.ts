import { blog as contract } from '@fotograma/contract';
import { Fault } from '../../../platform/errors.ts';
import { type Implementation, implement } from '../../../platform/http/bind.ts';
import { etagOf } from '../../../platform/http/replies.ts';
import type { Assets } from './assets.ts';
import type { Pages, Printed } from './pages.ts';

/** The pages of blogs. */
export function siteEndpoints(pages: Pages, assets: Assets): Implementation[] {
  return [
    implement(contract.readJournal, async () => sent(await pages.journal())),
    implement(contract.readBlog, async ({ params, query, from }) => sent(await pages.page(params.blog, '', query, from.host))),
    implement(contract.readBlogPage, async ({ params, query, from }) => sent(await pages.page(params.blog, params.path, query, from.host))),
    implement(contract.getReaderAsset, async ({ params }) => {
      const asset = await assets.get(params.name);
      if (!asset) throw new Fault('not-found', `Pages have no ${params.name}.`);
      return {
        status: 200,
        bytes: asset.bytes,
        contentType: asset.type,
        headers: { 'Cache-Control': 'public, max-age=31536000, immutable', ETag: asset.etag },
      };
    }),
  ];
}

/** What pages may load: their own style, script and fonts, and pictures from wherever an article shows them. */
const POLICY = [
  ...[
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "font-src 'self'",
    "img-src 'self' data: http: https:",
  ],
  ...[
    "media-src 'self' blob:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
  ],
].join('; ');
const CACHED = 'public, max-age=60, stale-while-revalidate=600, stale-if-error=86400';

function sent(reply: Printed) {
  if ('location' in reply) return { status: reply.status as 308, headers: { Location: reply.location, 'Cache-Control': CACHED } };
  const { status, type, text, isPrivate } = reply;
  return {
    status: status as 200,
    bytes: Buffer.from(text),
    contentType: type,
    headers: {
      'Content-Security-Policy': POLICY,
      // A page that anybody may read has nothing to hide from whoever opened it; the rest of the house has, and browsers take a new
      // process for that, which a reader would wait for.
      'Cross-Origin-Opener-Policy': 'unsafe-none',
      'Origin-Agent-Cluster': '?0',
      ...(status === 200 && !isPrivate ? { 'Cache-Control': CACHED, ETag: etagOf(text) } : { 'Cache-Control': 'no-store' }),
    },
  };
}
