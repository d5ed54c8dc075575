import * as accounts from './accounts.ts';
import * as admin from './admin.ts';
import * as catalogue from './catalogue.ts';
import * as clients from './clients.ts';
import type { Endpoint } from './endpoint.ts';
import * as media from './media.ts';
import * as plans from './plans.ts';
import * as system from './system.ts';

export * as accounts from './accounts.ts';
export * as admin from './admin.ts';
export * as catalogue from './catalogue.ts';
export * as clients from './clients.ts';
export * from './endpoint.ts';
export * as media from './media.ts';
export * from './permissions.ts';
export * as plans from './plans.ts';
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
  getSharedPlaylist: media.getSharedPlaylist,
  getSharedStreamFile: media.getSharedStreamFile,
  register: accounts.register,
  login: accounts.login,
  refresh: accounts.refresh,
  logout: accounts.logout,
  requestEmailVerification: accounts.requestEmailVerification,
  verifyEmail: accounts.verifyEmail,
  requestPasswordReset: accounts.requestPasswordReset,
  resetPassword: accounts.resetPassword,
  getMe: accounts.getMe,
  updateMe: accounts.updateMe,
  deleteMe: accounts.deleteMe,
  putAvatar: accounts.putAvatar,
  deleteAvatar: accounts.deleteAvatar,
  getAvatar: accounts.getAvatar,
  listSessions: accounts.listSessions,
  endSession: accounts.endSession,
  endOtherSessions: accounts.endOtherSessions,
  getUsage: plans.getUsage,
  listPlans: plans.listPlans,
  createPlan: plans.createPlan,
  updatePlan: plans.updatePlan,
  deletePlan: plans.deletePlan,
  listClients: clients.listClients,
  createClient: clients.createClient,
  getOwnClient: clients.getOwnClient,
  getClient: clients.getClient,
  updateClient: clients.updateClient,
  deleteClient: clients.deleteClient,
  createClientKey: clients.createClientKey,
  revokeClientKey: clients.revokeClientKey,
  listUsers: admin.listUsers,
  getUser: admin.getUser,
  updateUser: admin.updateUser,
  deleteUser: admin.deleteUser,
  listAudit: admin.listAudit,
  getHealth: system.getHealth,
  getReady: system.getReady,
  getMetrics: system.getMetrics,
  getOpenapi: system.getOpenapi,
} as const satisfies Record<string, Endpoint>;
