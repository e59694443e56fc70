import { readFile } from 'node:fs/promises';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { root } from './root.js';

export interface SimulatedAttachment {
  name: string;
  content: string | Buffer;
  type?: string;
  status?: number;
  contentType?: string;
}

export interface HostSettings {
  /** How the host answers the handshake: the three shapes that the SDK knows. */
  shape: 'current' | 'legacy' | 'mixed';
  handshake: 'given' | 'silent' | 'refused';
  theme: Record<string, string> | undefined;
  configuration: 'onBuildChanged' | 'empty';
  withoutServices: string[];
  build: { id: number; status: number } | undefined;
  project: { id: string; name: string };
  token: string;
  sandbox: string;
  /** Below the server's address; a server has `/tfs/Collection/`, the cloud the organisation's name. */
  collectionPath: string;
  attachments: SimulatedAttachment[];
  /** What the list of attachments answers with instead. */
  listStatus: number;
  listContentType: string;
  /** Newest version of the API that the server knows; undefined takes all. */
  newestApi: string | undefined;
}

/** Colours of Azure DevOps' own themes, of the names that the tab reads. */
export const HOST_THEMES = {
  light: { 'background-color': 'rgba(255, 255, 255, 1)', 'text-primary-color': 'rgba(0, 0, 0, .9)' },
  dark: { 'background-color': 'rgba(32, 31, 30, 1)', 'text-primary-color': 'rgba(255, 255, 255, .86)' },
  'high contrast light': { 'background-color': 'rgb(255, 255, 255)', 'text-primary-color': 'rgb(0, 0, 0)' },
  'high contrast dark': { 'background-color': 'rgb(0, 0, 0)', 'text-primary-color': 'rgb(255, 255, 255)' },
};

const DEFAULTS: Omit<HostSettings, 'attachments'> = {
  shape: 'current',
  handshake: 'given',
  theme: HOST_THEMES.light,
  configuration: 'empty',
  withoutServices: [],
  build: { id: 7, status: 2 },
  project: { id: '6ce954b1-ce1f-45d1-b94d-e6bf2464ba2c', name: 'Motor claims' },
  token: 'token-of-the-reader',
  sandbox: '',
  collectionPath: '/org/',
  listStatus: 200,
  listContentType: 'application/json',
  newestApi: undefined,
};

/** A page of a pipeline run with our tab in it, simulated: what the host says and what its REST API answers. */
export interface SimulatedHost {
  /** Of the page around the frame. */
  url: string;
  /** Of the REST API: method, path and whether the reader's token came along. */
  requests: string[];
  settings: HostSettings;
  close(): Promise<void>;
}

/**
 * Starts the host on `localhost` and the extension's files on `127.0.0.1`, two sites, as in the cloud.
 * @param folder holds what the package holds
 */
export async function startHost(folder: string, given: Partial<HostSettings> = {}): Promise<SimulatedHost> {
  const settings = { ...DEFAULTS, attachments: [], ...given };
  const files = await listen((request, response) => void sendFile(folder, request, response));
  const requests: string[] = [];
  const script = await readFile(join(root, 'test/support/simulatedDevOpsHostPage.js'), 'utf8');
  const host = await listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname.startsWith(settings.collectionPath)) {
      response.setHeader('access-control-allow-origin', request.headers.origin ?? '*');
      response.setHeader(
        'access-control-allow-headers',
        'authorization, content-type, x-tfs-fedauthredirect',
      );
      if (request.method !== 'OPTIONS') {
        const allowed = request.headers.authorization === `Bearer ${settings.token}`;
        requests.push(
          `${allowed ? 'with' : 'without'} token ${url.pathname} ${url.searchParams.get('api-version')}`,
        );
        const [status, contentType, body] = answer(settings, address(host, 'localhost'), url, allowed);
        response.writeHead(status, { 'content-type': contentType }).end(body);
      } else response.end();
      return;
    }
    const page = {
      ...settings,
      collection: `${address(host, 'localhost')}${settings.collectionPath}`,
      attachments: [],
    };
    const frameUrl = `${address(files, '127.0.0.1')}/report/tab/index.html`;
    const constants = `const settings = ${JSON.stringify(page)}; const frameUrl = ${JSON.stringify(frameUrl)};`;
    response
      .setHeader('content-type', 'text/html; charset=utf-8')
      .end(`<!doctype html><title>Run</title><body style="margin:0"><script>${constants}${script}</script>`);
  });
  return {
    url: `${address(host, 'localhost')}/run`,
    requests,
    settings,
    close: async () => {
      for (const server of [files, host]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

const TIMELINE = '96ac2280-8cb4-5df5-99de-dd2da759617d';

/** Of the REST API: status, type of the content, content. */
type Answer = [status: number, contentType: string, body: string | Buffer];

function answer(settings: HostSettings, address: string, url: URL, allowed: boolean): Answer {
  const { attachments, listStatus, listContentType, newestApi, project, build, collectionPath } = settings;
  if (!allowed) return [401, 'application/json', '{"message":"TF400813"}'];
  const version = url.searchParams.get('api-version') ?? '';
  if (newestApi !== undefined && Number.parseFloat(version) > Number.parseFloat(newestApi)) {
    const message = `The requested REST API version of ${version} is out of range for this server. The latest REST API version this server supports is ${newestApi}.`;
    return [400, 'application/json', JSON.stringify({ message, typeKey: 'VssVersionOutOfRangeException' })];
  }
  const of = `${collectionPath}${project.id}/_apis/build/builds/${build?.id}/`;
  if (!url.pathname.startsWith(of)) return [404, 'application/json', '{}'];
  const parts = url.pathname.slice(of.length).split('/').map(decodeURIComponent);
  if (parts[0] === 'attachments') {
    const value = attachments.flatMap(({ name, type = REPORT_TYPE }, i) => {
      const href = `${address}${of}${TIMELINE}/${recordId(i)}/attachments/${type}/${encodeURIComponent(name)}`;
      return type === parts[1] ? [{ name, _links: { self: { href } } }] : [];
    });
    return [listStatus, listContentType, JSON.stringify({ count: value.length, value })];
  }
  const found = attachments.find(({ name, type = REPORT_TYPE }, i) =>
    isDeepStrictEqual(parts, [TIMELINE, recordId(i), 'attachments', type, name]),
  );
  if (!found) return [404, 'application/json', '{}'];
  return [found.status ?? 200, found.contentType ?? 'application/octet-stream', found.content];
}

const REPORT_TYPE = 'insurance-model-pipeline.gate-report';

function recordId(i: number): string {
  return `6f5e4d3c-0000-4000-8000-${String(i).padStart(12, '0')}`;
}

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

async function sendFile(
  folder: string,
  { url = '/' }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(url, 'http://127.0.0.1').pathname;
  try {
    const content = await readFile(join(folder, path));
    response.setHeader('content-type', TYPES[extname(path)] ?? 'application/octet-stream').end(content);
  } catch {
    response.writeHead(404).end();
  }
}

async function listen(listener: RequestListener): Promise<Server> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function address(server: Server, name: string): string {
  return `http://${name}:${(server.address() as AddressInfo).port}`;
}
