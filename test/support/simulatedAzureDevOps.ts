import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import { builds } from './simulatedAzureDevOps/builds.js';
import { type ApiLocation, locationsOf } from './simulatedAzureDevOps/locations.js';
import { pipelines } from './simulatedAzureDevOps/pipelines.js';
import { SimulatedProject } from './simulatedAzureDevOps/project.js';
import { pullRequests } from './simulatedAzureDevOps/pullRequests.js';
import { type Answer, type Call, failure } from './simulatedAzureDevOps/route.js';
import { workItems } from './simulatedAzureDevOps/workItems.js';

const routes = [...builds, ...pullRequests, ...workItems, ...pipelines];

/** What an identity may be allowed to do, in the words of Azure DevOps' own dialogues. */
export type Right =
  | 'View builds'
  | 'Update build information'
  | 'Contribute to pull requests'
  | 'Edit work items in this node'
  | 'Queue builds';

interface Recorded {
  method: string;
  path: string;
  authorization: string | undefined;
  contentType: string | undefined;
  body: unknown;
}

/**
 * A small stand-in for Azure DevOps' REST server, with the shapes of the real one: builds with properties and tags,
 * threads of pull requests, work items, runs of pipelines. It knows one project and one token, and checks that
 * requests carry it. What it does not know it answers with 404, and a lack of rights with 403.
 */
export class SimulatedAzureDevOps {
  /** The one token that is let in. */
  readonly token = randomBytes(32).toString('base64url');
  readonly rights = new Set<Right>([
    'View builds',
    'Update build information',
    'Contribute to pull requests',
    'Edit work items in this node',
    'Queue builds',
  ]);
  readonly project = new SimulatedProject('Claims & More', '6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c');
  readonly requests: Recorded[] = [];
  /** Answers in its place, or never. Undefined: answer as usual. */
  beforeAnswer: (call: Call) => Answer | 'never' | undefined = () => undefined;
  /** Of the collection, with a slash at its end as the agent gives it. */
  uri = '';
  readonly #server = createServer((request, response) => {
    void this.#handle(request).then((answer) => {
      if (answer === undefined) return;
      response.writeHead(answer.status, {
        'content-type': 'application/json; charset=utf-8',
        ...answer.headers,
      });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    });
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.uri = `http://127.0.0.1:${(this.#server.address() as { port: number }).port}/simulated/`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #handle(request: IncomingMessage): Promise<Answer | undefined> {
    const { pathname, searchParams } = new URL(request.url ?? '', this.uri);
    const { authorization, 'content-type': contentType } = request.headers;
    let text = '';
    for await (const chunk of request) text += chunk;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const method = request.method ?? '';
    const path = decodeURIComponent(pathname).replace(/^\/simulated\//, '');
    this.requests.push({ method, path, authorization, contentType, body });

    const basic = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    if (authorization !== `Bearer ${this.token}` && authorization !== basic) {
      return { status: 401, body: '', headers: { 'www-authenticate': 'Bearer' } };
    }
    const call: Call = { method, path, body, contentType, query: searchParams, uri: this.uri };
    const answer = this.beforeAnswer(call);
    if (answer !== undefined) return answer === 'never' ? undefined : answer;
    if (method === 'OPTIONS') return this.#locations(path);

    for (const { method: own, path: pattern, right, answer: respond } of routes) {
      const found = own === method ? pattern.exec(path) : null;
      if (!found) continue;
      const [, project, ...parts] = found;
      if (project !== this.project.name && project !== this.project.id) {
        return failure(
          404,
          `TF200016: The following project does not exist: ${project}.`,
          'ProjectDoesNotExist',
        );
      }
      if (!this.rights.has(right)) {
        return failure(403, `Access denied. Build Service needs ${right} permissions.`, 'AccessDenied');
      }
      return respond(this.project, call, parts);
    }
    return failure(404, 'The controller for this path was not found.', 'ControllerNotFound');
  }

  #locations(path: string): Answer {
    const value: ApiLocation[] = locationsOf(path.replace('_apis/', ''));
    return { status: 200, body: { count: value.length, value } };
  }
}
