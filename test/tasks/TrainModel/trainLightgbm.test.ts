import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../support/freePort.js';
import { needPython, python, pythonInterpreter } from '../../support/python.js';
import { root } from '../../support/root.js';

const SCRIPT = join(root, 'tasks', 'TrainModel', 'python', 'train_lightgbm.py');

/** A dataset as PrepareData writes one: rare claims, missing values, text categories, an exposure; 8 row groups. */
const MAKE = `
import json, sys, os, numpy as np, pyarrow as pa, pyarrow.parquet as pq
folder = json.load(sys.stdin)
rng = np.random.default_rng(7)
def part(n):
    x = rng.normal(size=(n, 6)); city = rng.integers(0, 5, n); exposure = rng.uniform(0.2, 1, n)
    z = -2.6 + 0.8*x[:,0] - 0.6*x[:,1]*(x[:,2]>0) + 0.4*(city==2) + np.log(exposure)
    y = (rng.uniform(size=n) < 1/(1+np.exp(-z))).astype(np.int64)
    columns = {f'x{i}': pa.array([None if rng.uniform()<0.05 else float(v) for v in x[:,i]]) for i in range(6)}
    return pa.table({**columns, 'city': pa.array([f'c{c}' for c in city]), 'exposure': exposure, 'target': y})
for name, n in (('train', 24000), ('validation', 6000), ('test', 12000)):
    table = part(n)
    if name == 'train':
        for i in range(4): pq.write_table(table.slice(i*6000, 6000), os.path.join(folder, f'train-{i}.parquet'), row_group_size=3000)
    else: pq.write_table(table, os.path.join(folder, f'{name}.parquet'))
columns = [{'name': f'x{i}', 'type': 'number', 'role': 'feature', 'kind': 'numeric', 'missing': []} for i in range(6)]
columns += [{'name': 'city', 'type': 'string', 'role': 'feature', 'kind': 'categorical', 'missing': [], 'levels': [f'c{c}' for c in range(5)]}]
columns += [{'name': 'exposure', 'type': 'number', 'role': 'exposure', 'missing': []}, {'name': 'target', 'type': 'integer', 'role': 'target', 'missing': []}]
json.dump({'formatVersion': 1, 'columns': columns}, open(os.path.join(folder, 'schema.json'), 'w'))
print('true')
`;

/** AUC of each model on the test part, and the standard error of a difference of two of them (unpaired, so too large). */
const SCORE = `
import json, sys, os, numpy as np, pyarrow.parquet as pq, lightgbm as lgb
from sklearn.metrics import roc_auc_score
folder, models = json.load(sys.stdin)
t = pq.read_table(os.path.join(folder, 'test.parquet')).to_pandas()
t['city'] = t['city'].str[1:].astype(float)
y = t['target']; x = t[[f'x{i}' for i in range(6)] + ['city']].to_numpy(dtype=float)
aucs = [roc_auc_score(y, lgb.Booster(model_file=m).predict(x)) for m in models]
p, n = int(y.sum()), int((1-y).sum()); a = aucs[0]; q1 = a/(2-a); q2 = 2*a*a/(1+a)
se = np.sqrt((a*(1-a) + (p-1)*(q1-a*a) + (n-1)*(q2-a*a))/(p*n))
print(json.dumps({'aucs': aucs, 'se': float(se)}))
`;

