import type { FastifyRequest } from 'fastify';
import { TOOL } from '../../runtime/tool.js';
import type { Batch } from '../batch.js';
import { readCsvBody } from '../forms/csv.js';
import { readInvocation } from '../forms/mlflow.js';
import type { Route, Service } from '../route.js';

/** The routes of MLflow's scoring server. */
export function mlflowRoutes(service: Service): Route[] {
  const health = (url: string): Route => ({
    method: 'GET',
    url,
    open: true,
    handle: (_request, reply) =>
      reply
        .code(service.ready ? 200 : 503)
        .type('application/json')
        .send('\n'),
  });
  return [
    health('/ping'),
    health('/health'),
    {
      method: 'GET',
      url: '/version',
      open: true,
      handle: () => TOOL.version,
    },
    {
      method: 'POST',
      url: '/invocations',
      handle: (request, reply) => ({ predictions: service.score(readBody(request, service), reply) }),
    },
  ];
}

function readBody({ headers, body }: FastifyRequest, service: Service): Batch {
  if (!/^text\/csv\b/i.test(headers['content-type'] ?? '')) return readInvocation(body);
  const texts = service.predictor.model.features.filter(({ type }) => type === 'string');
  return readCsvBody(body as string, new Set(texts.map(({ name }) => name)));
}
