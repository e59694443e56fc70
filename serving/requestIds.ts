import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

const LONGEST = 100;

/**
 * The id headers of an answer, as Azure ML's inference server gives them: `x-request-id` is the client's or a new one,
 * `x-ms-client-request-id` the client's, and the older `x-ms-request-id` stands in for it.
 */
export function requestIds(headers: IncomingHttpHeaders, requestId: string): Record<string, string> {
  const client = text(headers['x-ms-client-request-id']);
  const legacy = text(headers['x-ms-request-id']);
  const clientId = client ?? legacy;
  return {
    'x-request-id': requestId,
    'x-ms-request-id': legacy ?? client ?? requestId,
    ...(clientId === undefined ? {} : { 'x-ms-client-request-id': clientId }),
  };
}

/** The client's id if it is short enough to be carried along, else a new one. */
export function requestIdOf(headers: IncomingHttpHeaders): string {
  const sent = text(headers['x-request-id']);
  return sent !== undefined && sent.length <= LONGEST ? sent : randomUUID();
}

/** Name of the first id header that is too long. */
export function overlongId(headers: IncomingHttpHeaders): string | undefined {
  return ['x-request-id', 'x-ms-request-id', 'x-ms-client-request-id'].find(
    (name) => (text(headers[name])?.length ?? 0) > LONGEST,
  );
}

function text(header: string | string[] | undefined): string | undefined {
  return Array.isArray(header) ? header[0] : header || undefined;
}
