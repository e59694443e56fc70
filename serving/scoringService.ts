import type { Socket } from 'node:net';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import { UserError } from '../runtime/error.js';
import { type Batch, rowCount } from './batch.js';
import { failureBody, failureOf, Refusal } from './failure.js';
import { withoutNaN } from './forms/pythonJson.js';
import { createKeyCheck } from './key.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import type { Predictor } from './predictor.js';
import { overlongId, requestIdOf, requestIds } from './requestIds.js';
import type { Route, Service } from './route.js';
import { azureRoutes } from './routes/azure.js';
import { mlflowRoutes } from './routes/mlflow.js';
import { openInferenceRoutes } from './routes/openInference.js';

export interface ScoringServiceOptions {
  predictor: Predictor;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default 5001; 0 takes any free one. */
  port?: number;
  /** Scoring then asks for `Authorization: Bearer <key>`; health probes never do. */
  key?: string;
  limits?: Partial<Limits>;
  /** Default `info`: one line of JSON per request, without its body. */
  logLevel?: 'silent' | 'error' | 'warn' | 'info';
  /** How long to go on answering after `close`, not ready any more, so that load balancers notice. Default 0. */
  drainSeconds?: number;
}

export interface ScoringService {
  url: string;
  /** Stops taking requests, answers those under way, then closes. */
  close(): Promise<void>;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Rows scored and values outside the training's domain, for the log. */
    scored: { rows: number; outOfDomain: number } | null;
  }
  interface FastifyContextConfig {
    /** Answered also without a key and under load. */
    open: boolean;
  }
}

/**
 * Serves a model over HTTP and resolves once it listens.
 * @throws UserError when the port is taken.
 */
export async function startScoringService(options: ScoringServiceOptions): Promise<ScoringService> {
  const { host = '127.0.0.1', port = 5001, drainSeconds = 0 } = options;
  const state = { ready: true };
  const app = createApp(options, state);
  try {
    const url = await app.listen({ host, port, listenTextResolver: () => 'listening' });
    return {
      url,
      async close() {
        state.ready = false;
        await new Promise((resolve) => setTimeout(resolve, drainSeconds * 1000));
        await app.close();
      },
    };
  } catch (error) {
    await app.close();
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new UserError({
      where: 'port',
      what: `Port ${port} on ${host} is taken.`,
      cure: 'Choose another port, or stop the process that listens there.',
    });
  }
}

function createApp(options: ScoringServiceOptions, state: { readonly ready: boolean }): FastifyInstance {
  const { predictor, key, logLevel = 'info' } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.receiveSeconds * 1000,
    // Node overlooks a request time-out that is shorter than the one for headers.
    http: { headersTimeout: limits.receiveSeconds * 1000, connectionsCheckingInterval: 1000 },
    logger: { level: logLevel },
    // The line per request is our own: Fastify's has the address with its query.
    logController: new LogController({ disableRequestLogging: true }),
    // A model's name, which is part of some addresses, may have 128 characters.
    routerOptions: { maxParamLength: 128 },
    genReqId: ({ headers }) => requestIdOf(headers),
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: (_error, request, reply) => answerBadAddress(request, reply as FastifyReply),
  });
  app.decorateRequest('scored', null);

  const service: Service = {
    predictor,
    get ready() {
      return state.ready;
    },
    score(batch, reply) {
      const rows = checkedRowCount(batch, limits);
      const started = performance.now();
      const { scores, outOfDomain } = predictor.predict(batch);
      reply.header('x-ms-run-fn-exec-ms', (performance.now() - started).toFixed(3));
      reply.header('x-out-of-domain', outOfDomain);
      reply.request.scored = { rows, outOfDomain };
      return Array.from(scores);
    },
  };

  addHeaders(app, predictor);
  app.addHook('onSend', async (_request, reply) => {
    // A connection that is kept alive would hold up the stop until it times out.
    if (!state.ready) reply.header('connection', 'close');
  });
  addConcurrencyLimit(app, limits);
  addFailures(app);
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        milliseconds: reply.elapsedTime,
        ...request.scored,
      },
      'answered',
    );
  });
  addRoutes(app, [...azureRoutes(service), ...openInferenceRoutes(service)], key);
  app.register(async (scope) => {
    acceptMlflowBodies(scope);
    addRoutes(scope, mlflowRoutes(service), key);
  });
  return app;
}

function checkedRowCount(batch: Batch, limits: Limits): number {
  const rows = rowCount(batch);
  if (rows <= limits.rows) return rows;
  throw new Refusal({
    status: 413,
    message: `There are ${rows} rows; a request may have ${limits.rows}. Send them in several.`,
  });
}

function addHeaders(app: FastifyInstance, { model }: Predictor): void {
  const ofModel = {
    'x-model-name': model.name,
    'x-model-version': model.version,
    'x-model-sha256': model.sha256,
  };
  app.addHook('onRequest', async ({ headers, id }, reply) => {
    reply.headers(ofModel);
    const overlong = overlongId(headers);
    if (overlong === undefined) reply.headers(requestIds(headers, id));
    else throw new Refusal({ status: 431, message: `${overlong} must not exceed 100 characters.` });
  });
}

/** Bounds what bodies under way can hold of memory. */
function addConcurrencyLimit(app: FastifyInstance, limits: Limits): void {
  let underway = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (request.routeOptions.config.open) return;
    if (underway >= limits.requests) {
      throw new Refusal({
        status: 429,
        message: 'Too many requests at the same time. Try again shortly.',
        headers: { 'retry-after': '1' },
      });
    }
    underway++;
    // `close` comes also when the client goes away half-way.
    reply.raw.once('close', () => {
      underway--;
    });
  });
}

function addFailures(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error);
    if (failure.status >= 500) request.log.error({ err: error }, 'failed');
    return reply
      .code(failure.status)
      .headers(failure.headers ?? {})
      .send(failureBody(request.url, failure));
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(failureBody(request.url, { status: 404, message: 'There is no such route.' })),
  );
}

/** MLflow's routes alone take CSV, and JSON as Python writes it. */
function acceptMlflowBodies(scope: FastifyInstance): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    parseJson(request, withoutNaN(body as string), done),
  );
  scope.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

function addRoutes(app: FastifyInstance, routes: Route[], key: string | undefined): void {
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

function answerBadAddress({ url }: FastifyRequest, reply: FastifyReply): void {
  reply.code(400).send(failureBody(url, { status: 400, message: 'The address is not valid.' }));
}

/** Answers what the HTTP parser could not make a request of: a slow client, oversized headers, no HTTP at all. */
function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? '408 Request Timeout'
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
