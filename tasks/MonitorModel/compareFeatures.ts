import { compareData } from '../../runtime/data/compare/compareData.js';
import type { Profile } from '../../runtime/data/profile.js';
import type { ModelDirectory } from '../../runtime/model/directory.js';
import type { MonitorRecord } from '../../runtime/monitor/record.js';
import { testColumns } from '../../runtime/monitor/testColumns.js';
import type { Workspace } from '../../workspace/workspace.js';
import type { Observation } from './observation.js';

/**
 * Compares the features with the data that the model was trained on, as the workspace knows it. Nothing is compared
 * where the rows have no features, or that data's profile is not known.
 */
export async function compareFeatures(
  features: Observation['features'],
  directory: ModelDirectory,
  workspace: Workspace,
): Promise<Pick<MonitorRecord, 'drift' | 'tests'>> {
  const training = features && (await trainingData(directory, workspace));
  if (!features || !training) return { drift: null, tests: [] };
  const { table, schema } = features;
  const names = new Set(schema.columns.map(({ name }) => name));
  // What was no feature is not expected among the rows.
  const profile = {
    ...training.profile,
    columns: training.profile.columns.filter(({ name }) => names.has(name)),
  };
  return {
    drift: compareData(table, schema, { ...training, profile }),
    tests: testColumns(
      table.columns.flatMap((column) => (column.kind === 'text' ? [] : [column])),
      profile,
      directory.baseline,
    ),
  };
}

async function trainingData(
  { training }: ModelDirectory,
  workspace: Workspace,
): Promise<{ name: string; version: string; profile: Profile } | undefined> {
  if (!training) return undefined;
  const { name, version } = training.data;
  const profile = await workspace.dataProfile(name, version);
  return profile && { name, version, profile };
}
