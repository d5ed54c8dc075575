export * from './document.ts';
export * from './order.ts';
export * from './repair.ts';
export * from './resolve.ts';
export * from './state.ts';
export * from './time.ts';
export * from './ydoc.ts';
