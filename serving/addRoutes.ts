import type { FastifyInstance } from 'fastify';
import { Refusal } from './failure.js';
import { createKeyCheck } from './key.js';
import type { Route } from './route.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Adds routes, each behind the key unless it is open, and the refusal of other methods. */
export function addRoutes(app: FastifyInstance, routes: Route[], key: string | undefined): void {
  const hasKey = key === undefined ? () => true : createKeyCheck(key);
  for (const { method, url, open = false, handle } of routes) {
    app.route({
      method,
      url,
      config: { open },
      onRequest: async (request) => {
        if (open || hasKey(request.headers.authorization)) return;
        throw new Refusal({
          status: 401,
          message: 'Send the key as authorization: Bearer <key>.',
          headers: { 'www-authenticate': 'Bearer' },
        });
      },
      handler: async (request, reply) => handle(request, reply),
    });
    addOtherMethods(app, method, url);
  }
}

/** 405 with `allow` for the methods that a route does not have; OPTIONS is answered with it, as Azure ML's server does. */
function addOtherMethods(app: FastifyInstance, method: Route['method'], url: string): void {
  const allow = method === 'GET' ? 'GET, HEAD, OPTIONS' : `${method}, OPTIONS`;
  app.route({
    method: METHODS.filter((other) => other !== method),
    url,
    config: { open: true },
    // Before the body is read, whatever it is.
    onRequest: async (request, reply) => {
      if (request.method === 'OPTIONS') return reply.header('allow', allow).send('');
      throw new Refusal({ status: 405, message: 'Method not allowed.', headers: { allow } });
    },
    handler: () => {},
  });
}
