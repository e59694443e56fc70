import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { UserError } from '../../runtime/error.js';
import { canonicalJson } from '../../runtime/files.js';
import { hashModelDirectory } from '../../runtime/model/directory.js';
import { Lineage, type ModelVersion, type Workspace } from '../workspace.js';
import { checkAssetName } from './assetName.js';
import { AzureError } from './azureError.js';
import type { AzureMlClient, Waiting } from './client.js';
import type { Datastore } from './datastore.js';

const Text = z.record(z.string(), z.string()).nullish();
const ModelVersionResource = z.looseObject({
  name: z.string(),
  properties: z.looseObject({
    modelUri: z.string(),
    modelType: z.string().nullish(),
    tags: Text,
    properties: Text,
    description: z.string().nullish(),
  }),
  systemData: z.looseObject({ createdAt: z.string().optional() }).optional(),
});
type ModelVersionResource = z.output<typeof ModelVersionResource>;
const Container = z.looseObject({ properties: z.looseObject({ nextVersion: z.string().nullish() }) });

const NUMBER = /^[1-9]\d*$/;
/** A version with this tag is the one that the alias points to; its value is the time of the move. */
const ALIAS_TAG = 'alias.';
/** Attempts to take the next number while others take it too. */
const ATTEMPTS = 10;

type Models = Pick<Workspace, 'registerModel' | 'findModel' | 'listModels' | 'modelFolder' | 'setAlias'>;

/**
 * Model versions in the workspace's registry, as MLflow models. The lineage lies whole beside the model's files and in
 * short in the version's tags; aliases are tags, since the registry has none.
 */
