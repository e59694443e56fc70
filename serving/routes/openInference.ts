import type { FastifyReply, FastifyRequest } from 'fastify';
import { TOOL } from '../../runtime/tool.js';
import { OUTPUT_NAME, readInferBody } from '../forms/openInference.js';
import type { Feature } from '../predictor.js';
import type { Route, Service } from '../route.js';

const datatype = ({ type }: Feature): string => (type === 'string' ? 'BYTES' : 'FP64');

/** The Open Inference Protocol (KServe V2) over HTTP, with one model in one version. */
export function openInferenceRoutes(service: Service): Route[] {
  /** The same route with and without a version in its path; another model or version is not found. */
  const ofModel = (
    method: Route['method'],
    suffix: string,
    handle: (request: FastifyRequest, reply: FastifyReply) => unknown,
  ): Route[] =>
    ['/v2/models/:model', '/v2/models/:model/versions/:version'].map((url) => ({
      method,
      url: `${url}${suffix}`,
      handle: (request, reply) => {
        const { model, version } = request.params as { model: string; version?: string };
        const served = request.predictor.model;
        if (model === served.name && (version ?? served.version) === served.version)
          return handle(request, reply);
        return reply.code(404).send({ error: 'No such model or version is served here.' });
      },
    }));

  return [
    {
      method: 'GET',
      url: '/v2/health/live',
      open: true,
      // The process id lets DeployEndpoint make sure that it stops this service and nothing else.
      handle: () => ({ live: true, processId: process.pid }),
    },
    {
      method: 'GET',
      url: '/v2/health/ready',
      open: true,
      handle: (_request, reply) => reply.code(service.ready ? 200 : 503).send({ ready: service.ready }),
    },
    {
      method: 'GET',
      url: '/v2',
      handle: () => ({ ...TOOL, extensions: [] }),
    },
    ...ofModel('GET', '/ready', (request, reply) =>
      reply
        .code(service.ready ? 200 : 503)
        .send({ name: request.predictor.model.name, ready: service.ready }),
    ),
    ...ofModel('GET', '', (request) => {
      const { name, version, features } = request.predictor.model;
      return {
        name,
        versions: [version],
        platform: 'lightgbm',
        inputs: features.map((feature) => ({ name: feature.name, datatype: datatype(feature), shape: [-1] })),
        outputs: [{ name: OUTPUT_NAME, datatype: 'FP64', shape: [-1] }],
      };
    }),
    ...ofModel('POST', '/infer', async (request, reply) => {
      const { name, version, features } = request.predictor.model;
      const { id, batch } = readInferBody(request.body, features.length);
      const { scores: data } = await service.score(batch, request, reply);
      return {
        model_name: name,
        model_version: version,
        ...(id === undefined ? {} : { id }),
        outputs: [{ name: OUTPUT_NAME, datatype: 'FP64', shape: [data.length], data }],
      };
    }),
  ];
}
