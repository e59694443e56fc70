import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { Certificate } from './simulatedAzure/certificate.js';

/** What arrived at one path, as JSON. */
export interface Received {
  path: string;
  body: unknown;
}

export interface SimulatedCollector {
  url: string;
  received: Received[];
  close(): Promise<void>;
}

/**
 * Stands in for an OpenTelemetry collector (OTLP over HTTP, in JSON) and for the ingestion of Application Insights: takes
 * whatever is sent, or never answers. With a certificate it speaks TLS, as Application Insights must.
 */
export async function simulatedCollector({
  answers = true,
  certificate,
}: {
  answers?: boolean;
  certificate?: Certificate;
} = {}): Promise<SimulatedCollector> {
  const received: Received[] = [];
  const take: RequestListener = async (request, response) => {
    const body = await bodyOf(request);
    received.push({ path: request.url!, body });
    if (!answers) return;
    const items = Array.isArray(body) ? body.length : 1;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ itemsReceived: items, itemsAccepted: items, errors: [] }));
  };
  const server: Server = certificate ? createSecureServer(certificate, take) : createServer(take);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `${certificate ? 'https://localhost' : 'http://127.0.0.1'}:${(server.address() as AddressInfo).port}`,
    received,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const bytes = await buffer(request);
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  return JSON.parse(text);
}
