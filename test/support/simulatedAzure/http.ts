import type { IncomingMessage } from 'node:http';

/** A request as the simulated services see it. */
export interface SimulatedRequest {
  method: string;
  host: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  headers: Record<string, string | undefined>;
  text: string;
}

export interface SimulatedAnswer {
  status: number;
  /** Sent as JSON, a string or bytes as they are. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Reads a request whole. */
export async function requestOf(message: IncomingMessage): Promise<SimulatedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  const host = (message.headers.host ?? '').split(':')[0] ?? '';
  const url = new URL(message.url ?? '/', `https://${host}`);
  const headers = Object.fromEntries(
    Object.entries(message.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : value,
    ]),
  );
  return {
    method: message.method ?? 'GET',
    host,
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers,
    text: Buffer.concat(chunks).toString(),
  };
}

/** Azure's form of an error. */
export function failure(
  status: number,
  code: string,
  message: string,
  details: object[] = [],
): SimulatedAnswer {
  return { status, body: { error: { code, message, details } } };
}
