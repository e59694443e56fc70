import { readFileSync } from 'node:fs';
import type { HttpClient, PipelinePolicy } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import tl from 'azure-pipelines-task-lib/task.js';
import { UserError } from '../../runtime/error.js';
import type { AzureAccess } from '../../workspace/azureml/azureAccess.js';
import { networkClient } from '../../workspace/azureml/networkClient.js';
import type { Reader } from './inputs.js';
import { text } from './inputs.js';
import { maskSecret } from './secret.js';

/** An Azure Resource Manager service connection that an input names; see `openAzure`. */
export const azureConnection: Reader<ServiceConnection> = (name) => new ServiceConnection(name, text(name));

/**
 * Signs in with a service connection, by the one way that its scheme names. Never DefaultAzureCredential: it could
 * take the build machine's own sign-in. Each token is masked before the caller has it.
 * @throws UserError if the connection cannot be used: another kind, a field missing
 */
export async function openAzure(connection: ServiceConnection): Promise<AzureAccess> {
  const resourceManager = connection.url();
  const httpClient = agentNetwork();
  return {
    credential: masked(await credentialOf(connection, httpClient)),
    resourceManager,
    subscriptionId: connection.data('subscriptionid'),
    httpClient,
    mask: maskSecret,
  };
}

/** What the agent tells a task about a service connection. */
class ServiceConnection {
  constructor(
    private readonly input: string,
    readonly id: string,
  ) {}

  url(): string {
    const url = tl.getEndpointUrl(this.id, true) ?? this.missing('its address');
    // A slash left there would give the scope `…//.default`.
    return url.replace(/\/+$/, '');
  }

  /** In lower case: the agent and older servers spell the schemes differently. Empty means a service principal. */
  scheme(): string {
    return (tl.getEndpointAuthorizationScheme(this.id, true) || 'ServicePrincipal').toLowerCase();
  }

  optionalAuth(key: string): string | undefined {
    return tl.getEndpointAuthorizationParameter(this.id, key, true) || undefined;
  }

  auth(key: string): string {
    return this.optionalAuth(key) ?? this.missing(`the field '${key}'`);
  }

  secret(key: string): string {
    const value = this.auth(key);
    maskSecret(value);
    return value;
  }

  optionalData(key: string): string | undefined {
    return tl.getEndpointDataParameter(this.id, key, true) || undefined;
  }

  data(key: string): string {
    return this.optionalData(key) ?? this.missing(`the field '${key}'`);
  }

  wrong(what: string, cure: string): never {
    throw new UserError({ where: `Input '${this.input}'`, what, cure });
  }

  private missing(what: string): never {
    return this.wrong(
      `The service connection does not give ${what}.`,
      'Give an Azure Resource Manager connection of subscription scope, and let this pipeline use it.',
    );
  }
}

export type { ServiceConnection };

async function credentialOf(connection: ServiceConnection, httpClient: HttpClient): Promise<TokenCredential> {
  const identity = await import('@azure/identity');
  const authorityHost = authorityOf(connection);
  const entra = { httpClient, ...(authorityHost && { authorityHost }) };
  switch (connection.scheme()) {
    case 'workloadidentityfederation':
      return new identity.AzurePipelinesCredential(
        connection.auth('tenantid'),
        connection.auth('serviceprincipalid'),
        connection.id,
        jobToken(connection),
        { ...entra, additionalPolicies: [{ policy: maskAssertions, position: 'perRetry' }] },
      );
    case 'serviceprincipal': {
      const tenant = connection.auth('tenantid');
      const client = connection.auth('serviceprincipalid');
      if (connection.optionalAuth('authenticationType')?.toLowerCase() === 'spncertificate') {
        const certificate = connection.secret('servicePrincipalCertificate');
        return new identity.ClientCertificateCredential(tenant, client, { certificate }, entra);
      }
      return new identity.ClientSecretCredential(
        tenant,
        client,
        connection.secret('serviceprincipalkey'),
        entra,
      );
    }
    case 'managedserviceidentity': {
      const clientId = connection.optionalData('msiclientId');
      return new identity.ManagedIdentityCredential({ httpClient, ...(clientId && { clientId }) });
    }
    default:
      return connection.wrong(
        `Its scheme '${connection.scheme()}' cannot sign in to Azure Resource Manager.`,
        'Use a connection with workload identity federation, a service principal or a managed identity.',
      );
  }
}

/** Entra's address in the connection's cloud; the public cloud's is the library's own default. */
function authorityOf(connection: ServiceConnection): string | undefined {
  return (
    connection.optionalData('environmentAuthorityUrl') ?? connection.optionalData('activeDirectoryAuthority')
  );
}

function jobToken(connection: ServiceConnection): string {
  const token = tl.getEndpointAuthorizationParameter('SYSTEMVSSCONNECTION', 'AccessToken', true);
  if (!token) {
    connection.wrong(
      'The agent gave the step no token of the job, which workload identity federation needs.',
      'Let the job access its token: "Allow scripts to access the OAuth token" in a classic pipeline.',
    );
  }
  maskSecret(token);
  return token;
}

function masked(credential: TokenCredential): TokenCredential {
  return {
    getToken: async (scopes, options) => {
      const token = await credential.getToken(scopes, options);
      if (token) maskSecret(token.token);
      return token;
    },
  };
}

/** The agent knows neither the assertion that it issues nor what Entra answers to it. */
const maskAssertions: PipelinePolicy = {
  name: 'maskAssertions',
  sendRequest: async (request, next) => {
    const response = await next(request);
    for (const [, token] of (response.bodyAsText ?? '').matchAll(
      /"(?:oidcToken|access_token)"\s*:\s*"([^"]+)"/g,
    )) {
      maskSecret(token);
    }
    return response;
  },
};

/** The agent's proxy, its list of hosts to reach without one, and its authorities. */
export function agentNetwork(): HttpClient {
  const { caFile } = tl.getHttpCertConfiguration() ?? {};
  return networkClient({
    proxyFor: (url) => {
      const proxy = tl.getHttpProxyConfiguration(url);
      if (proxy?.proxyPassword) maskSecret(proxy.proxyPassword);
      return proxy?.proxyFormattedUrl;
    },
    ...(caFile && { ca: readFileSync(caFile, 'utf8') }),
  });
}
