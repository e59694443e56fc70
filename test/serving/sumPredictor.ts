import { UserError } from '../../runtime/error.js';
import { rowCount } from '../../serving/batch.js';
import type { Feature, Predictor } from '../../serving/predictor.js';

const feature = (name: string, rest: Partial<Feature> = {}): Feature => ({
  name,
  type: 'number',
  kind: 'numeric',
  missing: [],
  ...rest,
});

/** A model that is easy to foresee, for the tests of everything around it: the sum of `a`, `b` and `c`. */
export const sumPredictor: Predictor = {
  model: {
    name: 'sum',
    version: '7',
    sha256: 'ab'.repeat(32),
    features: [
      feature('a', { min: 0, max: 10 }),
      feature('b', { missing: [-1] }),
      feature('c', { type: 'integer' }),
    ],
    example: [{ a: 1, b: 2, c: 3 }],
  },
  async predict(batch, { reasons, pause } = {}) {
    const names = ['a', 'b', 'c'];
    const scores = new Float64Array(rowCount(batch));
    const rows =
      'records' in batch
        ? batch.records.map((record) => names.map((name) => record[name]))
        : batch.rows.map((row) => names.map((name, at) => row[batch.columns?.indexOf(name) ?? at]));
    for (const [index, row] of rows.entries()) {
      await pause?.();
      if (row.includes('defect')) throw new TypeError('defect of the model, with the value 12345');
      if (!row.every((value) => typeof value === 'number')) {
        throw new UserError({ where: `row ${index}`, what: 'a: not a number.' });
      }
      scores[index] = row.reduce((sum, value) => sum + value, 0);
    }
    return {
      scores,
      outOfDomain: rows.filter(([a]) => (a as number) > 10).length,
      unknown: 0,
      absent: 0,
      ...(reasons !== undefined && {
        reasons: rows.map((row) =>
          names
            .map((feature, at) => ({ feature, contribution: row[at] as number }))
            .sort((a, b) => b.contribution - a.contribution)
            .slice(0, reasons),
        ),
      }),
    };
  },
};
