import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderMonitorReport } from '../../../report/monitor/monitorReport.js';
import { profileOf } from '../../../runtime/data/profileTable.js';
import type { FeatureColumn } from '../../../runtime/data/table.js';
import { baselineOf } from '../../../runtime/drift/baseline.js';
import { canonicalJson } from '../../../runtime/files.js';
import {
  type ModelDirectory,
  readModelDirectory,
  writeModelDirectory,
} from '../../../runtime/model/directory.js';
import { createEncoder } from '../../../runtime/model/encoder.js';
import { createScorer } from '../../../runtime/model/scorer.js';
import type { MonitorModelOptions } from '../../../tasks/MonitorModel/monitorModel.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import { claimSchema, writeClaimModel } from '../../serving/claimModel.js';
import { Random } from '../../support/random.js';

export interface Policy {
  id: number;
  age: number | null;
  region: string | null;
  new_bin: number;
  target: number;
  day: string;
}

const REGIONS = ['north', 'south', 'west'];

/** Policies of 40 weeks whose outcome follows the model; `older` is added to the age of each. */
export function policies(
  directory: ModelDirectory,
  { rows, seed, older = 0 }: { rows: number; seed: number; older?: number },
): Policy[] {
  const random = new Random(seed);
  const encoder = createEncoder(directory.model.featureNames, claimSchema);
  const scorer = createScorer(directory.model);
  return Array.from({ length: rows }, (_, i) => {
    const features = {
      age: random.chance(0.05) ? null : Math.min(90, 18 + older + Math.floor(500 * random.next() ** 2) / 10),
      region: random.chance(0.02) ? null : random.pick(REGIONS),
      new_bin: random.below(2),
    };
    const score = scorer.predictRow(encoder.encode(features).row);
    const day = new Date(Date.parse('2026-01-05') + Math.floor((280 * i) / rows) * 86_400_000);
    return {
      id: 1000 * seed + i,
      ...features,
      target: Number(random.chance(score)),
      day: day.toISOString().slice(0, 10),
    };
  });
}

export function writeCsv(path: string, rows: readonly object[], columns?: readonly string[]): string {
  const names = columns ?? Object.keys(rows[0]!);
  const lines = rows.map((row) =>
    names.map((name) => (row as Record<string, unknown>)[name] ?? '').join(','),
  );
  writeFileSync(path, `${names.join(',')}\n${lines.join('\n')}\n`);
  return path;
}

/**
 * A workspace with the claim model as `claims`, version 1 in production, the profile of its training data, and options
 * to look at it by.
 */
export async function monitoredModel(
  folder: string,
): Promise<{ directory: ModelDirectory; options: Omit<MonitorModelOptions, 'source'> }> {
  const modelFolder = join(folder, 'model');
  mkdirSync(modelFolder, { recursive: true });
  await writeClaimModel(modelFolder);
  const bare = await readModelDirectory(modelFolder);
  const training = policies(bare, { rows: 6000, seed: 1 });
  const columns: FeatureColumn[] = [
    { name: 'age', kind: 'numeric', values: numbers(training.map(({ age }) => age)) },
    {
      name: 'region',
      kind: 'categorical',
      values: numbers(training.map(({ region }) => (region === null ? null : REGIONS.indexOf(region)))),
      levels: REGIONS,
    },
    { name: 'new_bin', kind: 'numeric', values: numbers(training.map(({ new_bin }) => new_bin)) },
  ];
  const scores = createScorer(bare.model).predictColumns(columns);
  await writeModelDirectory(modelFolder, {
    ...{ model: bare.model, schema: claimSchema, training: bare.training!, metrics: {}, example: [] },
    baseline: baselineOf(scores, columns),
  });
  const workspace = await openFolderWorkspace(join(folder, 'workspace'));
  const lineage = { params: {}, metrics: {}, gate: { verdict: 'not run' as const }, origin: {} };
  await workspace.registerModel('claims', modelFolder, lineage, {});
  await workspace.setAlias('claims', 'production', 1, {});
  const profile = profileOf(
    { rows: training.length, columns },
    numbers(training.map(({ target }) => target)),
  );
  const { name, version } = bare.training!.data;
  const dataFolder = join(folder, 'workspace', 'data', name, version);
  mkdirSync(dataFolder, { recursive: true });
  writeFileSync(join(dataFolder, 'profile.json'), canonicalJson(profile));
  return {
    directory: await readModelDirectory(modelFolder),
    options: {
      modelName: 'claims',
      modelVersion: 'production',
      labels: undefined,
      labelDelayDays: 0,
      asOf: Date.parse('2026-11-01'),
      conditions: { text: 'drift.max_psi <= 0.1' },
      outputFolder: join(folder, 'monitor'),
      workspace,
      origin: {},
      renderReport: renderMonitorReport,
    },
  };
}

function numbers(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}
