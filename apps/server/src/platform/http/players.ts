import type { RequestHandler } from 'express';

/** By which pages of every origin may read what they may fetch: without credentials, so that it is nobody's in particular. */
const OPEN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Accept-Ranges, Content-Length, Content-Range, ETag, X-Request-Id',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Timing-Allow-Origin': '*',
  'X-Content-Type-Options': 'nosniff',
};
const PREFLIGHT = {
  'Access-Control-Allow-Methods': 'GET, HEAD',
  'Access-Control-Allow-Headers': 'Range, If-Range, If-None-Match',
  'Access-Control-Max-Age': '86400',
};
/** Compressed already; to ask each time whether it should be costs more than the rest of the way. */
const MEDIA = /\.(mp4|jpg|webp|woff2)$|\/original$/;

/**
 * What stands before the endpoints for players, instead of what the others go through: a film is thousands of requests,
 * most of them answered from memory. Their answers are read by pages of every origin (Fetch, 3.2). Playlists, subtitles
 * and peaks are text, and go through `compressed`.
 */
export function forPlayers(compressed: RequestHandler): RequestHandler {
  const open = Object.entries(OPEN);
  return (req, res, next) => {
    for (const [name, value] of open) res.setHeader(name, value);
    if (req.method === 'OPTIONS') res.writeHead(204, PREFLIGHT).end();
    else if (MEDIA.test(req.path)) next();
    else compressed(req, res, next);
  };
}
