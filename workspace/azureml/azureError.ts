import type { Finding } from '../../runtime/error.js';
import { UserError } from '../../runtime/error.js';

/** Azure's own form of an error, as deep as it comes. */
interface ErrorBody {
  code?: string;
  message?: string;
  details?: ErrorBody[];
  innererror?: ErrorBody;
  innerError?: ErrorBody;
}

/** What to do about the codes that users meet; the rest of the message is Azure's own. */
const CURES: Record<string, string> = {
  AuthorizationFailed: 'Give the service connection the role AzureML Data Scientist on the workspace.',
  Forbidden: 'Give the service connection the role AzureML Data Scientist on the workspace.',
  AuthenticationFailed: 'Check that the service connection can still sign in: "Verify" in its settings.',
  InvalidAuthenticationToken:
    'Check that the service connection can still sign in: "Verify" in its settings.',
  ResourceGroupNotFound: 'Check the names of the resource group and of the subscription in the connection.',
  ResourceNotFound: 'Check the names of resource group and workspace.',
  ParentResourceNotFound: 'Check the names of resource group and workspace.',
  SubscriptionNotFound: 'Check the subscription of the service connection.',
  OutOfQuota: 'Choose a smaller size or fewer instances, or ask for more quota in the Azure portal.',
  QuotaExceeded: 'Choose a smaller size or fewer instances, or ask for more quota in the Azure portal.',
  ImageBuildFailure:
    'Mend the environment by the build log above; check that its Python version still exists.',
  UnsupportedApiVersion: 'Update the extension: this version speaks an older interface than the workspace.',
};
const QUOTA = /quota|not enough .*(cores|capacity)|exceed/i;

/** A failed answer of Azure, with every inner message that it holds. Its status lets callers tell 404 and 409. */
export class AzureError extends UserError {
  constructor(
    readonly status: number,
    readonly code: string,
    finding: Finding,
  ) {
    super(finding);
    this.name = 'AzureError';
  }
}

/**
 * Reads Azure's error out of an answer. The text of nested details is kept whole: quota errors, for one, come as JSON
 * inside the outer message.
 */
export function azureError(status: number, what: string, body: string | undefined): AzureError {
  const error = errorBodyOf(body);
  const messages = messagesOf(error);
  const codes = codesOf(error);
  const code = codes.find((candidate) => candidate in CURES) ?? codes[0] ?? `HTTP ${status}`;
  const text = messages.length > 0 ? messages.join(' ') : (body?.trim().slice(0, 500) ?? '');
  const cure = CURES[code] ?? (QUOTA.test(text) ? CURES.OutOfQuota : undefined);
  return new AzureError(status, code, {
    what: `${what} failed: ${code}${text ? `: ${text}` : '.'}`,
    ...(cure && { cure }),
  });
}

function errorBodyOf(body: string | undefined): ErrorBody {
  const value = parsed(body);
  const inner = (value as { error?: unknown } | undefined)?.error ?? value;
  return typeof inner === 'object' && inner !== null ? (inner as ErrorBody) : {};
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function children(error: ErrorBody): ErrorBody[] {
  return [...(error.details ?? []), error.innererror, error.innerError].filter(
    (child): child is ErrorBody => typeof child === 'object' && child !== null,
  );
}

function codesOf(error: ErrorBody): string[] {
  return [error.code, ...children(error).flatMap(codesOf), ...nestedCodes(error.message)].filter(
    (code): code is string => typeof code === 'string' && code !== '',
  );
}

function nestedCodes(message: unknown): string[] {
  const nested = typeof message === 'string' ? nestedJson(message) : undefined;
  return nested ? codesOf(errorBodyOf(JSON.stringify(nested.value))) : [];
}

/** Each message once, outermost first. */
function messagesOf(error: ErrorBody): string[] {
  return [...new Set([...readable(error.message), ...children(error).flatMap(messagesOf)])];
}

/** A message in words: JSON inside it is opened and its texts follow the words around it. */
function readable(message: string | undefined): string[] {
  if (typeof message !== 'string' || message.trim() === '') return [];
  const nested = nestedJson(message);
  if (!nested) return [message.trim()];
  return [nested.before.trim(), ...textsOf(nested.value)].filter((text) => text !== '');
}

function nestedJson(message: string): { before: string; value: object } | undefined {
  const start = message.indexOf('{');
  const end = message.lastIndexOf('}');
  if (start < 0 || end < start) return undefined;
  const value = parsed(message.slice(start, end + 1));
  return typeof value === 'object' && value !== null ? { before: message.slice(0, start), value } : undefined;
}

/** Every text in a JSON value, but for the codes and numbers that name no trouble. */
function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return readable(value);
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    /^(code|type|traceId|statusCode|correlation.*)$/i.test(key) ? [] : textsOf(child),
  );
}
