// The page around an extension's frame, as Azure DevOps is: speaks the protocol of azure-devops-extension-sdk (XDM.ts)
// with the frame. `settings` and `frameUrl` are put before it by simulatedDevOpsHost.ts.
/* global settings, frameUrl */
const frame = document.createElement('iframe');
const proxies = new Map();
let nextProxy = 1;
window.messages = [];

/** Functions cross the frame as ids that the other side calls back. */
function crossing(value) {
  if (typeof value === 'function') {
    const id = nextProxy++;
    proxies.set(`proxy${id}`, value);
    return { __proxyFunctionId: id, _channelId: 1 };
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, crossing(inner)]));
}

function send(message) {
  frame.contentWindow.postMessage(JSON.stringify(message), '*');
}

let build = settings.build;
const listeners = [];
const services = {
  'ms.vss-build-web.build-page-data-service': { getBuildPageData: () => ({ build }) },
  'ms.vss-tfs-web.tfs-page-data-service': { getProject: () => settings.project },
  'ms.vss-features.location-service': { getResourceAreaLocation: () => settings.collection },
};
for (const name of settings.withoutServices ?? []) delete services[name];

const pageContext = {
  globalization: { culture: 'en-US', theme: 'Default' },
  timeZonesConfiguration: {},
  webContext: { project: settings.project },
};
const extension = { id: 'p.e', publisherId: 'p', extensionId: 'e', version: '1.0.0' };
const user = { id: 'u', descriptor: 'd', name: 'reader', displayName: 'Reader', imageUrl: '' };
const organisation = { id: 'h', name: 'org', type: 4, serviceVersion: '', isHosted: true };
const initialConfig =
  settings.configuration === 'onBuildChanged'
    ? {
        onBuildChanged: ({ __proxyFunctionId }) => {
          const change = () =>
            send({
              id: 900 + listeners.length,
              instanceId: '__proxyFunctions',
              methodName: `proxy${__proxyFunctionId}`,
              params: [build],
            });
          listeners.push(change);
          change();
        },
      }
    : {};
const legacy = {
  pageContext,
  extensionContext: extension,
  contribution: { id: 'p.e.model-reports-tab', properties: {} },
};
const shapes = {
  current: {
    contributionId: 'p.e.model-reports-tab',
    context: { extension, pageContext, user, host: organisation },
  },
  legacy,
  mixed: { ...legacy, context: { user, host: organisation } },
};

const objects = {
  'DevOps.HostControl': {
    initialHandshake: () => {
      if (settings.handshake === 'refused') throw new Error('The extension is not allowed here.');
      const theme = settings.theme ? { themeData: settings.theme } : {};
      return crossing({ ...shapes[settings.shape], initialConfig, ...theme });
    },
    notifyLoadSucceeded: () => undefined,
    notifyLoadFailed: () => undefined,
    getAccessToken: () => ({ token: settings.token }),
    resize: () => undefined,
  },
  'DevOps.ServiceManager': { getService: (id) => crossing(services[id]) },
  __proxyFunctions: new Proxy({}, { get: (_, name) => proxies.get(name) }),
};

window.addEventListener('message', async ({ source, data }) => {
  if (source !== frame.contentWindow || typeof data !== 'string') return;
  const { id, instanceId, methodName, params = [], handshakeToken } = JSON.parse(data);
  if (instanceId === undefined) return;
  window.messages.push(`${instanceId}.${methodName}`);
  if (settings.handshake === 'silent') return;
  const method = objects[instanceId]?.[methodName];
  try {
    if (!method) throw new Error(`RPC method not found: ${methodName}`);
    send({ id, handshakeToken, result: await method(...params) });
  } catch (error) {
    send({ id, handshakeToken, error: { name: error.name, message: error.message } });
  }
});

/** What a test may do to the running page. */
window.changeTheme = (theme) =>
  send({
    id: 800,
    instanceId: 'DevOps.SdkClient',
    methodName: 'dispatchEvent',
    params: ['themeChanged', { detail: { data: theme } }],
  });
window.endRun = () => {
  build = { ...build, status: 2 };
};

if (settings.sandbox) frame.setAttribute('sandbox', settings.sandbox);
frame.title = 'Model gate';
frame.style.cssText = 'border: 0; width: 100%; height: 100vh;';
frame.src = frameUrl;
document.body.append(frame);
