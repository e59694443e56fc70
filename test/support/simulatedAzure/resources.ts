import { randomUUID } from 'node:crypto';
import { failure, type SimulatedAnswer } from './http.js';
import { azureSchemas } from './schemas.js';

/** A resource as Azure Resource Manager keeps it. */
export interface Resource {
  id: string;
  name: string;
  type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties differ by type and are checked against Azure's schema
  properties: Record<string, any>;
  [key: string]: unknown;
}

/** What a type of resource does besides being kept. */
export interface Behaviour {
  /** Refuses a body that the schema lets through. */
  check?: (resource: Resource, before: Resource | undefined) => SimulatedAnswer | undefined;
  /** Work that goes on after the answer; its error is the operation's. */
  provision?: (resource: Resource) => Promise<SimulatedAnswer | undefined> | undefined;
  /** Refuses a deletion, or lets go of what the resource held. */
  remove?: (resource: Resource) => SimulatedAnswer | undefined;
  /** A POST below a resource, such as `listKeys`; undefined for one that it does not know. */
  act?: (
    resource: Resource,
    action: string,
    text: string,
  ) => SimulatedAnswer | Promise<SimulatedAnswer> | undefined;
  /** Adds what only reading shows. */
  read?: (resource: Resource) => Resource;
}

const VERSIONED = new Set(['codes', 'data', 'environments', 'models', 'components']);
/** Created at once; every other type takes a while. */
const IMMEDIATE = new Set(['jobs', 'datastores', 'schedules']);
/** What may change in a version that is there. */
const CHANGEABLE = new Set([
  'description',
  'tags',
  'isArchived',
  'properties',
  'stage',
  'flavors',
  'isAnonymous',
]);

interface Operation {
  status: 'InProgress' | 'Succeeded' | 'Failed';
  error?: unknown;
  /** Looks that still find it in progress. */
  looks: number;
}

/** Resource Manager's resources below one workspace, simulated: kept in memory, checked by Azure's own schemas. */
export class SimulatedResources {
  readonly all = new Map<string, Resource>();
  /** Every PUT that changed something: type and name. */
  readonly created: string[] = [];
  readonly behaviours: Record<string, Behaviour> = {};
  /** How many looks find an operation in progress before it ends. */
  looks = 1;
  private readonly operations = new Map<string, Operation>();
  private readonly busy = new Set<string>();

  constructor(
    /** ARM id of the workspace. */
    readonly root: string,
  ) {}

  find(path: string): Resource | undefined {
    return this.all.get(path.toLowerCase());
  }

  children(path: string): Resource[] {
    const prefix = `${path}/`.toLowerCase();
    return [...this.all]
      .filter(([key]) => key.startsWith(prefix) && !key.slice(prefix.length).includes('/'))
      .map(([, resource]) => resource);
  }

  /** Sets down what is there from the start. */
  seed(path: string, properties: Record<string, unknown>): void {
    this.all.set(path.toLowerCase(), this.resource(path, { properties }));
  }

  get(path: string): SimulatedAnswer {
    const { type, isCollection } = placeOf(path);
    if (isCollection)
      return {
        status: 200,
        body: { value: this.children(path).map((resource) => this.shown(type, resource)) },
      };
    const resource = this.find(path);
    if (!resource) return failure(404, 'ResourceNotFound', `The Resource '${path}' was not found.`);
    return { status: 200, body: this.shown(type, resource) };
  }

  put(path: string, body: object, apiVersion: string): SimulatedAnswer {
    const { type, name, parent, isCollection } = placeOf(path);
    if (isCollection) return failure(405, 'MethodNotAllowed', 'A collection cannot be written.');
    asText(body);
    const wrong = azureSchemas(apiVersion).check(`workspaces_${type}`, { name, ...body });
    if (wrong) return failure(400, 'ValidationError', wrong);
    const before = this.find(path);
    if (this.busy.has((parent ?? path).toLowerCase()) || this.busy.has(path.toLowerCase())) {
      return failure(409, 'Conflict', 'There is already an active operation on this resource.');
    }
    if (parent && !this.find(parent)) {
      if (!type.endsWith('_versions'))
        return failure(404, 'ParentResourceNotFound', `The parent '${parent}' was not found.`);
      this.all.set(parent.toLowerCase(), this.resource(parent, { properties: {} }));
    }
    const resource = this.resource(path, body, before);
    if (before && type.endsWith('_versions')) {
      const changed = Object.keys({ ...before.properties, ...resource.properties }).find(
        (key) =>
          !CHANGEABLE.has(key) &&
          JSON.stringify(before.properties[key]) !== JSON.stringify(resource.properties[key]),
      );
      if (changed)
        return failure(
          409,
          'UserError',
          `Asset version ${name} already exists and its ${changed} cannot be changed.`,
        );
    }
    const behaviour = this.behaviours[type] ?? {};
    const refusal = behaviour.check?.(resource, before);
    if (refusal) return refusal;
    if (!before) this.created.push(`${type} ${path.split('/').slice(2).join('/')}`);
    const isImmediate = IMMEDIATE.has(type) || type.endsWith('_versions') || VERSIONED.has(type);
    if (isImmediate) {
      this.all.set(path.toLowerCase(), resource);
      void behaviour.provision?.(resource);
      return { status: before ? 200 : 201, body: this.shown(type, resource) };
    }
    const kept = before?.properties;
    resource.properties = { ...resource.properties, provisioningState: before ? 'Updating' : 'Creating' };
    this.all.set(path.toLowerCase(), resource);
    return {
      status: before ? 200 : 201,
      body: this.shown(type, resource),
      headers: this.operate(path, async () => {
        const error = await behaviour.provision?.(resource);
        // A failed update leaves what was there; a failed creation leaves a failed resource.
        resource.properties = error
          ? { ...(kept ?? resource.properties), provisioningState: 'Failed' }
          : { ...resource.properties, provisioningState: 'Succeeded' };
        return error;
      }),
    };
  }

