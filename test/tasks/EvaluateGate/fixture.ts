import type { ColumnSchema, DatasetManifest, PartName, TableSchema } from '../../../runtime/data/manifest.js';
import type { Column, FeatureColumn, Table } from '../../../runtime/data/table.js';
import { UserError } from '../../../runtime/error.js';
import { sha256 } from '../../../runtime/files.js';
import type { ModelDirectory } from '../../../runtime/model/directory.js';
import type { TrainingManifest } from '../../../runtime/model/manifest.js';
import type { Model } from '../../../runtime/model/model.js';
import type { Readers } from '../../../tasks/EvaluateGate/readers.js';
import type { ModelVersion, Run, Workspace } from '../../../workspace/workspace.js';
import { normal, randomNumbers } from '../../runtime/metrics/cases.js';

export const DATA_VERSION = '0123456789ab';

const columns: ColumnSchema[] = [
  { name: 'id', type: 'integer', role: 'id', missing: [] },
  { name: 'target', type: 'integer', role: 'target', missing: [] },
  { name: 'risk', type: 'number', role: 'feature', kind: 'numeric', missing: [-1] },
  { name: 'noise', type: 'number', role: 'feature', kind: 'numeric', missing: [] },
  {
    name: 'region',
    type: 'string',
    role: 'feature',
    kind: 'categorical',
    missing: [],
    levels: ['east', 'north', 'west'],
  },
];
export const SCHEMA: TableSchema = { formatVersion: 1, columns };

/** Policies whose risk is known: the logit of a claim is -2 + risk. */
function makePart(rows: number, seed: number, claims: 'as they come' | 'none'): Table {
  const random = randomNumbers(seed);
  const risk = Float64Array.from({ length: rows }, () => normal(random));
  const target = risk.map((value) => (random() < 1 / (1 + Math.exp(2 - value)) ? 1 : 0));
  if (claims === 'none') target.fill(0);
  return {
    rows,
    columns: [
      { name: 'id', kind: 'text', values: Array.from(risk, (_, row) => String(row)) },
      { name: 'target', kind: 'numeric', values: target },
      { name: 'risk', kind: 'numeric', values: risk },
      { name: 'noise', kind: 'numeric', values: risk.map(() => normal(random)) },
      {
        name: 'region',
        kind: 'categorical',
        values: risk.map((_, row) => (row % 7 === 0 ? Number.NaN : row % 3)),
        levels: ['east', 'north', 'west'],
      },
    ],
  };
}

export type Formula = (row: Record<string, number>) => number;

const logistic = (logit: number): number => 1 / (1 + Math.exp(-logit));
export const GOOD: Formula = ({ risk }) => logistic(-2 + risk);
export const BLURRED: Formula = ({ risk, noise }) => logistic(-2 + risk + 1.5 * noise);
export const WORTHLESS: Formula = ({ noise }) => logistic(-2 + noise);

/** A small world in memory: folders of models and data, a workspace, and the readers of both. */
export interface World {
  readers: Readers;
  workspace: Workspace & { runs: Map<string, Run>; saved: string[] };
  addModel(folder: string, formula: Formula, more?: Partial<ModelDirectory>): ModelDirectory;
  promote(folder: string, version: number): void;
  reads: string[];
}

