import * as catalogue from './catalogue.ts';
import type { Endpoint } from './endpoint.ts';
import * as media from './media.ts';
import * as system from './system.ts';

export * as catalogue from './catalogue.ts';
export * from './endpoint.ts';
export * as media from './media.ts';
export * from './problem.ts';
export * as system from './system.ts';

/** Every endpoint of the product, in the order of the documentation. */
export const endpoints = {
  listMovies: catalogue.listMovies,
  searchMovies: catalogue.searchMovies,
  getMovie: catalogue.getMovie,
  getMoviePoster: catalogue.getMoviePoster,
  listCategories: catalogue.listCategories,
  createUploadIntent: media.createUploadIntent,
  putUpload: media.putUpload,
  getMedia: media.getMedia,
  watchMedia: media.watchMedia,
  getMasterPlaylist: media.getMasterPlaylist,
  getStreamFile: media.getStreamFile,
  getHealth: system.getHealth,
  getReady: system.getReady,
  getMetrics: system.getMetrics,
  getOpenapi: system.getOpenapi,
} as const satisfies Record<string, Endpoint>;
