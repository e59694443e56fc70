import type {
  IRequestHandler,
  IRequestOptions,
} from 'azure-devops-node-api/interfaces/common/VsoBaseInterfaces.js';
import tl from 'azure-pipelines-task-lib/task.js';
import { type Finding, UserError } from '../../runtime/error.js';
import { TOOL } from '../../runtime/tool.js';
import { maskSecret } from './secret.js';

/** One of azure-devops-node-api's clients: BuildApi, GitApi, WorkItemTrackingApi, PipelinesApi … */
type ApiClass<T> = new (
  url: string,
  handlers: IRequestHandler[],
  options: IRequestOptions,
  userAgent: string,
) => T;

/** What is asked of the server, for the message if it says no. */
export interface Errand {
  /** `write the verdict on build 42`. */
  what: string;
  /** The permission that it takes, in the words of Azure DevOps. */
  right: string;
  /** Said where the server knows no such thing. */
  absent?: Finding;
}

const PATIENCE_MILLISECONDS = 30_000;
const LONGEST_QUOTE = 300;
const WHERE = 'Azure DevOps';

/**
 * The server that runs this pipeline, reached with the job's own token, which every task has. Clients are those of
 * azure-devops-node-api; whoever needs one imports it when it is needed, as together they are as large as a task.
 */
export class AzureDevOps {
  constructor(
    /** Id of the pipeline's project. */
    readonly project: string,
    private readonly url: string,
    private readonly handler: IRequestHandler,
    private readonly options: IRequestOptions,
  ) {}

  client<T>(Api: ApiClass<T>): T {
    return new Api(this.url, [this.handler], this.options, `${TOOL.name}/${TOOL.version}`);
  }

  /**
   * Sends a request through a client. The clients answer null where the server says 404, which it also does for what
   * the token may not see; that is an error here.
   * @throws UserError that says what could not be done and which permission it takes
   */
  async ask<T>(errand: Errand, request: () => Promise<T>): Promise<NonNullable<T>> {
    let answer: T;
    try {
      answer = await request();
    } catch (error) {
      throw new UserError(refusal(errand, error as Error & { statusCode?: number; code?: string }));
    }
    if (answer === null || answer === undefined) throw new UserError(errand.absent ?? notFound(errand));
    return answer;
  }
}

/** @throws UserError where there is no Azure DevOps to speak to */
export async function openAzureDevOps(): Promise<AzureDevOps> {
  const url = tl.getVariable('System.CollectionUri');
  const project = tl.getVariable('System.TeamProjectId');
  // Not by its parameter: task-lib writes that one's value into the debug log.
  const token = tl.getEndpointAuthorization('SystemVssConnection', true)?.parameters.AccessToken;
  if (!url || !project || !token) {
    throw new UserError({
      where: WHERE,
      what: 'This task was given no access to it.',
      cure: 'Run it in a pipeline, or switch off what it is to tell Azure DevOps.',
    });
  }
  maskSecret(token);
  const { BearerCredentialHandler } = await import('azure-devops-node-api/handlers/bearertoken.js');
  return new AzureDevOps(project, url, new BearerCredentialHandler(token, false), networkOptions(url));
}

/** The agent's proxy and certificates; Node alone knows neither. */
function networkOptions(url: string): IRequestOptions {
  const proxy = tl.getHttpProxyConfiguration(url);
  const cert = tl.getHttpCertConfiguration();
  return {
    ...(proxy && { proxy }),
    ...(cert && { cert }),
    socketTimeout: PATIENCE_MILLISECONDS,
    // Without it Node's own agent gives up on an idle connection after 5 seconds.
    keepAlive: true,
    // Of reading requests only.
    allowRetries: true,
    maxRetries: 3,
  };
}

function notFound({ what, right }: Errand): Finding {
  return {
    where: WHERE,
    what: `It could not ${what}: there is no such thing, or this pipeline may not see it.`,
    cure: `Give the pipeline's identity (… Build Service) the permission "${right}".`,
  };
}

function refusal({ what, right }: Errand, error: Error & { statusCode?: number; code?: string }): Finding {
  const { statusCode, message } = error;
  const quote = sentence(message.replaceAll(/\s+/g, ' ').trim().slice(0, LONGEST_QUOTE));
  const failed = `It could not ${what}`;
  if (statusCode === 401) {
    return {
      where: WHERE,
      what: `${failed}: it does not accept the job's token.`,
      cure: 'Run the job again; a token ends with its job.',
    };
  }
  if (statusCode === 403) {
    return {
      where: WHERE,
      what: `${failed}: ${quote}`,
      cure: `Give the pipeline's identity (… Build Service) the permission "${right}".`,
    };
  }
  if (statusCode !== undefined) {
    return {
      where: WHERE,
      what: `${failed}: it answered ${statusCode}, ${quote}`,
      cure: 'Run the job again.',
    };
  }
  return {
    where: WHERE,
    what: `${failed}: ${quote}`,
    cure: 'Check that the agent reaches the server, and its proxy if there is one.',
  };
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