export function makeWorld({
  rows = 1500,
  claims = 'as they come' as 'as they come' | 'none',
  extra = [] as Column[],
} = {}): World {
  const parts: Record<PartName, Table> = {
    train: makePart(rows, 1, 'as they come'),
    validation: makePart(rows, 2, 'as they come'),
    test: makePart(rows, 3, claims),
  };
  parts.test.columns.push(...extra);
  const schema: TableSchema = {
    formatVersion: 1,
    columns: [
      ...columns,
      ...extra.map(({ name }): ColumnSchema => ({ name, type: 'number', role: 'weight', missing: [] })),
    ],
  };
  const formulas = new WeakMap<Model, Formula>();
  const directories = new Map<string, ModelDirectory>();
  const production = new Map<string, { folder: string; version: ModelVersion }>();
  const runs = new Map<string, Run>();
  const saved: string[] = [];
  const reads: string[] = [];

  const readers: Readers = {
    async readDataset(folder) {
      return { folder, manifest: manifestOf(parts), schema };
    },
    async readPart(_, part) {
      reads.push(part);
      return parts[part];
    },
    async readModelDirectory(folder) {
      const directory = directories.get(folder);
      if (!directory) throw new UserError({ where: folder, what: 'There is no model.', cure: 'Train one.' });
      return directory;
    },
    async scoreColumns(model, given) {
      return score(formulas.get(model)!, given);
    },
  };

  const unexpected = (): never => {
    throw new Error('the gate has no business here');
  };
  const workspace: World['workspace'] = {
    runs,
    saved,
    registerData: unexpected,
    listData: unexpected,
    dataProfile: unexpected,
    registerModel: unexpected,
    listModels: unexpected,
    setAlias: unexpected,
    getDeployment: unexpected,
    saveDeployment: unexpected,
    async saveRun(run) {
      saved.push(run.runId);
      runs.set(run.runId, run);
    },
    getRun: async (_, runId) => runs.get(runId),
    listRuns: async () => [...runs.values()].sort((a, b) => b.startTime - a.startTime),
    findModel: async (name, alias) => (alias === 'production' ? production.get(name)?.version : undefined),
    modelFolder: async ({ name }) => production.get(name)!.folder,
  };

  return {
    readers,
    workspace,
    reads,
    addModel(folder, formula, more = {}) {
      const model = modelOf();
      formulas.set(model, formula);
      const directory: ModelDirectory = {
        folder,
        model,
        metrics: {},
        example: [],
        schema: SCHEMA,
        training: trainingOf(DATA_VERSION),
        contentSha256: sha256(folder),
        run: { runId: `run-${folder}`, experiment: 'claims' },
        ...more,
      };
      if (more.model) formulas.set(more.model, formula);
      directories.set(folder, directory);
      return directory;
    },
    promote(folder, version) {
      production.set('claims', {
        folder,
        version: {
          name: 'claims',
          version,
          contentSha256: sha256(folder),
          createdTime: 1,
          lineage: {} as ModelVersion['lineage'],
          tags: {},
          aliases: ['production'],
        },
      });
    },
  };
}

export function trainingOf(version: string, contentSha256 = 'c'.repeat(64)): TrainingManifest {
  return {
    kind: 'model',
    formatVersion: 1,
    tool: { name: 'test', version: '0' },
    trainer: 'bundled',
    parameters: { learning_rate: 0.02, num_leaves: 60 },
    data: { name: 'policies', version, contentSha256, rows: { train: 1500, validation: 1500 } },
    seed: 1,
    bestIteration: 2,
    iterations: 3,
    curve: { metric: 'auc', validation: [0.6, 0.65, 0.64] },
  };
}

/** Two trees, so that the report has importances to show; the scores come from the formula. */
export function modelOf(featureNames = ['risk', 'noise', 'region']): Model {
  const tree = (splitFeature: number[], splitGain: number[]) => ({
    splitFeature: Int32Array.from(splitFeature),
    splitGain: Float64Array.from(splitGain),
  });
  return {
    objective: 'binary sigmoid:1',
    featureNames,
    featureInfos: featureNames.map(() => '[0:1]'),
    trees: [tree([0, 1, 0], [5, 1, 2]), tree([0], [3])],
    parameters: [['learning_rate', '0.02']],
  } as unknown as Model;
}

function score(formula: Formula, columns: readonly FeatureColumn[]): Float64Array {
  return columns[0].values.map((_, row) =>
    formula(Object.fromEntries(columns.map(({ name, values }) => [name, values[row]]))),
  );
}

function manifestOf(parts: Record<PartName, Table>): DatasetManifest {
  const part = ({ rows, columns }: Table, file: string) => ({
    file,
    rows,
    positives: (columns[1].values as Float64Array).reduce((sum, label) => sum + label, 0),
    sha256: 'd'.repeat(64),
  });
  const made = {
    train: part(parts.train, 'train.parquet'),
    validation: part(parts.validation, 'validation.parquet'),
    test: part(parts.test, 'test.parquet'),
  };
  return {
    kind: 'dataset',
    formatVersion: 1,
    version: DATA_VERSION,
    tool: { name: 'test', version: '0' },
    source: { name: 'policies.csv', bytes: 1, sha256: 'e'.repeat(64) },
    contentSha256: 'c'.repeat(64),
    rows: made.train.rows + made.validation.rows + made.test.rows,
    positives: made.train.positives + made.validation.positives + made.test.positives,
    target: 'target',
    targetKind: 'binary',
    id: 'id',
    split: { method: 'hash', by: 'id', seed: 1, shares: { train: 1 / 3, validation: 1 / 3, test: 1 / 3 } },
    parts: made,
  };
}