describe('train_lightgbm.py', function () {
  this.timeout(240_000);
  let folder: string;
  before(async function () {
    needPython(this, 'lightgbm', 'pyarrow');
    folder = await mkdtemp(join(tmpdir(), 'lightgbm nodes '));
    python(MAKE, folder);
  });
  after(() => folder && rm(folder, { recursive: true, force: true }));

  interface Machine {
    process: ChildProcess;
    ended: Promise<number | null>;
    log: () => string;
  }

  async function start(count: number, output: string, parameters: object): Promise<Machine[]> {
    const file = join(folder, `${output}.json`);
    const given = {
      objective: 'binary',
      metric: 'auc',
      num_leaves: 15,
      learning_rate: 0.1,
      num_threads: 1,
      seed: 1,
    };
    await writeFile(file, JSON.stringify({ ...given, ...parameters }));
    const port = String(await freePort());
    return Array.from({ length: count }, (_, rank) => {
      const child = spawn(
        pythonInterpreter,
        ['-u', SCRIPT, '--data', folder, '--parameters', file, '--output', join(folder, output)],
        {
          env: {
            ...process.env,
            ...(count > 1 && {
              WORLD_SIZE: String(count),
              NODE_RANK: String(rank),
              MASTER_ADDR: '127.0.0.1',
              MASTER_PORT: port,
            }),
            ...{ LIGHTGBM_RENDEZVOUS_SECONDS: '60', OMP_NUM_THREADS: '1' },
          },
        },
      );
      let log = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk) => {
          log += chunk;
        });
      }
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      return { process: child, ended, log: () => log };
    });
  }

  it('trains on two and on four machines what one machine trains, within noise', async () => {
    const parameters = { num_iterations: 80, early_stopping_round: 15 };
    for (const count of [1, 2, 4]) {
      const machines = await start(count, `model-${count}`, parameters);
      const codes = await Promise.all(machines.map(({ ended }) => ended));
      assert.deepEqual(
        codes,
        codes.map(() => 0),
        machines.map(({ log }) => log()).join('\n---\n'),
      );
      const result = JSON.parse(readFileSync(join(folder, `model-${count}`, 'result.json'), 'utf8'));
      assert.equal(result.machines, count);
      assert.ok(result.bestIteration <= result.iterations && result.bestIteration > 0);
    }
    const models = [1, 2, 4].map((count) => join(folder, `model-${count}`, 'model.lgb'));
    const { aucs, se } = python<{ aucs: number[]; se: number }>(SCORE, [folder, models]);
    for (const auc of aucs) assert.ok(Math.abs(auc - (aucs[0] as number)) < se, `${aucs} within ${se}`);
    assert.ok((aucs[0] as number) > 0.6, `learns at all: ${aucs[0]}`);
  });

  it('ends with a clear error on every machine when one is killed', async () => {
    const machines = await start(3, 'killed', { num_iterations: 100_000 });
    const [first, second, victim] = machines as [Machine, Machine, Machine];
    const trains = () => first.log().split('features here').length === 3;
    for (let waited = 0; !trains() && waited < 60_000; waited += 100) {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // Into the training, which has far too many rounds to end by itself.
    await new Promise((resolve) => setTimeout(resolve, 1500));
    victim.process.kill('SIGKILL');
    const codes = await Promise.all([first.ended, second.ended]);
    for (const code of codes) assert.equal(code, 1);
    assert.match(
      first.log(),
      /error: machine 2 stopped during the training|error: LightGBM stopped:.*Another machine is gone/,
    );
    assert.match(second.log(), /error: (the first machine stopped|LightGBM stopped:)/);
  });

  it('says who is missing when the machines do not meet', async () => {
    const [first, ...others] = await start(1, 'alone', {});
    await first?.ended;
    assert.equal(others.length, 0);
    const child = spawn(
      pythonInterpreter,
      [SCRIPT, '--data', folder, '--parameters', join(folder, 'alone.json'), '--output', join(folder, 'x')],
      {
        env: {
          ...process.env,
          ...{
            WORLD_SIZE: '2',
            NODE_RANK: '1',
            MASTER_ADDR: '127.0.0.1',
            MASTER_PORT: String(await freePort()),
          },
          LIGHTGBM_RENDEZVOUS_SECONDS: '1',
        },
      },
    );
    let log = '';
    child.stderr.on('data', (chunk) => {
      log += chunk;
    });
    assert.equal(await new Promise((resolve) => child.once('exit', resolve)), 1);
    assert.match(log, /machine 1 of 2 did not meet the others within 1 s/);
  });
});
