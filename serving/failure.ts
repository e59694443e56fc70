import { STATUS_CODES } from 'node:http';
import { describe, UserError } from '../runtime/error.js';

/** What a client is told: a status and a sentence that holds neither values of the request nor anything of our insides. */
export interface Failure {
  status: number;
  message: string;
  headers?: Record<string, string>;
}

/** A request that is turned away before its rows are looked at. */
export class Refusal extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
    this.name = 'Refusal';
  }
}

const SHOWN = 20;

/** Fastify's codes for bodies that it could not take. */
const BODY_FAILURES: Record<string, string> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The body is too large. Send fewer rows per request.',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The body must be JSON, with content-type: application/json.',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'The body is empty. Send JSON.',
  FST_ERR_CTP_INVALID_JSON_BODY: 'The body is not valid JSON. A missing value is null there.',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The body is not as long as content-length says.',
};

/** Turns whatever was thrown into what the client may know of it. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Refusal) return error.failure;
  if (error instanceof UserError) return { status: 400, message: rowsMessage(error) };
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    const message = BODY_FAILURES[code ?? ''] ?? `${STATUS_CODES[statusCode]}.`;
    return { status: statusCode, message };
  }
  return {
    status: 500,
    message: 'The model could not be run. The service’s log has the details under this request id.',
    headers: { 'x-ms-run-function-failed': 'true' },
  };
}

function rowsMessage({ findings }: UserError): string {
  const lines = findings.slice(0, SHOWN).map(describe);
  if (findings.length > SHOWN) lines.push(`and ${findings.length - SHOWN} more`);
  return lines.join('\n');
}

/** The error body that clients of this route expect: Azure ML's, MLflow's or the Open Inference Protocol's. */
export function failureBody(url: string, { status, message }: Failure): object {
  if (/^\/v2(\/|$)/.test(url)) return { error: message };
  if (/^\/invocations\b/.test(url)) {
    return { error_code: status < 500 ? 'BAD_REQUEST' : 'INTERNAL_ERROR', message };
  }
  return { message };
}
