import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BLOCK_ROWS } from '../../../runtime/data/rows/rowSource.js';
import { UserError } from '../../../runtime/error.js';
import { openPredictor } from '../../../serving/modelPredictor.js';
import { ScoresManifest } from '../../../serving/scoreFile/manifest.js';
import { type ScoreFileOptions, scoreFile } from '../../../serving/scoreFile/scoreFile.js';
import { needPython, python } from '../../support/python.js';
import { Random } from '../../support/random.js';
import { writeClaimModel } from '../claimModel.js';

describe('serving/scoreFile', () => {
  let folder: string;
  let options: ScoreFileOptions;
  const model = { name: 'claims', version: '4' };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'score file '));
    await writeClaimModel(join(folder, 'model'));
  });
  beforeEach(() => {
    options = {
      source: join(folder, 'policies.csv'),
      modelFolder: join(folder, 'model'),
      model,
      outputFolder: join(folder, 'scores'),
      format: 'csv',
      badRows: 'fail',
      signal: new AbortController().signal,
    };
  });
  afterEach(async () => {
    for (const name of await readdir(folder)) {
      if (name !== 'model') await rm(join(folder, name), { recursive: true, force: true });
    }
  });
  after(() => rm(folder, { recursive: true, force: true }));

  const write = (content: string): Promise<void> => writeFile(options.source, content);
  const output = (name: string): Promise<string> => readFile(join(options.outputFolder, name), 'utf8');

  /** Policies as they come, with missing values and values that training never saw, beside a column of no use. */
  const policies = (rows: number): { csv: string; records: Record<string, unknown>[] } => {
    const random = new Random(7);
    const records = Array.from({ length: rows }, () => ({
      age: [null, -1, 17, 25.5, 18 + 70 * random.next()][Math.floor(5 * random.next())],
      region: ['north', 'south', 'west', 'atlantis', null][Math.floor(5 * random.next())],
      new_bin: Math.floor(2 * random.next()),
    }));
    const line = ({ age, region, new_bin }: (typeof records)[number], row: number): string =>
      `${new_bin},"${`name, no ${row}`}",${region ?? ''},P-${row},${age ?? ''}\n`;
    return { csv: `new_bin,name,region,id,age\n${records.map(line).join('')}`, records };
  };

  it('gives the scores of the scoring service, to the bit, with the model’s id column', async () => {
    const { csv, records } = policies(500);
    await write(csv);
    const { manifest } = await scoreFile(options);
    const predictor = await openPredictor(options.modelFolder, model);
    const { scores, outOfDomain } = await predictor.predict({ records });
    const expected = Array.from(scores, (score, row) => `P-${row},${score}\n`);
    assert.equal(await output('scores.csv'), `id,prediction\n${expected.join('')}`);
    assert.equal(manifest.outOfDomain, outOfDomain);
    assert.deepEqual(manifest.rows, { scored: 500, rejected: 0 });
    assert.deepEqual(manifest.prediction, {
      smallest: Math.min(...scores),
      mean: scores.reduce((a, b) => a + b) / 500,
      largest: Math.max(...scores),
    });
    assert.deepEqual(ScoresManifest.parse(JSON.parse(await output('scores.json'))), manifest);
  });

  it('gives LightGBM’s scores for a model and a Parquet file that come from Python', async function () {
    needPython(this, 'pyarrow');
    const foreign = join(folder, 'foreign');
    await mkdir(foreign);
    const source = join(folder, 'policies.parquet');
    const expected = python<{ id: number[]; prediction: number[] }>(
      `import sys, json, numpy as np, pandas as pd, lightgbm as lgb
given = json.load(sys.stdin)
random = np.random.default_rng(2)
n = 3000
frame = pd.DataFrame({'age': random.integers(18, 90, n), 'power': random.gamma(3, 20, n),
    'region': pd.Categorical(random.choice(['north', 'south', 'west'], n))})
frame.loc[::7, 'power'] = np.nan
claim = random.random(n) < 0.1 + 0.2 * (frame['region'] == 'south') + 0.2 * (frame['age'] < 25)
booster = lgb.train({'objective': 'binary', 'verbosity': -1, 'min_data_per_group': 5}, lgb.Dataset(frame, claim), 40)
booster.save_model(given['model'])
frame.insert(0, 'policy', np.arange(n) + 10**15)
frame.to_parquet(given['source'])
print(json.dumps({'id': frame['policy'].tolist(), 'prediction': booster.predict(frame.drop(columns='policy')).tolist()}))`,
      { model: join(foreign, 'model.txt'), source },
    );
    await scoreFile({ ...options, source, modelFolder: foreign, idColumn: 'policy', format: 'parquet' });
    const { scores, type } = python<{ scores: typeof expected; type: string }>(
      `import sys, json, pandas as pd
frame = pd.read_parquet(json.load(sys.stdin))
print(json.dumps({'scores': {'id': frame['policy'].tolist(), 'prediction': frame['prediction'].tolist()}, 'type': str(frame['policy'].dtype)}))`,
      join(options.outputFolder, 'scores.parquet'),
    );
    assert.equal(type, 'int64');
    assert.deepEqual(scores.id, expected.id);
    const differences = scores.prediction.map((score, row) => Math.abs(score - expected.prediction[row]!));
    assert.ok(Math.max(...differences) < 1e-15, String(Math.max(...differences)));
  });

  it('keeps ids that are not all numbers as text in Parquet', async function () {
    needPython(this, 'pyarrow');
    await write('id,age,region,new_bin\n007,30,west,0\n8,31,west,0\n');
    await scoreFile({ ...options, format: 'parquet' });
    const ids = python<unknown[]>(
      'import sys, json, pandas as pd\nprint(json.dumps(pd.read_parquet(json.load(sys.stdin))["id"].tolist()))',
      join(options.outputFolder, 'scores.parquet'),
    );
    assert.deepEqual(ids, ['007', '8']);
  });

  it('numbers the rows where there is no id, and sets aside what cannot be scored', async () => {
    await write('age,region,new_bin\n30,west,0\nold,west,0\n31,west\n32,"so,uth",x\n33,,\n');
    const { manifest } = await scoreFile({ ...options, badRows: 'setAside' });
    assert.deepEqual(manifest.rows, { scored: 2, rejected: 3 });
    assert.deepEqual(
      (await output('scores.csv')).split('\n').map((line) => line.split(',')[0]),
      ['row', '1', '5', ''],
    );
    assert.deepEqual((await output('rejects.csv')).split('\n'), [
      'row,reason',
      "2,feature 'age' must be a number",
      '3,2 cells under 3 headings',
      "4,feature 'new_bin' must be a number",
      '',
    ]);
  });

  describe('that was stopped', () => {
    const rows = 2 * BLOCK_ROWS + 100;

    const stopAfterFirstBlock = async (): Promise<void> => {
      const stop = new AbortController();
      await assert.rejects(
        scoreFile({
          ...options,
          signal: stop.signal,
          onProgress: () => stop.abort(new UserError({ what: 'Cancelled.' })),
        }),
        /Cancelled/,
      );
    };

    it('goes on where it was and gives the same bytes', async () => {
      await write(policies(rows).csv);
      await scoreFile(options);
      const whole = await output('scores.csv');
      await rm(options.outputFolder, { recursive: true });

      await stopAfterFirstBlock();
      assert.deepEqual((await readdir(folder)).sort(), [
        '.unfinished-scores-blocks',
        'model',
        'policies.csv',
      ]);
      const progress: number[] = [];
      const { resumedAfter } = await scoreFile({ ...options, onProgress: (_, done) => progress.push(done) });
      assert.equal(resumedAfter, BLOCK_ROWS);
      assert.deepEqual(progress, [2 * BLOCK_ROWS, rows]);
      assert.ok((await output('scores.csv')) === whole);
      assert.deepEqual((await readdir(folder)).sort(), ['model', 'policies.csv', 'scores']);
    });

    it('starts afresh when the file has changed', async () => {
      const { csv } = policies(rows);
      await write(csv);
      await stopAfterFirstBlock();
      await write(csv.replace('P-3,', 'P-x,'));
      const { resumedAfter } = await scoreFile(options);
      assert.equal(resumedAfter, 0);
      assert.match(await output('scores.csv'), /\nP-x,/);
    });
  });

  const refused: [what: string, content: string, changed: Partial<ScoreFileOptions>, message: RegExp][] = [
    [
      'rows that do not fit, all of a block at once',
      'age,region,new_bin\nx,west,0\n1,west,0\n2,west,y\n',
      {},
      /row 1: feature 'age' must be a number\.\n.*row 3: feature 'new_bin' must be a number\./,
    ],
    [
      'a file without some of the features, naming all of them',
      'id,region\n1,west\n',
      {},
      /Of the model's 3 features, 2 are not there: age, new_bin\./,
    ],
    [
      'an id column that is not there',
      'age,region,new_bin\n1,west,0\n',
      { idColumn: 'policy' },
      /There is no column 'policy'\. Name one of: age, region, new_bin\./,
    ],
    ['a header alone', 'age,region,new_bin\n', {}, /There is a header but no row/],
    [
      'a file of which no row can be scored',
      'age,region,new_bin\nx,west,0\n',
      { badRows: 'setAside' },
      /None of the 1 rows can be scored/,
    ],
  ];
  for (const [what, content, changed, message] of refused) {
    it(`refuses ${what}`, async () => {
      await write(content);
      await assert.rejects(scoreFile({ ...options, ...changed }), (error) => {
        assert.ok(error instanceof UserError, String(error));
        assert.match(error.message, message);
        return true;
      });
      assert.ok(!(await readdir(folder)).includes('scores'));
    });
  }

  it('replaces no folder that holds something else', async () => {
    await write('age,region,new_bin\n1,west,0\n');
    await mkdir(options.outputFolder);
    await writeFile(join(options.outputFolder, 'thesis.docx'), '');
    await assert.rejects(scoreFile(options), /thesis\.docx/);
  });
});
