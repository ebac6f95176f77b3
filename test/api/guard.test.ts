import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { guard, type Access } from '../../server/api/door/guard';
import { isOwn, keepApart } from '../../server/api/door/paths';

describe('a route', () => {
  const guarded = () => {
    const app = Fastify();
    guard(app);
    return app;
  };

  it('that begins as an address of the dashboard stops the server at its start', () => {
    const app = Fastify();
    keepApart(app);
    app.get('/api/figures', () => 'all of them');
    expect(() => app.get('/figures', () => 'all of them')).toThrow('/figures begins as an address');
    expect(['/api', '/api/x', '/api?x=1', '/hooks/a/b', '/px/q.js'].filter(isOwn)).toHaveLength(5);
    expect(['/', '/s/anvil', '/apis', '/s/api', '//api'].filter(isOwn)).toEqual([]);
  });

  it('that does not say who it is for stops the server at its start', async () => {
    expect(() => guarded().get('/figures', () => 'all of them')).toThrow(
      'GET /figures does not say who it is for: give it config.access.',
    );
    expect(() => guarded().post('/figures', { config: {} }, () => 'taken')).toThrow('POST /figures');
    // also one that a plugin brings along
    const withPlugin = guarded();
    void withPlugin.register(async (scope) => void scope.get('/hidden', () => 'all of them'));
    await expect(withPlugin.ready()).rejects.toThrow('GET /hidden does not say');
  });

  it.each([
    ['people', 421],
    ['token', 421],
    ['key', 200],
    ['signature', 200],
    ['public', 200],
  ] as const)('for %s answers under a strange name with %i', async (access: Access, status) => {
    const app = guarded();
    app.get('/figures', { config: { access } }, () => 'all of them');
    const asked = await app.inject({ url: '/figures', headers: { host: 'figures.example' } });
    expect(asked.statusCode).toBe(status);
    const nowhere = await app.inject({ url: '/elsewhere', headers: { host: 'figures.example' } });
    expect(nowhere.statusCode).toBe(421);
  });
});
