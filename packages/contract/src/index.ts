import * as accounts from './accounts.ts';
import * as admin from './admin.ts';
import * as blog from './blog.ts';
import * as blogs from './blogs.ts';
import * as catalogue from './catalogue.ts';
import * as chat from './chat.ts';
import * as clients from './clients.ts';
import * as curation from './curation.ts';
import * as deck from './deck.ts';
import * as delivery from './delivery.ts';
import * as discovery from './discovery.ts';
import type { Endpoint } from './endpoint.ts';
import * as imports from './imports.ts';
import * as mastering from './mastering.ts';
import * as media from './media.ts';
import * as movies from './movies.ts';
import * as people from './people.ts';
import * as plans from './plans.ts';
import * as playback from './playback.ts';
import * as recommendations from './recommendations.ts';
import * as search from './search.ts';
import * as series from './series.ts';
import * as system from './system.ts';
import * as taste from './taste.ts';
import * as uploads from './uploads.ts';

export * as accounts from './accounts.ts';
export * as admin from './admin.ts';
export * as blog from './blog.ts';
export * as blogs from './blogs.ts';
export * as catalogue from './catalogue.ts';
export * as chat from './chat.ts';
export * as clients from './clients.ts';
export * as curation from './curation.ts';
export * as deck from './deck.ts';
export * as delivery from './delivery.ts';
export * as discovery from './discovery.ts';
export * from './endpoint.ts';
export * as imports from './imports.ts';
export * as mastering from './mastering.ts';
export * as media from './media.ts';
export * as movies from './movies.ts';
export * as people from './people.ts';
export * from './permissions.ts';
export * as plans from './plans.ts';
export * as playback from './playback.ts';
export * from './problem.ts';
export * as recommendations from './recommendations.ts';
export * as search from './search.ts';
export * as series from './series.ts';
export * as system from './system.ts';
export * as taste from './taste.ts';
export * as uploads from './uploads.ts';

