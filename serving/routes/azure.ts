import { readReasonCount } from '../forms/reasons.js';
import { readScoreBody } from '../forms/score.js';
import { openApi } from '../openApi.js';
import type { Route, Service } from '../route.js';

/** The routes of Azure ML's inference server: liveness, scoring and its description. */
export function azureRoutes(service: Service): Route[] {
  return [
    {
      method: 'GET',
      url: '/',
      open: true,
      handle: (_request, reply) =>
        reply.code(service.ready ? 200 : 503).send(service.ready ? 'Healthy' : 'Stopping'),
    },
    {
      method: 'POST',
      url: '/score',
      async handle(request, reply) {
        const count = readReasonCount(request.query);
        const { scores, ...reasons } = await service.score(
          readScoreBody(request.body),
          request,
          reply,
          count,
        );
        return { result: scores, ...reasons };
      },
    },
    {
      method: 'GET',
      url: '/swagger.json',
      handle: (request, reply) => {
        const { version = '3' } = request.query as { version?: string };
        if (version === '3') return openApi(request.predictor.model);
        return reply.code(404).send({ message: 'Only version 3 is there.' });
      },
    },
  ];
}
