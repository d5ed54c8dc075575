import { describe, expect, it } from 'vitest';
import { QUESTIONS, reachOfClient, reachOfRole, reachOfVisitor } from './reach.ts';

describe('what the table of roles says', () => {
  it('of administrators: everything that people may', () => {
    expect(QUESTIONS.filter((question) => reachOfRole('admin', question) !== 'all')).toEqual(['client:use']);
  });

  it('of viewers and creators', () => {
    expect(reachOfRole('viewer', 'media:create')).toBe('none');
    expect(reachOfRole('creator', 'media:create')).toBe('all');
    expect(reachOfRole('viewer', 'media:read')).toBe('own');
    expect(reachOfRole('viewer', 'media:play')).toBe('public-own');
    expect(reachOfRole('creator', 'users:manage')).toBe('none');
  });

  it('of visitors: they play what is public', () => {
    expect(QUESTIONS.filter((question) => reachOfVisitor(question) !== 'none')).toEqual(['media:play']);
    expect(reachOfVisitor('media:play')).toBe('public');
  });

  it('of clients: with which scope', () => {
    expect(reachOfClient('client:use')).toEqual({ reach: 'all', scope: null });
    expect(reachOfClient('media:create')).toEqual({ reach: 'all', scope: 'media:write' });
    expect(reachOfClient('media:read')).toEqual({ reach: 'own', scope: 'media:read' });
    expect(reachOfClient('media:play')).toEqual({ reach: 'public-own', scope: 'media:read' });
    expect(reachOfClient('audit:read')).toEqual({ reach: 'none', scope: null });
  });
});
