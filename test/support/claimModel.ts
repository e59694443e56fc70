import { TableSchema } from '../../runtime/data/manifest.js';
import { TrainingManifest } from '../../runtime/model/manifest.js';
import { trainedModels } from './trainedModels.js';

const feature = (name: string, more: object = {}) => ({
  ...{ name, type: 'number', role: 'feature', kind: 'numeric', missing: [-1] },
  ...more,
});

/** Schema for the features of `trainedModels`; the last column is text. */
export const claimSchema = TableSchema.parse({
  formatVersion: 1,
  columns: [
    { name: 'target', type: 'integer', role: 'target', missing: [] },
    ...[0, 1, 2, 3].map((index) => feature(`Column_${index}`)),
    feature('Column_4', { type: 'integer', kind: 'categorical', min: 0, max: 40000 }),
    feature('Column_5', {
      type: 'string',
      kind: 'categorical',
      missing: [],
      levels: ['north', 'south', 'west'],
    }),
  ],
});

export const claimTraining = TrainingManifest.parse({
  kind: 'model',
  formatVersion: 1,
  tool: { name: 'test', version: '1' },
  trainer: 'bundled',
  parameters: { num_leaves: 9, learning_rate: 0.1 },
  data: {
    ...{ name: 'policies', version: '0123456789ab', contentSha256: 'c'.repeat(64) },
    rows: { train: 500, validation: 100 },
  },
  seed: 1,
  bestIteration: 8,
  iterations: 8,
  curve: { metric: 'auc', validation: [0.6, 0.7] },
});

/** Rows as a client would send them: -1 and null are missing. */
export const claimExample = [
  { Column_0: 0.25, Column_1: -1, Column_2: null, Column_3: 1.5, Column_4: 32, Column_5: 'south' },
  { Column_0: -2, Column_1: 1, Column_2: 0, Column_3: null, Column_4: null, Column_5: 'west' },
];

/** The text of a trained claim model with numeric, numbered and text features. Call `needPython` before. */
export function claimModelText(): string {
  return trainedModels().find(({ name }) => name === 'binary, categories')!.text;
}
