import assert from 'node:assert/strict';
import type { Iteration } from '../../../runtime/gbdt/boost.js';
import { checkMemory } from '../../../runtime/gbdt/checkMemory.js';
import { Crew } from '../../../runtime/gbdt/crew.js';
import { sharedMemory } from '../../../runtime/gbdt/kernels.js';
import { layOut } from '../../../runtime/gbdt/layout.js';
import { loadRows } from '../../../runtime/gbdt/load.js';
import type { Plan } from '../../../runtime/gbdt/plan.js';
import { prepare } from '../../../runtime/gbdt/prepare.js';
import type { TrainingOptions } from '../../../runtime/gbdt/training.js';
import { generate, PARAMETERS, rowsOf } from './generatedData.js';

const set = generate(
  'slots',
  3000,
  41,
  { a: (random) => random(), b: (random) => random(), c_bin: (random) => Math.floor(random() * 2) },
  ({ a, b, c_bin }) => Math.sin(9 * a!) + Math.cos(9 * b!) - c_bin!,
);

/** What one worker grows. @param change of its plan */
async function grow(options: TrainingOptions, change: (plan: Plan) => Plan): Promise<Iteration[]> {
  const crew = new Crew(1);
  const { features } = options.train;
  const prepared = prepare(options, await crew.findBins(features, options.parameters), 1);
  const plan = change(prepared.plan);
  const memory = sharedMemory(plan.layout.bytes);
  loadRows(memory, { ...prepared, plan });
  await crew.encode(plan, memory, features, []);
  const iterations: Iteration[] = [];
  await crew.grow(plan, memory, (iteration) => iterations.push(iteration));
  return iterations;
}

describe('Grower', () => {
  it('grows the same trees when few histograms can be kept', async () => {
    const options = { parameters: { ...PARAMETERS, num_iterations: 5 }, train: rowsOf(set, 0, 3000) };
    const trees = async (slots: number) => {
      const iterations = await grow(options, (plan) => {
        assert.equal(plan.layout.slots, 31);
        return { ...plan, layout: { ...plan.layout, slots } };
      });
      return iterations.map(({ tree }) => tree);
    };
    const all = await trees(31);
    assert.ok(all.every(({ numLeaves }) => numLeaves === 31));
    for (const slots of [2, 3, 10]) assert.deepEqual(await trees(slots), all);
  });

  it('starts a tree again whose sums have outgrown their bits', async () => {
    const options = { parameters: { ...PARAMETERS, num_iterations: 2 }, train: rowsOf(set, 0, 3000) };
    const iterations = (earlier: readonly Iteration[]) =>
      grow(options, (plan) => ({ ...plan, resumed: earlier }));
    const [first, second] = await iterations([]);
    const { g, h } = first!.scales;
    for (const [gFactor, hFactor] of [
      [2 ** 3, 1],
      [1, 2 ** 3],
      [2 ** 30, 2 ** 30],
    ] as const) {
      const [forced] = await iterations([{ ...first!, scales: { g: g * gFactor, h: h * hFactor } }]);
      // Scaled anew, gradients are rounded anew; that is all that may differ.
      assert.deepEqual(forced!.tree.splitFeature, second!.tree.splitFeature);
      assert.deepEqual(forced!.tree.threshold, second!.tree.threshold);
      forced!.tree.leafValue.forEach((value, leaf) => {
        const expected = second!.tree.leafValue[leaf]!;
        assert.ok(Math.abs(value - expected) < 1e-6 * Math.abs(expected) + 1e-9, `${value}, not ${expected}`);
      });
    }
  });
});

describe('checkMemory', () => {
  const size = {
    rows: 8_000_000,
    validationRows: 0,
    workers: 2,
    hasWeight: false,
    hasValidationWeight: false,
    numLeaves: 31,
    maxCategories: 32,
    samplesByGradient: false,
  };
  const bundles = Array.from({ length: 500 }, (_, feature) => ({
    codes: 255,
    features: [{ feature, radix: 1 }],
  }));

  it('says what does not fit a WebAssembly memory, and where to go', () => {
    const { layout } = layOut(bundles, size);
    assert.throws(
      () => checkMemory(layout, size.rows, 500, 2 ** 40),
      /8000000 rows and 500 features needs \d+ MiB.*can use 4096 MiB.*on Azure ML/,
    );
  });

  it('says what does not fit the machine', () => {
    const { layout } = layOut(bundles, { ...size, rows: 100_000 });
    checkMemory(layout, 100_000, 500, 2 ** 40);
    assert.throws(() => checkMemory(layout, 100_000, 500, 2 ** 26), /this machine has 64 MiB left/);
  });
});