export function azureModels(
  client: AzureMlClient,
  store: Datastore,
  waiting: Waiting,
  /** Local folder for models that are fetched. */
  cache: string,
): Models {
  const folderOf = (name: string, contentSha256: string) =>
    `insurance-model-pipeline/models/${name}/${contentSha256}`;
  const pathOf = (name: string, version: number) =>
    `models/${checkAssetName('modelName', name)}/versions/${version}`;

  async function resources(name: string): Promise<ModelVersionResource[]> {
    if (!(await client.get(`models/${checkAssetName('modelName', name)}`, Container, waiting.signal)))
      return [];
    const all = await client.list(`models/${name}/versions`, ModelVersionResource, waiting.signal);
    return all.filter((one) => NUMBER.test(one.name)).sort((a, b) => Number(b.name) - Number(a.name));
  }

  async function modelOf(name: string, { name: version, properties, systemData }: ModelVersionResource) {
    const { contentSha256 = '' } = properties.properties ?? {};
    const tags = properties.tags ?? {};
    const lineageText =
      contentSha256 && (await store.readText(`${folderOf(name, contentSha256)}/lineage.json`));
    return {
      ...{ name, version: Number(version), contentSha256 },
      createdTime: Date.parse(systemData?.createdAt ?? '') || 0,
      lineage: lineageText ? Lineage.parse(JSON.parse(lineageText)) : unknownLineage(tags),
      tags: Object.fromEntries(Object.entries(tags).filter(([key]) => !key.startsWith(ALIAS_TAG))),
      aliases: aliasesOf(tags),
    } satisfies ModelVersion;
  }

  async function withContent(name: string, contentSha256: string): Promise<ModelVersion | undefined> {
    const found = (await resources(name)).find(
      ({ properties }) => properties.properties?.contentSha256 === contentSha256,
    );
    return found && modelOf(name, found);
  }

  async function take(name: string, body: object): Promise<ModelVersionResource> {
    for (let attempt = 1; ; attempt++) {
      const container = await client.get(`models/${name}`, Container, waiting.signal);
      const version = Number(container?.properties.nextVersion ?? 1);
      try {
        return await client.put(pathOf(name, version), body, ModelVersionResource, waiting);
      } catch (error) {
        if (!(error instanceof AzureError && error.status === 409) || attempt === ATTEMPTS) throw error;
      }
    }
  }

  return {
    async listModels(name) {
      return Promise.all((await resources(name)).map((resource) => modelOf(name, resource)));
    },

    async findModel(name, reference) {
      const all = await resources(name);
      const found = all.find(({ name: version, properties }) =>
        reference === 'latest'
          ? true
          : NUMBER.test(reference)
            ? version === reference
            : aliasesOf(properties.tags ?? {}).includes(reference),
      );
      return found && modelOf(name, found);
    },

    async registerModel(name, modelFolder, lineage, tags, records = {}) {
      const contentSha256 = await hashModelDirectory(modelFolder);
      const known = await withContent(name, contentSha256);
      if (known) return { model: known, created: false };
      const folder = folderOf(checkAssetName('modelName', name), contentSha256);
      await store.uploadFolder(modelFolder, `${folder}/model`, waiting.signal);
      for (const [file, text] of Object.entries(records)) await store.writeText(`${folder}/${file}`, text);
      await store.writeText(`${folder}/lineage.json`, canonicalJson(lineage));
      const made = await take(name, {
        properties: {
          modelType: 'mlflow_model',
          modelUri: store.uri(`${folder}/model`),
          tags: { ...lineageTags(lineage), ...tags },
          properties: { contentSha256 },
        },
      });
      return { model: await modelOf(name, made), created: true };
    },

    async modelFolder({ name, version, contentSha256 }) {
      const resource = await client.get(pathOf(name, version), ModelVersionResource, waiting.signal);
      const path = resource && store.pathOf(resource.properties.modelUri);
      if (path === undefined) {
        throw new UserError({
          where: `${name} version ${version}`,
          what: resource
            ? `Its files lie elsewhere: ${resource.properties.modelUri}.`
            : 'There is no such version.',
          cure: 'Register the model with RegisterModel, and use that version.',
        });
      }
      const folder = join(cache, name, String(version));
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      await store.download(path, folder, waiting.signal);
      if (contentSha256 && (await hashModelDirectory(folder)) !== contentSha256) {
        throw new UserError({
          where: `${name} version ${version}`,
          what: 'Its files are not those that were registered.',
          cure: 'Register the model anew and use that version.',
        });
      }
      return folder;
    },

    async setAlias(name, alias, version, _origin) {
      const all = await resources(name);
      const target = all.find((one) => one.name === String(version));
      if (!target) {
        throw new UserError({
          where: 'alias',
          what: `${name} has no version ${version}, so "${alias}" cannot point to it.`,
          cure: `Its versions: ${all.map((one) => one.name).join(', ') || 'none'}.`,
        });
      }
      const key = `${ALIAS_TAG}${alias}`;
      const retag = async (resource: ModelVersionResource, tags: Record<string, string>) =>
        client.put(
          pathOf(name, Number(resource.name)),
          { properties: { ...resource.properties, tags } },
          ModelVersionResource,
          waiting,
        );
      // The new one first: for a moment two versions bear the alias, and the higher one is found, but never none.
      if (!target.properties.tags?.[key]) {
        await retag(target, { ...target.properties.tags, [key]: new Date().toISOString() });
      }
      for (const other of all) {
        const { [key]: since, ...tags } = other.properties.tags ?? {};
        if (other.name === target.name || since === undefined) continue;
        await retag(other, { ...tags, [`was.${alias}`]: `${since} to ${new Date().toISOString()}` });
      }
    },
  };
}

function aliasesOf(tags: Record<string, string>): string[] {
  return Object.keys(tags)
    .filter((key) => key.startsWith(ALIAS_TAG))
    .map((key) => key.slice(ALIAS_TAG.length))
    .sort();
}

/** What a person wants to see in the registry's list; the whole lineage lies beside the model. */
function lineageTags({
  dataName,
  dataVersion,
  runId,
  metrics,
  gate,
  origin,
}: Lineage): Record<string, string> {
  const tags: Record<string, string | undefined> = {
    ...{ dataName, dataVersion, runId },
    gate: gate.override ? `${gate.verdict}, overridden` : gate.verdict,
    ...{ auc: metrics.auc?.toString(), gini: metrics.gini?.toString() },
    ...{ commit: origin.commit, pipelineRun: origin.pipelineRun, pipelineRunUrl: origin.pipelineRunUrl },
  };
  return Object.fromEntries(
    Object.entries(tags).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
}

/** A model that came into the registry by another way. */
function unknownLineage(tags: Record<string, string>): Lineage {
  return {
    ...(tags.dataVersion && { dataVersion: tags.dataVersion }),
    ...{ params: {}, metrics: {}, gate: { verdict: 'not run' }, origin: {} },
  };
}
