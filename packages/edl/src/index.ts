export * from './document.ts';
export * from './repair.ts';
export * from './resolve.ts';
export * from './time.ts';