  act(path: string, text: string): SimulatedAnswer | Promise<SimulatedAnswer> | undefined {
    const [, parent = '', action = ''] = /^(.*)\/([^/]+)$/.exec(path) ?? [];
    const resource = this.find(parent);
    return resource && this.behaviours[placeOf(parent).type]?.act?.(resource, action, text);
  }

  remove(path: string): SimulatedAnswer {
    const { type } = placeOf(path);
    const resource = this.find(path);
    if (!resource) return { status: 204 };
    const refusal = this.behaviours[type]?.remove?.(resource);
    if (refusal) return refusal;
    for (const key of [...this.all.keys()]) {
      if (key !== path.toLowerCase() && !key.startsWith(`${path.toLowerCase()}/`)) continue;
      this.all.delete(key);
      this.busy.delete(key);
    }
    return { status: 200 };
  }

  /** Starts work that is looked at under the returned headers. */
  operate(path: string, work: () => Promise<SimulatedAnswer | undefined>): Record<string, string> {
    const id = randomUUID();
    const operation: Operation = { status: 'InProgress', looks: this.looks };
    this.operations.set(id, operation);
    this.busy.add(path.toLowerCase());
    void work().then((answer) => {
      const error = (answer?.body as { error?: unknown } | undefined)?.error;
      operation.status = error ? 'Failed' : 'Succeeded';
      operation.error = error;
      this.busy.delete(path.toLowerCase());
    });
    const { origin, location } = { origin: 'https://management.azure.com', location: 'westeurope' };
    return {
      'azure-asyncoperation': `${origin}${this.root.split('/resourceGroups')[0]}/providers/Microsoft.MachineLearningServices/locations/${location}/mfeOperationsStatus/${id}?api-version=2023-04-01`,
    };
  }

  operation(id: string): SimulatedAnswer {
    const operation = this.operations.get(id);
    if (!operation) return failure(404, 'NotFound', 'There is no such operation.');
    const running = operation.status === 'InProgress' || operation.looks-- > 0;
    return {
      status: 200,
      body: running
        ? { status: 'InProgress' }
        : { status: operation.status, ...(operation.error !== undefined && { error: operation.error }) },
    };
  }

  private shown(type: string, resource: Resource): Resource {
    const shown = this.behaviours[type]?.read?.(resource) ?? resource;
    if (!VERSIONED.has(type)) return shown;
    const versions = this.children(`${resource.id.slice(this.root.length + 1)}/versions`).map(
      ({ name }) => name,
    );
    const highest = Math.max(0, ...versions.map(Number).filter(Number.isInteger));
    return {
      ...shown,
      properties: {
        ...shown.properties,
        latestVersion: versions.at(-1) ?? null,
        nextVersion: String(highest + 1),
      },
    };
  }

  private resource(path: string, body: object, before?: Resource): Resource {
    const { type, name } = placeOf(path);
    const { properties = {}, ...rest } = body as { properties?: Record<string, unknown> };
    const now = new Date().toISOString();
    return {
      ...rest,
      id: `${this.root}/${path}`,
      name,
      type: `Microsoft.MachineLearningServices/workspaces/${type.replaceAll('_', '/')}`,
      properties,
      systemData: {
        createdAt: (before?.systemData as { createdAt?: string } | undefined)?.createdAt ?? now,
        lastModifiedAt: now,
        ...{ createdBy: 'pipeline', createdByType: 'Application' },
        ...{ lastModifiedBy: 'pipeline', lastModifiedByType: 'Application' },
      },
    };
  }
}

/** Azure takes numbers among an asset's properties, as its Python SDK sends them, for text. */
function asText(body: { properties?: { properties?: Record<string, unknown> | null } }): void {
  const values = body.properties?.properties ?? {};
  for (const [key, value] of Object.entries(values))
    if (typeof value === 'number') values[key] = String(value);
}

/** `models/claims/versions/3` is the resource `3` of type `models_versions`. */
function placeOf(path: string): { type: string; name: string; parent?: string; isCollection: boolean } {
  const parts = path.split('/');
  const isCollection = parts.length % 2 === 1;
  const type = parts.filter((_, i) => i % 2 === 0).join('_');
  const parent = parts.length >= 4 ? parts.slice(0, parts.length - 2).join('/') : undefined;
  return {
    type,
    name: isCollection ? '' : (parts.at(-1) as string),
    ...(parent && { parent }),
    isCollection,
  };
}
