import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { failure, type SimulatedAnswer, type SimulatedRequest } from './http.js';
import type { Resource } from './resources.js';
import { REGION, type SimulatedAzure } from './simulatedAzure.js';

export interface SimulatedBatch {
  /** Leaves the next jobs in the state Running, as a long table would. */
  holds: boolean;
  /** What Azure answers a call of the endpoint, instead of starting a job. */
  refusal: SimulatedAnswer | undefined;
  /** Names of the jobs that were started, and what they wrote to their logs. */
  logs: Map<string, string>;
  stop(): Promise<void>;
}

interface Invocation {
  properties: {
    inputData: Record<string, { jobInputType: string; uri?: string; value?: string }>;
    outputData: Record<string, { jobOutputType: string; uri: string }>;
  };
}

/**
 * Batch endpoints of the simulated Azure that really score: a job binds the inputs of the pipeline component to those of
 * its step, fetches models and tables from storage, and runs the step's command as a process of this machine, in the
 * build context of its environment. Only pipelines of one step.
 */
export async function serveBatch(azure: SimulatedAzure): Promise<SimulatedBatch> {
  const { resources, entra } = azure;
  const folder = await mkdtemp(join(tmpdir(), 'simulated-batch-'));
  const running = new Set<ChildProcess>();
  const container = azure.storage.getContainerClient(azure.container);
  const batch: SimulatedBatch = {
    ...{ holds: false, refusal: undefined, logs: new Map() },
    stop: async () => {
      for (const child of running) child.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
  resources.behaviours.batchEndpoints = {
    ...resources.behaviours.batchEndpoints,
    read: (endpoint) => ({
      ...endpoint,
      properties: {
        ...endpoint.properties,
        scoringUri: `https://${endpoint.name}.${REGION}.inference.ml.azure.com/jobs`,
      },
    }),
  };
  resources.behaviours.jobs = {
    ...resources.behaviours.jobs,
    act(job, action) {
      if (action !== 'cancel') return undefined;
      job.properties.status = 'Canceled';
      return { status: 200 };
    },
  };
  azure.serve('.inference.ml.azure.com', invoke);
  return batch;

  function invoke(request: SimulatedRequest): SimulatedAnswer {
    const refused = entra.refusal(request, 'https://ml.azure.com');
    if (refused) return { status: 401, body: { error: { code: 'UserError', message: refused } } };
    if (batch.refusal) return batch.refusal;
    const endpoint = request.host.split('.')[0];
    const deployment = resources.find(
      `batchEndpoints/${endpoint}/deployments/${request.headers['azureml-model-deployment']}`,
    );
    if (!deployment || request.path !== '/jobs')
      return failure(404, 'NotFound', 'There is no such deployment.');
    const { componentId, settings } = deployment.properties.deploymentConfiguration;
    if (!resources.find(`computes/${settings.default_compute}`))
      return failure(400, 'BadArgument', 'No compute.');
    const name = `batchjob-${randomUUID()}`;
    resources.seed(`jobs/${name}`, { jobType: 'Pipeline', status: 'Running' });
    if (!batch.holds)
      void run(resources.find(`jobs/${name}`)!, specOf(componentId.assetId), JSON.parse(request.text));
    return { status: 201, body: { id: `${resources.root}/jobs/${name}`, name, type: 'jobs' } };
  }

  // biome-ignore lint/suspicious/noExplicitAny: a component's specification is free-form
  function specOf(id: string): any {
    return resources.find(id.slice(id.indexOf(resources.root) + resources.root.length + 1))!.properties
      .componentSpec;
  }

  // biome-ignore lint/suspicious/noExplicitAny: a component's specification is free-form
  async function run(job: Resource, pipeline: any, { properties }: Invocation): Promise<void> {
    try {
      const place = await mkdtemp(join(folder, 'job-'));
      // biome-ignore lint/suspicious/noExplicitAny: a component's specification is free-form
      const [step] = Object.values<any>(pipeline.jobs);
      const component = specOf(step.componentId);
      const unknown = Object.keys(properties.inputData).find((name) => !(name in pipeline.inputs));
      if (unknown) throw new Error(`The pipeline has no input ${unknown}.`);
      const values: Record<string, string | undefined> = {};
      // biome-ignore lint/suspicious/noExplicitAny: a component's specification is free-form
      for (const [name, bound] of Object.entries<any>(step.inputs)) {
        const parent = /^\$\{\{parent\.inputs\.(\w+)\}\}$/.exec(bound.value ?? '')?.[1];
        const given = parent && properties.inputData[parent];
        if (bound.uri) values[name] = await model(bound.uri, join(place, name));
        else if (given && given.uri !== undefined) values[name] = await mount(given.uri, join(place, name));
        else values[name] = parent ? (given ? given.value : pipeline.inputs[parent].default) : bound.value;
      }
      const output = join(place, 'output');
      await mkdir(output);
      const context = await image(component.environment, join(place, 'context'));
      const command = (component.command as string)
        .replace(/\$\[\[(.*?\$\{\{inputs\.(\w+)\}\}.*?)\]\]/g, (_, part, name) =>
          values[name] === undefined ? '' : part,
        )
        .replace(/\$\{\{inputs\.(\w+)\}\}/g, (_, name) => values[name]!)
        .replace(/\$\{\{outputs\.\w+\}\}/g, output)
        .replace(/^node \/app\//, `"${process.execPath}" "${context}/`)
        .replace('.js', '.js"');
      const code = await execute(job.name, command, context);
      const { uri } = properties.outputData.scores!;
      for (const file of await readdir(output)) {
        await container
          .getBlockBlobClient(`${uri.split('/paths/')[1]}/${file}`)
          .uploadFile(join(output, file));
      }
      job.properties.status = code === 0 ? 'Completed' : 'Failed';
    } catch (error) {
      batch.logs.set(job.name, String(error));
      job.properties.status = 'Failed';
    }
  }

  async function execute(name: string, command: string, cwd: string): Promise<number | null> {
    const child = spawn('/bin/sh', ['-c', command], { cwd, env: { PATH: process.env.PATH ?? '' } });
    running.add(child);
    let log = `${command}\n`;
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (log += chunk));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    running.delete(child);
    batch.logs.set(name, log);
    return code;
  }

  async function model(id: string, to: string): Promise<string> {
    const version = resources.find(id.slice(resources.root.length + 1))!;
    await download(`${version.properties.modelUri.split('/paths/')[1]}/`, to);
    return to;
  }

  /** A file of the datastore under its own name. */
  async function mount(uri: string, to: string): Promise<string> {
    const path = uri.split('/paths/')[1]!;
    await mkdir(to);
    await container.getBlobClient(path).downloadToFile(join(to, basename(path)));
    return join(to, basename(path));
  }

  /** Only what the Dockerfile copies into the image. */
  async function image(environment: string, to: string): Promise<string> {
    const id = environment.replace('azureml:', '').slice(resources.root.length + 1);
    const { contextUri } = resources.find(id)!.properties.build;
    await download(`${contextUri.split(`/${azure.container}/`)[1]}/`, to);
    const copied =
      /^COPY (.+) \.\/$/m.exec(await readFile(join(to, 'Dockerfile'), 'utf8'))?.[1]?.split(' ') ?? [];
    for (const file of await readdir(to)) if (!copied.includes(file)) await rm(join(to, file));
    return to;
  }

  async function download(prefix: string, to: string): Promise<void> {
    for await (const { name } of container.listBlobsFlat({ prefix })) {
      const file = join(to, name.slice(prefix.length));
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, await container.getBlobClient(name).downloadToBuffer());
    }
  }
}
