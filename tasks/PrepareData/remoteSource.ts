import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import tl from 'azure-pipelines-task-lib/task.js';
import { UserError } from '../../runtime/error.js';
import type { BlobEntry, FetchedBlob } from '../../workspace/azureml/blobSource.js';
import type { Host } from '../common/host.js';
import { files, oneOf, optionalText, type Reader, readInputs, text } from '../common/inputs.js';
import { maskSecret, secretFromEnvironment } from '../common/secret.js';

/** Where the rows come from, as the inputs say. */
export type SourceChoice =
  | { type: 'files'; paths: string[] }
  | { type: 'azureStorage'; address: string; connectionInput?: string; factory?: Factory }
  | { type: 'azuremlData'; reference: string; resourceGroup: string; workspace: string };

interface Factory {
  resourceGroup: string;
  factory: string;
  pipeline: string;
  parameters: Record<string, unknown>;
}

const CONNECTION = 'azureSubscription';

/** Reads `sourceType` and the inputs that belong to the choice. */
export const sourceChoice: Reader<SourceChoice> = (name) => {
  const type = oneOf('files', 'azureStorage', 'azuremlData')(name);
  if (type === 'files') return { type, paths: readInputs({ source: files }).source };
  if (type === 'azuremlData') {
    const inputs = readInputs({
      source: text,
      azureSubscription: text,
      resourceGroupName: text,
      amlWorkspaceName: text,
    });
    return {
      ...{ type, reference: inputs.source },
      ...{ resourceGroup: inputs.resourceGroupName, workspace: inputs.amlWorkspaceName },
    };
  }
  const { source, azureSubscription, dataFactoryPipeline } = readInputs({
    source: text,
    azureSubscription: optionalText,
    dataFactoryPipeline: optionalText,
  });
  return {
    ...{ type, address: source },
    ...(azureSubscription && { connectionInput: CONNECTION }),
    ...(dataFactoryPipeline && { factory: factoryOf(dataFactoryPipeline) }),
  };
};

function factoryOf(pipeline: string): Factory {
  const { dataFactoryName, dataFactoryResourceGroup, dataFactoryParameters } = readInputs({
    azureSubscription: text,
    dataFactoryName: text,
    dataFactoryResourceGroup: text,
    dataFactoryParameters: (name) => parametersOf(name, optionalText(name)),
  });
  return {
    ...{ factory: dataFactoryName, resourceGroup: dataFactoryResourceGroup },
    ...{ pipeline, parameters: dataFactoryParameters },
  };
}

function parametersOf(where: string, json: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value as Record<string, unknown>;
    }
  } catch {}
  throw new UserError({
    where: `Input '${where}'`,
    what: 'It is not a JSON object.',
    cure: 'Write one, such as { "month": "2026-10" }.',
  });
}

/** What is known of a file that came from elsewhere. */
export type FileOrigin = Pick<FetchedBlob, 'uri' | 'etag'>;

/** Brings the rows onto the agent: paths of files, and where each came from. */
export async function fetchSource(
  choice: SourceChoice,
  host: Host,
): Promise<{ paths: string[]; origins: ReadonlyMap<string, FileOrigin> }> {
  if (choice.type === 'files') return { paths: choice.paths, origins: new Map() };
  const fetched = await fetchRemote(choice, host);
  return {
    paths: fetched.map(({ path }) => path),
    origins: new Map(fetched.map(({ path, uri, etag }) => [path, { uri, etag }])),
  };
}

async function fetchRemote(
  choice: Exclude<SourceChoice, { type: 'files' }>,
  host: Host,
): Promise<FetchedBlob[]> {
  const folder = await mkdtemp(join(tl.getVariable('Agent.TempDirectory') ?? tl.cwd(), 'source-'));
  const { agentNetwork, azureConnection, openAzure } = await import('../common/azureConnection.js');
  if (choice.type === 'azuremlData') {
    const { openAzureMl } = await import('../common/openAzureMl.js');
    const { fetchDataAsset } = await import('../../workspace/azureml/dataAssetSource.js');
    const opened = await openAzureMl({ ...choice, runOn: 'azureml', connectionInput: CONNECTION });
    host.progress(0, `Fetching ${choice.reference}`);
    return fetchDataAsset("Input 'source'", choice.reference, opened, folder, host.signal);
  }
  const { fetchBlobs, readBlobAddress } = await import('../../workspace/azureml/blobSource.js');
  const address = readBlobAddress("Input 'source'", choice.address);
  const access = choice.connectionInput
    ? await openAzure(azureConnection(choice.connectionInput))
    : undefined;
  if (choice.factory && access) {
    const { runFactoryPipeline } = await import('../../workspace/azureml/dataFactory.js');
    host.progress(0, `Running ${choice.factory.pipeline}`);
    await runFactoryPipeline(access, choice.factory, host);
  }
  const entry: BlobEntry = {
    credential: access?.credential,
    sas: sharedAccessSignature(),
    httpClient: access?.httpClient ?? agentNetwork(),
  };
  return fetchBlobs(address, entry, folder, (uri) => host.progress(0, `Fetching ${uri}`), host.signal);
}

/** Its signature is masked by itself too: messages of the storage may quote it alone. */
function sharedAccessSignature(): string | undefined {
  const sas = secretFromEnvironment('SOURCE_SAS');
  const signature = new URLSearchParams(sas).get('sig');
  if (signature) for (const form of [signature, encodeURIComponent(signature)]) maskSecret(form);
  return sas;
}
