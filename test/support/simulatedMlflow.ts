import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

interface SimulatedRun {
  info: { run_id: string; status: string };
  data: Record<'params' | 'metrics' | 'tags', { key: string; value: unknown }[]>;
}

type Answer = { status: number; body: unknown; headers?: Record<string, string> };

/**
 * A small stand-in for an MLflow server, for failures that a real one does not show on demand. It keeps
 * experiments and runs; `beforeAnswer` may answer in its place, or never.
 */
export class SimulatedMlflow {
  readonly experiments = new Map<string, string>();
  readonly runs: SimulatedRun[] = [];
  /** Every request, oldest first. */
  readonly requests: { path: string; authorization: string | undefined; body: Record<string, unknown> }[] =
    [];
  /** Called with the path and how often it was called before. Undefined: answer as usual. */
  beforeAnswer: (path: string, earlier: number) => Answer | 'never' | undefined = () => undefined;
  /** Does the work but loses the answer, as a broken connection does. */
  loseAnswer: (path: string, earlier: number) => boolean = () => false;
  uri = '';
  readonly #server = createServer((request, response) => void this.#handle(request, response));

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.uri = `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  called(path: string): number {
    return this.requests.filter((request) => request.path === path).length;
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', this.uri);
    const path = url.pathname.replace('/api/2.0/mlflow/', '');
    let text = '';
    for await (const chunk of request) text += chunk;
    const body = text === '' ? Object.fromEntries(url.searchParams) : JSON.parse(text);
    const earlier = this.called(path);
    this.requests.push({ path, authorization: request.headers.authorization, body });
    const answer = this.beforeAnswer(path, earlier) ?? this.#answer(path, body);
    if (answer === 'never') return;
    if (this.loseAnswer(path, earlier)) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  }

  #answer(path: string, body: Record<string, never>): Answer {
    const refuse = (status: number, error_code: string): Answer => ({
      status,
      body: { error_code, message: `${path} says ${error_code}` },
    });
    switch (path) {
      case 'experiments/get-by-name': {
        const experiment_id = this.experiments.get(body.experiment_name ?? '');
        return experiment_id === undefined
          ? refuse(404, 'RESOURCE_DOES_NOT_EXIST')
          : { status: 200, body: { experiment: { experiment_id, lifecycle_stage: 'active' } } };
      }
      case 'experiments/create': {
        if (this.experiments.has(body.name ?? '')) return refuse(400, 'RESOURCE_ALREADY_EXISTS');
        const experiment_id = String(this.experiments.size + 1);
        this.experiments.set(body.name ?? '', experiment_id);
        return { status: 200, body: { experiment_id } };
      }
      case 'runs/create': {
        const run: SimulatedRun = {
          info: { run_id: `mlflow-${this.runs.length + 1}`, status: 'RUNNING' },
          data: { params: [], metrics: [], tags: body.tags ?? [] },
        };
        this.runs.push(run);
        return { status: 200, body: { run } };
      }
      case 'runs/search': {
        const wanted = /= '(.*)'/.exec(body.filter ?? '')?.[1];
        const runs = this.runs.filter(({ data }) => data.tags.some(({ value }) => value === wanted));
        return { status: 200, body: { runs } };
      }
      case 'runs/get': {
        const run = this.runs.find(({ info }) => info.run_id === body.run_id);
        return run ? { status: 200, body: { run } } : refuse(404, 'RESOURCE_DOES_NOT_EXIST');
      }
      case 'runs/log-batch': {
        const run = this.runs.find(({ info }) => info.run_id === body.run_id);
        for (const part of ['params', 'metrics', 'tags'] as const) {
          run?.data[part].push(...((body[part] as SimulatedRun['data']['params']) ?? []));
        }
        return { status: 200, body: {} };
      }
      case 'runs/update':
        return { status: 200, body: { run_info: {} } };
      default:
        return { status: 404, body: '<h1>Not found</h1>', headers: { 'content-type': 'text/html' } };
    }
  }
}
