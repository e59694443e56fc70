import type { FastifyRequest } from 'fastify';
import { TOOL } from '../../runtime/tool.js';
import type { Batch } from '../batch.js';
import { readCsvBody } from '../forms/csv.js';
import { readInvocation } from '../forms/mlflow.js';
import { readReasonCount } from '../forms/reasons.js';
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
      async handle(request, reply) {
        const count = readReasonCount(request.query);
        const { scores, ...reasons } = await service.score(readBody(request), request, reply, count);
        return { predictions: scores, ...reasons };
      },
    },
  ];
}

function readBody({ headers, body, predictor }: FastifyRequest): Batch {
  if (!/^text\/csv\b/i.test(headers['content-type'] ?? '')) return readInvocation(body);
  const texts = predictor.model.features.filter(({ type }) => type === 'string');
  return readCsvBody(body as string, new Set(texts.map(({ name }) => name)));
}
