import type { SimulatedResources } from './resources.js';

const PROBE = {
  ...{ failureThreshold: 30, successThreshold: 1 },
  ...{ initialDelay: 'PT10S', period: 'PT10S', timeout: 'PT2S' },
};

/** Adds what Azure itself fills in, found by running Microsoft's Python SDK against the simulation. */
export function shownByAzure({ behaviours }: SimulatedResources, region: string): void {
  const add = (type: string, defaults: (name: string) => Record<string, unknown>) => {
    behaviours[type] = {
      ...behaviours[type],
      read: (resource) => ({
        ...resource,
        properties: { ...defaults(resource.name), ...resource.properties },
      }),
    };
  };
  add('models_versions', () => ({ flavors: {}, properties: {}, tags: {}, isArchived: false }));
  add('data_versions', () => ({ properties: {}, tags: {}, isArchived: false }));
  add('environments_versions', () => ({
    properties: {},
    tags: {},
    environmentType: 'UserCreated',
    osType: 'Linux',
  }));
  add('codes_versions', () => ({ properties: {}, tags: {} }));
  add('jobs', () => ({
    status: 'NotStarted',
    properties: {},
    tags: {},
    services: {},
    outputs: {},
    experimentName: 'Default',
  }));
  add('onlineEndpoints_deployments', () => ({
    ...{
      properties: {},
      environmentVariables: {},
      appInsightsEnabled: false,
      egressPublicNetworkAccess: 'Enabled',
    },
    scaleSettings: { scaleType: 'Default' },
    requestSettings: { maxConcurrentRequestsPerInstance: 1, requestTimeout: 'PT5S', maxQueueWait: 'PT0.5S' },
    livenessProbe: PROBE,
    readinessProbe: PROBE,
  }));
  add('onlineEndpoints', (name) => ({
    ...{ properties: {}, traffic: {}, mirrorTraffic: {} },
    scoringUri: `https://${name}.${region}.inference.ml.azure.com/score`,
    swaggerUri: `https://${name}.${region}.inference.ml.azure.com/swagger.json`,
  }));
}
