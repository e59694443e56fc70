import { failure, ok, type Route } from './route.js';

export const pipelines: Route[] = [
  {
    method: 'POST',
    path: /^([^/]+)\/_apis\/pipelines\/(\d+)\/runs$/,
    right: 'Queue builds',
    answer: (project, call, [id]) => {
      const runs = project.pipelines.get(Number(id));
      if (!runs) return failure(404, `The pipeline ${id} was not found.`, 'PipelineNotFound');
      const { variables = {} } = call.body as { variables?: Record<string, { value: string }> };
      const run = { id: 1000 + runs.length, variables };
      runs.push(run);
      const web = { href: `${call.uri}${project.id}/_build/results?buildId=${run.id}` };
      return ok({ ...run, name: `20261125.${runs.length}`, state: 'inProgress', _links: { web } });
    },
  },
];
