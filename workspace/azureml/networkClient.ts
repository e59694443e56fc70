import { rootCertificates } from 'node:tls';
import { createDefaultHttpClient, type HttpClient } from '@azure/core-rest-pipeline';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** How this machine reaches the network. */
export interface Network {
  /** The proxy for an address, with its credentials; undefined to go straight. */
  proxyFor: (url: string) => string | undefined;
  /** PEM text of authorities to trust beside the well-known ones. */
  ca?: string;
}

/**
 * The one way out for every Azure client. The SDK's own proxy option ignores custom authorities, and its option for
 * authorities replaces the well-known ones.
 */
export function networkClient({ proxyFor, ca }: Network): HttpClient {
  const client = createDefaultHttpClient();
  const trusted = ca === undefined ? {} : { ca: [...rootCertificates, ca] };
  const agents = new Map<string, HttpsProxyAgent<string>>();
  return {
    sendRequest: (request) => {
      const proxy = request.url.startsWith('https:') ? proxyFor(request.url) : undefined;
      if (proxy !== undefined) {
        const agent = agents.get(proxy) ?? new HttpsProxyAgent(proxy, { keepAlive: true });
        agents.set(proxy, agent);
        request.agent = agent;
      }
      request.requestOverrides = { ...request.requestOverrides, ...trusted };
      return client.sendRequest(request);
    },
  };
}
