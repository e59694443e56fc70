import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { DATA_ATTACHMENT } from '../../report/data/dataReport.js';
import { readDataReport } from '../../report/readReport.js';
import { Bench } from '../support/packaged.js';

/** A small table that trains: 400 policies, every fifth with a claim, one feature that tells something. */
function table(change: (lines: string[]) => string[] = (lines) => lines): string {
  const lines = ['id,target,age,region_cat,ps_bin'];
  for (let row = 1; row <= 400; row++) {
    const target = Number(row % 5 === 0);
    lines.push(`${row},${target},${20 + ((row * 7) % 50) + 3 * target},${row % 4},${row % 2}`);
  }
  return `${change(lines).join('\n')}\n`;
}

// Each names the place and the cure, ends Failed, and leaves nothing half-written.
describe('bad input to a packaged task', function () {
  this.timeout(120_000);
  const bench = new Bench();
  after(() => bench.remove());

  function prepare(name: string, content: string | Uint8Array | undefined): ReturnType<Bench['run']> {
    if (content !== undefined) writeFileSync(bench.path(name), content);
    return bench.run('PrepareData', { source: bench.path(name), outputFolder: bench.path('unwritten') });
  }

  function refused(ran: ReturnType<Bench['run']>, ...says: RegExp[]): void {
    assert.equal(ran.result, 'Failed', ran.log);
    const said = [ran.message, ...ran.issues.map(({ message }) => message)].join('\n');
    for (const pattern of says) assert.match(said, pattern);
    assert.doesNotMatch(ran.log, /\n\s+at .+:\d+:\d+/, 'no stack trace');
  }

  const sources: [name: string, content: string | Uint8Array | undefined, ...says: RegExp[]][] = [
    ['missing.csv', undefined, /missing\.csv/],
    ['empty.csv', '', /empty\.csv.*empty/i],
    ['header.csv', 'id,target,age\n', /header\.csv.*row/i],
    ['no-target.csv', table(([, ...rows]) => ['id,claim,age,region_cat,ps_bin', ...rows]), /target/],
    [
      'one-class.csv',
      table((lines) => lines.map((line) => line.replace(/^(\d+),1,/, '$1,0,'))),
      /target/,
      /class|0/,
    ],
    ['ragged.csv', table((lines) => lines.with(9, `${lines[9]},7`)), /ragged\.csv:10|line 10|row 9/],
    ['text.csv', table((lines) => lines.with(20, '20,1,old,1,0')), /age/, /text\.csv:21|line 21|row 20/],
    [
      'duplicate.csv',
      table(([, ...rows]) => ['id,target,age,age,ps_bin', ...rows]),
      /age/,
      /duplicate|twice/i,
    ],
    [
      'latin1.csv',
      Buffer.from(
        table((lines) => lines.with(5, '5,1,2\xe9,1,0')),
        'latin1',
      ),
      /UTF-8/,
    ],
    ['cut.csv.gz', gzipSync(table()).subarray(0, 900), /cut\.csv\.gz/, /gzip|truncated|incomplete/i],
  ];
  for (const [name, content, ...says] of sources) {
    it(`PrepareData: ${name}`, () => {
      const ran = prepare(name, content);
      refused(ran, ...says);
      const attached = ran.attachments.find(({ type }) => type === DATA_ATTACHMENT)!;
      const report = readDataReport(readFileSync(attached.path, 'utf8'));
      assert.ok(report.errors.length > 0 && report.dataset === null);
      assert.equal(ran.outputVariables.reportFile, bench.path('unwritten-refused.html'));
      assert.deepEqual(
        readdirSync(bench.folder).filter((entry) => entry.includes('unwritten')),
        ['unwritten-refused.html'],
      );
    });
  }

  describe('after the data', () => {
    const trained = () =>
      bench.run('TrainModel', {
        datasetFolder: bench.path('dataset'),
        outputFolder: bench.path('model'),
        parameters: 'num_iterations: 5\nmin_data_in_leaf: 20',
      });
    const gate = (conditions: string, modelFolder = bench.path('model')) =>
      bench.run('EvaluateGate', {
        conditions,
        modelFolder,
        datasetFolder: bench.path('dataset'),
        outputFolder: bench.path('gate'),
      });

    before(() => {
      writeFileSync(bench.path('good.csv'), table());
      const prepared = bench.run('PrepareData', {
        source: bench.path('good.csv'),
        outputFolder: bench.path('dataset'),
      });
      assert.equal(prepared.result, 'Succeeded', prepared.log);
      const model = trained();
      assert.equal(model.result, 'Succeeded', model.log);
    });

    it('TrainModel: an unknown parameter, with the nearest known one', () => {
      const ran = bench.run('TrainModel', {
        datasetFolder: bench.path('dataset'),
        outputFolder: bench.path('no-model'),
        parameters: 'learning_rat: 0.1',
      });
      refused(ran, /learning_rat\b/, /learning_rate/);
      assert.ok(!existsSync(bench.path('no-model')));
    });

    it('TrainModel: a dataset folder of another version', () => {
      cpSync(bench.path('dataset'), bench.path('other'), { recursive: true });
      const manifest = readFileSync(bench.path('other', 'dataset.json'), 'utf8');
      writeFileSync(
        bench.path('other', 'dataset.json'),
        manifest.replace('"formatVersion": 1', '"formatVersion": 99'),
      );
      const ran = bench.run('TrainModel', {
        datasetFolder: bench.path('other'),
        outputFolder: bench.path('no-model'),
      });
      refused(ran, /99/, /PrepareData/);
    });

    it('EvaluateGate: an unknown metric, with the nearest known one', () => {
      refused(gate('ginni >= 0.1'), /ginni/, /gini/);
      assert.ok(!existsSync(bench.path('gate')));
    });

    it('EvaluateGate: no conditions', () => {
      refused(gate('# none yet'), /condition/i);
      refused(gate(' '), /conditions/);
    });

    it('EvaluateGate: a model of a foreign format', () => {
      mkdirSync(bench.path('pickle'));
      writeFileSync(bench.path('pickle', 'lgbm_binary_model.pkl'), Buffer.from([0x80, 4, 0x95]));
      refused(gate('auc >= 0.5', bench.path('pickle')), /save_model/);
    });

    it('DeployEndpoint: a port that is taken', async () => {
      assert.equal(gate('auc >= 0').result, 'Succeeded');
      const registered = bench.run('RegisterModel', {
        modelFolder: bench.path('model'),
        gateFolder: bench.path('gate'),
      });
      assert.equal(registered.result, 'Succeeded', registered.log);
      const other: Server = createServer();
      await new Promise<void>((ready) => other.listen(0, '127.0.0.1', ready));
      const { port } = other.address() as { port: number };
      try {
        const ran = bench.run('DeployEndpoint', {
          modelVersion: '1',
          outputFolder: bench.path('deployment'),
          port: String(port),
        });
        refused(ran, new RegExp(`${port}`), /port/i);
      } finally {
        other.close();
      }
    });
  });
});
