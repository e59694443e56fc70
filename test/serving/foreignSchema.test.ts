import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPredictor } from '../../serving/modelPredictor.js';
import { needPython, python } from '../support/python.js';
import { assertSameScores } from './claimModel.js';

const TRAIN = `import sys, json, numpy, pandas, lightgbm
given = json.load(sys.stdin)
rng = numpy.random.default_rng(7)
n = 2000
frame = pandas.DataFrame({
    "region": pandas.Categorical(rng.choice(["west", "north", "south"], n)),
    "age": rng.uniform(18, 90, n),
    "brand": pandas.Categorical(rng.choice(given["brands"], n)),
})
label = (rng.uniform(size=n) < 0.1 + 0.3 * (frame.region == "south") + 0.2 * (frame.age < 30)).astype(int)
booster = lightgbm.train({"objective": "binary", "verbose": -1, "num_threads": 1}, lightgbm.Dataset(frame, label), 20)
booster.save_model(given["file"])
head = frame.head(200).astype({"region": object, "brand": object})
print(json.dumps({"records": head.to_dict(orient="records"), "answers": booster.predict(frame.head(200)).tolist()}))`;

interface Trained {
  records: Record<string, unknown>[];
  answers: number[];
}

describe('serving/foreignSchema', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'foreign '));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const train = (brands: unknown[]): Trained => python(TRAIN, { brands, file: join(folder, 'model.txt') });
  const open = () => openPredictor(folder, { name: 'foreign', version: '1' });

  it('lets clients send the texts that a pandas frame was trained on', async function () {
    needPython(this);
    const { records, answers } = train(['opel', 'audi', 'fiat']);
    const predictor = await open();
    assertSameScores((await predictor.predict({ records })).scores, answers);
    assert.deepEqual(
      predictor.model.features.map(({ levels }) => levels),
      [['north', 'south', 'west'], undefined, ['audi', 'fiat', 'opel']],
    );
    const { outOfDomain } = await predictor.predict({
      records: [{ region: 'east', age: 10, brand: 'opel' }],
    });
    assert.equal(outOfDomain, 2);
  });

  it('refuses categories of numbers, which the model knows by position only', async function () {
    needPython(this);
    train([10, 20, 30]);
    await assert.rejects(open(), /category columns of numbers/);
  });

  it('refuses category columns that it cannot tell apart', async function () {
    needPython(this);
    train(['one brand']);
    await assert.rejects(open(), /2 pandas category columns, but splits on 1/);
  });
});
