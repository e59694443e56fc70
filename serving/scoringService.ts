import fastify, { type FastifyInstance, type FastifyReply, LogController } from 'fastify';
import { UserError } from '../runtime/error.js';
import { addRoutes } from './addRoutes.js';
import { type Batch, rowCount } from './batch.js';
import { Refusal } from './failure.js';
import { withoutNaN } from './forms/pythonJson.js';
import { addFailures, answerBadAddress, answerBrokenRequest } from './httpErrors.js';
import { DEFAULT_LIMITS, type Limits } from './limits.js';
import type { Predictor } from './predictor.js';
import { overlongId, requestIdOf, requestIds } from './requestIds.js';
import type { Scored, Service } from './route.js';
import { azureRoutes } from './routes/azure.js';
import { mlflowRoutes } from './routes/mlflow.js';
import { openInferenceRoutes } from './routes/openInference.js';
import { takeTurns } from './turns.js';

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
  /** Told of every request that was scored, once its answer is out. */
  onScored?: (scored: Scored) => void;
}

export interface ScoringService {
  url: string;
  /** Requests that come from now on are answered by this model; those under way by the one that they met. */
  serve(predictor: Predictor): void;
  /** Stops taking requests, answers those under way, then closes. */
  close(): Promise<void>;
}

/** What changes while the service runs. */
interface State {
  predictor: Predictor;
  ready: boolean;
}

/**
 * Serves a model over HTTP and resolves once it listens.
 * @throws UserError when the port is taken.
 */
export async function startScoringService(options: ScoringServiceOptions): Promise<ScoringService> {
  const { predictor, host = '127.0.0.1', port = 5001, drainSeconds = 0 } = options;
  const state: State = { predictor, ready: true };
  const app = createApp(options, state);
  try {
    const url = await app.listen({ host, port, listenTextResolver: () => 'listening' });
    return {
      url,
      serve(next) {
        state.predictor = next;
      },
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

function createApp(options: ScoringServiceOptions, state: Readonly<State>): FastifyInstance {
  const { key, logLevel = 'info', onScored } = options;
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
  app.decorateRequest('predictor');

  const service: Service = {
    get ready() {
      return state.ready;
    },
    async score(batch, request, reply, count) {
      checkRowCount(batch, limits);
      const startTime = Date.now();
      const started = performance.now();
      const pause = takeTurns(limits.answerSeconds, () => reply.raw.destroyed);
      const prediction = await request.predictor.predict(batch, {
        pause,
        ...(count !== undefined && { reasons: count }),
      });
      const milliseconds = performance.now() - started;
      reply.header('x-ms-run-fn-exec-ms', milliseconds.toFixed(3));
      reply.header('x-out-of-domain', prediction.outOfDomain);
      if (prediction.unknown > 0) reply.header('x-unknown-features', prediction.unknown);
      if (prediction.absent > 0) reply.header('x-absent-features', prediction.absent);
      const { traceparent } = request.headers;
      request.scored = {
        ...{ requestId: request.id, model: request.predictor.model, batch, prediction },
        ...{ startTime, milliseconds },
        ...(typeof traceparent === 'string' && { traceparent }),
      };
      const { scores, reasons } = prediction;
      return { scores: Array.from(scores), ...(reasons && { reasons }) };
    },
  };

  addHeaders(app, state);
  addConcurrencyLimit(app, limits);
  addFailures(app);
  addLog(app, onScored);
  addRoutes(app, [...azureRoutes(service), ...openInferenceRoutes(service)], key);
  app.register(async (scope) => {
    acceptMlflowBodies(scope);
    addRoutes(scope, mlflowRoutes(service), key);
  });
  return app;
}

function checkRowCount(batch: Batch, limits: Limits): void {
  const rows = rowCount(batch);
  if (rows <= limits.rows) return;
  throw new Refusal({
    status: 413,
    message: `There are ${rows} rows; a request may have ${limits.rows}. Send them in several.`,
  });
}

function addHeaders(app: FastifyInstance, state: Readonly<State>): void {
  app.addHook('onRequest', async (request, reply) => {
    const { headers, id } = request;
    request.predictor = state.predictor;
    const { name, version, sha256 } = request.predictor.model;
    reply.headers({ 'x-model-name': name, 'x-model-version': version, 'x-model-sha256': sha256 });
    const overlong = overlongId(headers);
    if (overlong === undefined) reply.headers(requestIds(headers, id));
    else throw new Refusal({ status: 431, message: `${overlong} must not exceed 100 characters.` });
  });
  app.addHook('onSend', async (_request, reply) => {
    // A connection that is kept alive would hold up the stop until it times out.
    if (!state.ready) reply.header('connection', 'close');
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

/** One line per request, and a call to whoever watches the model. */
function addLog(app: FastifyInstance, onScored: ScoringServiceOptions['onScored']): void {
  app.addHook('onResponse', async (request, reply) => {
    const { scored } = request;
    const { outOfDomain, unknown, absent } = scored?.prediction ?? {};
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url,
        status: reply.statusCode,
        milliseconds: reply.elapsedTime,
        ...(scored && { rows: rowCount(scored.batch), outOfDomain, unknown, absent }),
      },
      'answered',
    );
    if (scored) onScored?.(scored);
  });
}

/** MLflow's routes alone take CSV, and JSON as Python writes it. */
function acceptMlflowBodies(scope: FastifyInstance): void {
  const parseJson = scope.getDefaultJsonParser('error', 'error');
  scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    parseJson(request, withoutNaN(body as string), done),
  );
  scope.addContentTypeParser('text/csv', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}
