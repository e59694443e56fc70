import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import type { SimulatedAnswer, SimulatedRequest } from './http.js';

export const TENANT = '6c2ca0f1-3f4a-4c61-a3b5-1f2e3d4c5b6a';
export const CLIENT_ID = '9e1f0c52-7c5f-4a5a-b4a4-9d2b8c7e6f5d';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Microsoft Entra ID and the pipeline's issuer of assertions, simulated. */
export class SimulatedEntra {
  /** Seconds that an access token lives. */
  lifetime = 3600;
  /** Every secret that was given out or taken in: none of them may be seen anywhere. */
  readonly secrets: string[] = [];
  /** Assertions that were issued and not yet used; each serves once. */
  private readonly assertions = new Set<string>();

  /** The next requests for tokens fail. */
  refuse = false;

  constructor(readonly clientSecret: string) {
    this.secrets.push(clientSecret);
  }

  /** The agent's `…/oidctoken`. */
  oidc(request: SimulatedRequest): SimulatedAnswer {
    const jobToken = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (jobToken === undefined) return { status: 401, body: {} };
    this.secrets.push(jobToken);
    const oidcToken = this.token(
      { sub: 'sc://org/project/connection', aud: 'api://AzureADTokenExchange' },
      600,
    );
    this.assertions.add(oidcToken);
    return { status: 200, body: { oidcToken } };
  }

  /** login.microsoftonline.com. */
  login(request: SimulatedRequest): SimulatedAnswer {
    const { path } = request;
    if (path.endsWith('/discovery/instance')) {
      return {
        status: 200,
        body: {
          tenant_discovery_endpoint: `https://${request.host}/${TENANT}/v2.0/.well-known/openid-configuration`,
          metadata: [
            {
              preferred_network: 'login.microsoftonline.com',
              preferred_cache: 'login.windows.net',
              aliases: ['login.microsoftonline.com', 'login.windows.net'],
            },
          ],
        },
      };
    }
    if (path.endsWith('/.well-known/openid-configuration')) {
      const base = `https://${request.host}/${TENANT}`;
      return {
        status: 200,
        body: {
          issuer: `${base}/v2.0`,
          authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
          token_endpoint: `${base}/oauth2/v2.0/token`,
          jwks_uri: `${base}/discovery/v2.0/keys`,
        },
      };
    }
    const form = new URLSearchParams(request.text);
    if (this.refuse) return refused('AADSTS700016: Application was not found in the directory.');
    if (form.get('client_id') !== CLIENT_ID) return refused('AADSTS700016: Application was not found.');
    const assertion = form.get('client_assertion');
    const secret = form.get('client_secret');
    if (secret !== null && secret !== this.clientSecret)
      return refused('AADSTS7000215: Invalid client secret provided.');
    if (secret === null) {
      if (assertion === null) return refused('AADSTS7000216: client_assertion or client_secret is required.');
      // An assertion of a certificate is signed by its key and is not one that we issued.
      const issuedHere = this.assertions.delete(assertion);
      if (!issuedHere && !isByCertificate(assertion)) {
        return refused('AADSTS700024: Client assertion is not within its valid time range.');
      }
    }
    const resource = (form.get('scope') ?? '').replace(/\/\.default.*$/, '');
    return {
      status: 200,
      body: {
        token_type: 'Bearer',
        expires_in: this.lifetime,
        access_token: this.token({ aud: resource }, this.lifetime),
      },
    };
  }

  /** The machine's managed identity, as its metadata service gives it. */
  managedIdentity(resource: string, clientId: string | null): SimulatedAnswer {
    return {
      status: 200,
      body: {
        access_token: this.token({ aud: resource, appid: clientId ?? 'system' }, this.lifetime),
        expires_on: String(Math.floor(Date.now() / 1000) + this.lifetime),
        resource,
        token_type: 'Bearer',
      },
    };
  }

  /** What is wrong with a request's token for a resource; empty if nothing is. */
  refusal(request: SimulatedRequest, resource: string): string {
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (!token || !this.secrets.includes(token)) return 'The access token is missing or unknown.';
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    if (claims.exp * 1000 < Date.now()) return 'The access token expired.';
    return claims.aud === resource ? '' : `The access token is for ${claims.aud}, not ${resource}.`;
  }

  private token(claims: Record<string, string>, lifetime: number): string {
    const now = Math.floor(Date.now() / 1000);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = `${part({ typ: 'JWT', alg: 'RS256', kid: 'simulated' })}.${part({
      ...{ iss: `https://sts.windows.net/${TENANT}/`, tid: TENANT, jti: randomUUID() },
      ...{ iat: now, nbf: now, exp: now + lifetime },
      ...claims,
    })}`;
    const token = `${body}.${createSign('RSA-SHA256').update(body).sign(privateKey, 'base64url')}`;
    this.secrets.push(token);
    return token;
  }
}

function isByCertificate(assertion: string): boolean {
  const header = JSON.parse(Buffer.from(assertion.split('.')[0] ?? '', 'base64url').toString());
  return 'x5t' in header || 'x5t#S256' in header;
}

function refused(error_description: string): SimulatedAnswer {
  return { status: 401, body: { error: 'invalid_client', error_description, error_codes: [] } };
}