/** Every endpoint of the product, in the order of the documentation. */
export const endpoints = {
  listMovies: catalogue.listMovies,
  searchMovies: catalogue.searchMovies,
  getMovie: catalogue.getMovie,
  getMoviePoster: catalogue.getMoviePoster,
  listCategories: catalogue.listCategories,
  getMovieBySlug: catalogue.getMovieBySlug,
  createMovie: movies.createMovie,
  updateMovie: movies.updateMovie,
  deleteMovie: movies.deleteMovie,
  attachMovieMedia: movies.attachMovieMedia,
  detachMovieMedia: movies.detachMovieMedia,
  putMoviePicture: movies.putMoviePicture,
  deleteMoviePicture: movies.deleteMoviePicture,
  getImage: movies.getImage,
  createCategory: movies.createCategory,
  updateCategory: movies.updateCategory,
  deleteCategory: movies.deleteCategory,
  listSeries: series.listSeries,
  getSeries: series.getSeries,
  getSeriesBySlug: series.getSeriesBySlug,
  getSeriesPoster: series.getSeriesPoster,
  createSeries: series.createSeries,
  updateSeries: series.updateSeries,
  deleteSeries: series.deleteSeries,
  putSeriesPicture: series.putSeriesPicture,
  deleteSeriesPicture: series.deleteSeriesPicture,
  createSeason: series.createSeason,
  updateSeason: series.updateSeason,
  deleteSeason: series.deleteSeason,
  createEpisode: series.createEpisode,
  getEpisode: series.getEpisode,
  updateEpisode: series.updateEpisode,
  deleteEpisode: series.deleteEpisode,
  attachEpisodeMedia: series.attachEpisodeMedia,
  detachEpisodeMedia: series.detachEpisodeMedia,
  listPeople: people.listPeople,
  getPerson: people.getPerson,
  createPerson: people.createPerson,
  updatePerson: people.updatePerson,
  deletePerson: people.deletePerson,
  putPortrait: people.putPortrait,
  deletePortrait: people.deletePortrait,
  createImport: imports.createImport,
  putImportFile: imports.putImportFile,
  listImports: imports.listImports,
  getImport: imports.getImport,
  watchImport: imports.watchImport,
  cancelImport: imports.cancelImport,
  search: search.search,
  searchLike: search.searchLike,
  sendChat: chat.sendChat,
  regenerateChat: chat.regenerateChat,
  stopChat: chat.stopChat,
  resumeChat: chat.resumeChat,
  listConversations: chat.listConversations,
  getConversation: chat.getConversation,
  renameConversation: chat.renameConversation,
  deleteConversation: chat.deleteConversation,
  exportConversation: chat.exportConversation,
  getChatBudget: chat.getChatBudget,
  listMainSentiments: discovery.listMainSentiments,
  matchSentiments: discovery.matchSentiments,
  listEmotionalIntentions: discovery.listEmotionalIntentions,
  listJourneyOptionFlows: discovery.listJourneyOptionFlows,
  getPersonalizedJourney: discovery.getPersonalizedJourney,
  getMovieFeelings: discovery.getMovieFeelings,
  createJourney: discovery.createJourney,
  listJourneys: discovery.listJourneys,
  deleteJourneys: discovery.deleteJourneys,
  getJourney: discovery.getJourney,
  answerJourney: discovery.answerJourney,
  giveJourneyFeedback: discovery.giveJourneyFeedback,
  deleteJourney: discovery.deleteJourney,
  createCurationRun: curation.createCurationRun,
  listCurationRuns: curation.listCurationRuns,
  getCurationRun: curation.getCurationRun,
  cancelCurationRun: curation.cancelCurationRun,
  listCurationCases: curation.listCurationCases,
  acceptCurationCase: curation.acceptCurationCase,
  rejectCurationCase: curation.rejectCurationCase,
  getCuratedMovie: curation.getCuratedMovie,
  putCuratedMovie: curation.putCuratedMovie,
  getBlog: blog.getBlog,
  listArticles: blog.listArticles,
  getArticle: blog.getArticle,
  countArticleView: blog.countArticleView,
  listBlogCategories: blog.listBlogCategories,
  listBlogTags: blog.listBlogTags,
  listBlogAuthors: blog.listBlogAuthors,
  listArchive: blog.listArchive,
  getBlogFeed: blog.getBlogFeed,
  getBlogSitemap: blog.getBlogSitemap,
  getBlogImage: blog.getBlogImage,
  readJournal: blog.readJournal,
  readBlog: blog.readBlog,
  readBlogPage: blog.readBlogPage,
  getReaderAsset: blog.getReaderAsset,
  createBlog: blogs.createBlog,
  listOwnBlogs: blogs.listOwnBlogs,
  updateBlog: blogs.updateBlog,
  deleteBlog: blogs.deleteBlog,
  listBlogMembers: blogs.listBlogMembers,
  addBlogMember: blogs.addBlogMember,
  putBlogMember: blogs.putBlogMember,
  deleteBlogMember: blogs.deleteBlogMember,
  listBlogTerms: blogs.listBlogTerms,
  createBlogTerm: blogs.createBlogTerm,
  updateBlogTerm: blogs.updateBlogTerm,
  deleteBlogTerm: blogs.deleteBlogTerm,
  createArticle: blogs.createArticle,
  listWrittenArticles: blogs.listWrittenArticles,
  getWrittenArticle: blogs.getWrittenArticle,
  updateArticle: blogs.updateArticle,
  moveArticle: blogs.moveArticle,
  deleteArticle: blogs.deleteArticle,
  listRevisions: blogs.listRevisions,
  getRevision: blogs.getRevision,
  restoreRevision: blogs.restoreRevision,
  createPreview: blogs.createPreview,
  getPreview: blogs.getPreview,
  renderMarkdown: blogs.renderMarkdown,
  listBlogViews: blogs.listBlogViews,
  exportBlog: blogs.exportBlog,
  uploadBlogImage: blogs.uploadBlogImage,
  listBlogImages: blogs.listBlogImages,
  deleteBlogImage: blogs.deleteBlogImage,
  listRatings: taste.listRatings,
  putRating: taste.putRating,
  deleteRating: taste.deleteRating,
  listReviews: taste.listReviews,
  getCollection: taste.getCollection,
  addToCollection: taste.addToCollection,
  removeFromCollection: taste.removeFromCollection,
  getOwnFilm: taste.getOwnFilm,
  getStatistics: taste.getStatistics,
  putProgress: playback.putProgress,
  getProgress: playback.getProgress,
  deleteProgress: playback.deleteProgress,
  listContinue: playback.listContinue,
  getDeck: deck.getDeck,
  putVerdict: deck.putVerdict,
  deleteVerdict: deck.deleteVerdict,
  createSharedDeck: deck.createSharedDeck,
  joinSharedDeck: deck.joinSharedDeck,
  listSharedDecks: deck.listSharedDecks,
  getSharedDeck: deck.getSharedDeck,
  watchSharedDeck: deck.watchSharedDeck,
  putSharedVerdict: deck.putSharedVerdict,
  leaveSharedDeck: deck.leaveSharedDeck,
  listRecommendations: recommendations.listRecommendations,
  listSimilar: recommendations.listSimilar,
  getRecommender: recommendations.getRecommender,
  trainRecommender: recommendations.trainRecommender,
  createUploadIntent: uploads.createUploadIntent,
  putUpload: uploads.putUpload,
  headTusUpload: uploads.headTusUpload,
  patchTusUpload: uploads.patchTusUpload,
  deleteTusUpload: uploads.deleteTusUpload,
  getTusOptions: uploads.getTusOptions,
  createUpload: uploads.createUpload,
  signUploadParts: uploads.signUploadParts,
  completeUpload: uploads.completeUpload,
  receiveStorageEvents: uploads.receiveStorageEvents,
  listMedia: media.listMedia,
  getMedia: media.getMedia,
  deleteMedia: media.deleteMedia,
  cancelMedia: mastering.cancelMedia,
  retryMedia: mastering.retryMedia,
  watchMedia: media.watchMedia,
  getMediaWork: mastering.getMediaWork,
  retryMediaUnit: mastering.retryMediaUnit,
  reprocessMedia: mastering.reprocessMedia,
  deleteDerivatives: mastering.deleteDerivatives,
  getStorageReport: mastering.getStorageReport,
  checkStorage: mastering.checkStorage,
  getMasterPlaylist: delivery.getMasterPlaylist,
  getStreamFile: delivery.getStreamFile,
  getSharedPlaylist: delivery.getSharedPlaylist,
  getSharedStreamFile: delivery.getSharedStreamFile,
  getSharedOriginal: delivery.getSharedOriginal,
  getDashManifest: delivery.getDashManifest,
  getSharedDashManifest: delivery.getSharedDashManifest,
  createStreamSession: delivery.createStreamSession,
  addSubtitle: delivery.addSubtitle,
  deleteSubtitle: delivery.deleteSubtitle,
  choosePoster: delivery.choosePoster,
  countWatching: delivery.countWatching,
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
