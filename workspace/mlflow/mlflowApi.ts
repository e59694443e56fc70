import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import { readTrackingUri, type TrackingAddress } from './trackingUri.js';

/** An MLflow server and how to get in: a token, or a user name and a password, or neither. */
export interface MlflowServer {
  /** http(s):// or azureml://. */
  uri: string;
  token?: string | undefined;
  username?: string | undefined;
  password?: string | undefined;
  /** For a proxy or certificates of one's own; Node's fetch by default. */
  fetch?: typeof fetch;
  patience?: Patience;
}

/** Milliseconds, and how often a call is tried. */
export interface Patience {
  attempts: number;
  /** Before the second attempt; doubled before each further one. */
  firstPause: number;
  timeout: number;
}

const PATIENCE: Patience = { attempts: 5, firstPause: 500, timeout: 30_000 };
const LONGEST_PAUSE = 30_000;

/** What the server answered when it did not do what was asked; `code` is MLflow's error code. */
export class MlflowError extends UserError {
  constructor(
    readonly code: string,
    finding: { what: string; where: string; cure?: string },
  ) {
    super(finding);
  }
}

/** A failure that may be over at the next attempt. */
class PassingError extends UserError {
  constructor(
    finding: { what: string; where: string; cure: string },
    readonly pause: number | undefined,
  ) {
    super(finding);
  }
}

const ErrorBody = z.object({
  error_code: z.string().optional(),
  message: z.string().optional(),
  /** Azure's own services answer so. */
  error: z.object({ code: z.string().optional(), message: z.string().optional() }).optional(),
});

/** Calls of MLflow's REST interface, version 2.0. */
export interface MlflowApi {
  address: TrackingAddress;
  /**
   * One call, one attempt.
   * @param path below `/api/2.0/mlflow/`
   * @throws MlflowError if the server refuses; UserError if there is none, or it is no MLflow server
   */
  call<S extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    content: Record<string, unknown>,
    answer: S,
  ): Promise<z.output<S>>;
  /** Does the work again, with pauses that grow, while it fails in a way that may pass. It must bear repetition. */
  patiently<T>(work: () => Promise<T>): Promise<T>;
}

export function mlflowApi(server: MlflowServer): MlflowApi {
  const address = readTrackingUri(server.uri);
  const patience = server.patience ?? PATIENCE;
  const username = server.username || address.username;
  const password = server.password || address.password;
  const basic = username && Buffer.from(`${username}:${password ?? ''}`, 'utf8').toString('base64');
  const authorization = basic ? `Basic ${basic}` : server.token ? `Bearer ${server.token}` : undefined;

  /** A server may echo what it was sent; an error message must not pass that on. */
  function withoutSecrets(text: string): string {
    return [server.token, password, basic]
      .filter((secret): secret is string => !!secret)
      .reduce((clean, secret) => clean.replaceAll(secret, '***'), text);
  }

  async function call<S extends z.ZodType>(
    method: 'GET' | 'POST',
    path: string,
    content: Record<string, unknown>,
    answer: S,
  ): Promise<z.output<S>> {
    const url = new URL(`${address.base}/api/2.0/mlflow/${path}`);
    if (method === 'GET') {
      for (const [name, value] of Object.entries(content)) url.searchParams.set(name, String(value));
    }
    const where = `${method} ${address.base}/api/2.0/mlflow/${path}`;
    let response: Response;
    let text: string;
    try {
      response = await (server.fetch ?? fetch)(url, {
        method,
        headers: {
          ...(method === 'POST' && { 'content-type': 'application/json' }),
          ...(authorization && { authorization }),
        },
        ...(method === 'POST' && { body: JSON.stringify(content) }),
        signal: AbortSignal.timeout(patience.timeout),
      });
      text = await response.text();
    } catch (error) {
      const { name, message, cause } = error as Error;
      const why = (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
      throw new PassingError(
        {
          where,
          what:
            name === 'TimeoutError'
              ? `No answer within ${patience.timeout / 1000} s.`
              : `The MLflow server cannot be reached (${withoutSecrets(why)}).`,
          cure: 'Check the tracking URI, and that the agent can reach the server.',
        },
        undefined,
      );
    }
    const body = parseJson(text);
    if (!response.ok) throw failure(where, response, body);
    const parsed = answer.safeParse(body);
    if (!parsed.success) throw notMlflow(where, response);
    return parsed.data;
  }

  function failure(where: string, response: Response, body: unknown): UserError {
    const { status } = response;
    const { data } = ErrorBody.safeParse(body);
    const code = data?.error_code ?? data?.error?.code;
    const said = data?.message ?? data?.error?.message;
    const detail = said === undefined ? '' : ` It says: ${withoutSecrets(said)}`;
    if (status === 429 || status === 408 || status >= 500) {
      return new PassingError(
        {
          where,
          what: `The MLflow server answered ${status}.${detail}`,
          cure: 'Run again later, or look into the log of the server.',
        },
        pauseWanted(response),
      );
    }
    if (status === 401) {
      return new MlflowError(code ?? 'UNAUTHENTICATED', {
        where,
        what: `The MLflow server does not accept the credentials (401).${detail}`,
        cure: 'Set a valid token, or user name and password.',
      });
    }
    if (status === 403) {
      return new MlflowError(code ?? 'PERMISSION_DENIED', {
        where,
        what: `The credentials are valid but may not do this (403).${detail}`,
        cure: 'Give their owner the right to write to the experiment.',
      });
    }
    if (code === undefined) return notMlflow(where, response);
    return new MlflowError(code, { where, what: `The MLflow server answered ${status} ${code}.${detail}` });
  }

  async function patiently<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof PassingError) || attempt >= patience.attempts) throw error;
        await sleep(Math.min(LONGEST_PAUSE, error.pause ?? patience.firstPause * 2 ** (attempt - 1)));
      }
    }
  }

  return { address, call, patiently };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notMlflow(where: string, { status, headers }: Response): UserError {
  return new UserError({
    where,
    what: `Something answers there, but not as an MLflow server does (${status}, ${headers.get('content-type') ?? 'no content type'}).`,
    cure: 'Give the root address of the tracking server as the tracking URI; a sign-in page in front of it does not work.',
  });
}

/** Retry-After in milliseconds, given in seconds or as a date. */
function pauseWanted({ headers }: Response): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  const milliseconds = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
