import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import sinon from 'sinon';
import { type Dataset, readDataset, readPart } from '../../../runtime/data/dataset.js';
import { PART_NAMES } from '../../../runtime/data/manifest.js';
import { Profile } from '../../../runtime/data/profile.js';
import { targetColumn } from '../../../runtime/data/roleColumns.js';
import { UserError } from '../../../runtime/error.js';
import { sha256 } from '../../../runtime/files.js';
import { DataRefused } from '../../../tasks/PrepareData/dataRefused.js';
import { type PrepareDataOptions, prepareData } from '../../../tasks/PrepareData/prepareData.js';
import type { Workspace } from '../../../workspace/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';
import { needPython, python, skipUnless } from '../../support/python.js';
import { Random } from '../../support/random.js';
import { root, sharedData } from '../../support/root.js';

describe('prepareData', () => {
  const folder = temporaryFolder();
  const output = () => join(folder.path, 'dataset');

  function registry() {
    const known = new Set<string>();
    const registerData = sinon.spy(async (name: string, { manifest: { version } }: Dataset) => {
      const created = !known.has(version);
      known.add(version);
      return { name, version, created };
    });
    const workspace = { registerData, listData: async () => [] } as unknown as Workspace;
    return { registerData, workspace };
  }

  async function prepare(content: string | Buffer | undefined, options: Partial<PrepareDataOptions> = {}) {
    const source = join(folder.path, 'policies.csv');
    if (content !== undefined) writeFileSync(source, content);
    const host = recordingHost();
    const { registerData, workspace } = registry();
    const result = await prepareData(
      {
        sources: [source],
        outputFolder: output(),
        dataName: 'policies',
        targetColumn: 'target',
        split: '60/20/20',
        seed: 1,
        workspace,
        ...options,
      },
      host,
    );
    return { result, host, registerData };
  }

  const refusedReport = () => join(folder.path, 'dataset-refused.html');

  /** The lines of the refusal; nothing may have been written but the report of data that is at fault. */
  async function refusal(content: string | Buffer | undefined, options: Partial<PrepareDataOptions> = {}) {
    const error = await prepare(content, options).then(
      () => assert.fail('should have been refused'),
      (error: unknown) => error,
    );
    assert(error instanceof UserError, String(error));
    assert.deepEqual(
      readdirSync(folder.path).filter((name) => !/^(policies\.csv|folder)$/.test(name)),
      error instanceof DataRefused ? ['dataset-refused.html'] : [],
    );
    return error.message.replaceAll(`${folder.path}/`, '').split('\n');
  }

  function policies(rows: number, lineEnd = '\n'): string {
    const random = new Random(5);
    const lines = ['id,target,age,premium,new_bin,model_cat,fuel'];
    for (let row = 0; row < rows; row++) {
      const fuel = random.pick(['diesel', 'petrol', 'electric', '']);
      lines.push(
        [
          row * 3 + 7,
          random.chance(0.2) ? 1 : 0,
          random.chance(0.1) ? -1 : 18 + random.below(60),
          (random.below(10_000) / 100).toFixed(2),
          random.below(2),
          random.below(12) - 1,
          fuel,
        ].join(','),
      );
    }
    return `${lines.join(lineEnd)}${lineEnd}`;
  }

  it('writes a dataset that holds every row once, and registers its version', async () => {
    const { result, host, registerData } = await prepare(policies(500));
    assert.deepEqual(host.warnings, []);
    const dataset = await readDataset(output());
    assert.deepEqual(dataset, result.dataset);
    const { manifest, schema } = dataset;
    assert.equal(result.rows, 500);
    assert.equal(result.dataVersion, manifest.version);
    assert.equal(result.created, true);
    assert(registerData.calledOnceWithExactly('policies', dataset));

    const ids: number[] = [];
    let claims = 0;
    for (const part of PART_NAMES) {
      const table = await readPart(dataset, part);
      ids.push(...(table.columns[0].values as readonly string[]).map(Number));
      claims += targetColumn(table, schema).reduce((sum, value) => sum + value, 0);
    }
    assert.deepEqual(
      ids.sort((a, b) => a - b),
      Array.from({ length: 500 }, (_, row) => row * 3 + 7),
    );
    assert.equal(claims, manifest.positives);
    assert.equal(result.claimRate, claims / 500);
    assert.equal(manifest.source.sha256, sha256(policies(500)));
    assert.deepEqual(manifest.source.name, 'policies.csv');
    const profile = Profile.parse(JSON.parse(readFileSync(join(output(), 'profile.json'), 'utf8')));
    assert.deepEqual(
      profile.columns.map(({ name }) => name),
      schema.columns.map(({ name }) => name),
    );
  });

  it('writes the same bytes again and registers nothing twice', async () => {
    const { workspace } = registry();
    const first = await prepare(policies(300), { workspace });
    const before = readdirSync(output()).map((name) => readFileSync(join(output(), name)));
    const second = await prepare(policies(300), { workspace });
    assert.deepEqual(
      readdirSync(output()).map((name) => readFileSync(join(output(), name))),
      before,
    );
    assert.deepEqual([first.result.created, second.result.created], [true, false]);
  });

  it('gives the same data version to other spellings of the same data', async () => {
    const text = policies(300);
    const version = async (content: string | Buffer) => (await prepare(content)).result.dataset.manifest;
    const base = await version(text);
    const spelled = text.replaceAll(/^(\d+),/gm, '$1.0,').replaceAll(/,(\d+)\.(\d)0,/g, ',$1.$2,');
    for (const content of [
      policies(300, '\r\n'),
      gzipSync(text),
      text.replaceAll(',', ';'),
      `\ufeff${spelled}`,
    ]) {
      const manifest = await version(content);
      assert.equal(manifest.version, base.version);
      assert.notEqual(manifest.source.sha256, base.source.sha256);
      assert.deepEqual(manifest.parts, base.parts);
    }
    assert.notEqual((await version(text.replace(',petrol', ',diesel'))).version, base.version);
  });

  it('makes of several files, of CSV and of Parquet, what it makes of one', async function () {
    const lines = policies(400).trimEnd().split('\n');
    const one = (await prepare(policies(400))).result.dataset.manifest;
    const file = (name: string, rows: readonly string[]) => {
      const path = join(folder.path, name);
      writeFileSync(path, `${[lines[0], ...rows].join('\n')}\n`);
      return path;
    };
    const sources = [file('b.csv', lines.slice(150)), file('a.csv', lines.slice(1, 150))];
    const { manifest } = (await prepare(undefined, { sources })).result.dataset;
    assert.equal(manifest.version, one.version);
    assert.deepEqual(manifest.parts, one.parts);
    assert.deepEqual(
      manifest.source.files?.map(({ name, sha256: hash }) => [name, hash]),
      ['a.csv', 'b.csv'].map((name) => [name, sha256(readFileSync(join(folder.path, name)))]),
    );
    needPython(this);
    const parquet = join(folder.path, 'policies.parquet');
    python(
      `
import json, sys, pandas
given = json.load(sys.stdin)
pandas.read_csv(given[0], float_precision='round_trip').to_parquet(given[1])
print(1)`,
      [join(folder.path, 'policies.csv'), parquet],
    );
    const ofParquet = (await prepare(undefined, { sources: [parquet] })).result.dataset.manifest;
    assert.equal(ofParquet.contentSha256, one.contentSha256);
  });

  it('leaves the earlier dataset, and nothing else, when the disk is full, wherever that happens', async () => {
    await prepare(policies(300));
    const before = (await readDataset(output())).manifest;
    const write = fs.writeSync;
    for (const writes of [0, 1, 7, 20]) {
      let done = 0;
      // Simulated: no test can fill a disk.
      const stub = sinon.stub(fs, 'writeSync').callsFake(((...args: Parameters<typeof write>) => {
        if (done++ < writes) return write(...args);
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      }) as typeof write);
      syncBuiltinESMExports();
      try {
        await assert.rejects(prepare(policies(400)), /The disk is full; nothing was written\./);
      } finally {
        stub.restore();
        syncBuiltinESMExports();
      }
      assert.deepEqual(readdirSync(folder.path).sort(), ['dataset', 'policies.csv']);
      assert.deepEqual((await readDataset(output())).manifest, before);
    }
  });

  it('leaves nothing that the next step takes for a dataset when it is killed in the middle of writing', async () => {
    writeFileSync(join(folder.path, 'policies.csv'), policies(400));
    const script = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const write = fs.writeSync;
let writes = 0;
fs.writeSync = (...given) => {
  if (writes++ === 9) process.kill(process.pid, 'SIGKILL');
  return write(...given);
};
syncBuiltinESMExports();
const { prepareData } = await import(${JSON.stringify(pathToFileURL(join(root, 'build/tasks/PrepareData/prepareData.js')))});
const host = { log() {}, warn() {}, progress() {}, signal: new AbortController().signal };
await prepareData({ sources: [process.argv[1] + '/policies.csv'], outputFolder: process.argv[1] + '/dataset', dataName: 'p',
  targetColumn: 'target', split: '60/20/20', seed: 1, workspace: { listData: async () => [] } }, host);`;
    const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script, folder.path]);
    assert.equal(signal, 'SIGKILL');
    const left = readdirSync(folder.path).filter((name) => name !== 'policies.csv');
    assert.deepEqual(left.length, 1);
    assert.match(left[0], /^\.unfinished-dataset-/);
    await assert.rejects(readDataset(output()), /dataset\.json: The file does not exist/);
  });

  it('takes the id that is named, the column id, or the features to split by', async () => {
    const by = async (content: string, options: Partial<PrepareDataOptions> = {}) =>
      (await prepare(content, options)).result.dataset.manifest.split.by;
    const text = policies(300);
    assert.equal(await by(text), 'id');
    const renamed = text.replace('id,', 'policy,');
    assert.equal(await by(renamed, { idColumn: 'policy' }), 'policy');
    assert.equal(await by(renamed), 'features');
  });

  it('gives columns the roles that are named, and learns from none of them', async () => {
    const random = new Random(3);
    const lines = policies(300).trimEnd().split('\n');
    const roles = lines.map((line, row) =>
      row === 0
        ? `${line},w,e,fleet,begin,note,id2`
        : `${line},${1 + random.below(3)},${(1 + random.below(365)) / 365},F${random.below(99)},2026-0${1 + random.below(9)}-01,${random.pick(['a', ''])},${row}`,
    );
    const { result } = await prepare(`${roles.join('\n')}\n`, {
      ...{ weightColumn: 'w', exposureColumn: 'e', groupColumn: 'fleet', timeColumn: 'begin' },
      ignoreColumns: ['note', 'id2'],
    });
    assert.deepEqual(
      result.dataset.schema.columns.map(({ role }) => role),
      [
        'id',
        'target',
        ...Array(5).fill('feature'),
        'weight',
        'exposure',
        'group',
        'time',
        'ignore',
        'ignore',
      ],
    );
    assert.equal(result.dataset.manifest.targetKind, 'binary');
  });

  it('splits as it is told, and the manifest says how', async () => {
    const lines = policies(300).trimEnd().split('\n');
    const dated = lines.map((line, row) => `${line},${row === 0 ? 'begin' : `2026-01-${10 + (row % 20)}`}`);
    const { result } = await prepare(`${dated.join('\n')}\n`, { timeColumn: 'begin', splitBy: 'time' });
    assert.deepEqual(result.dataset.manifest.split, {
      ...{ method: 'time', by: 'begin', seed: 1, shares: { train: 0.6, validation: 0.2, test: 0.2 } },
      cuts: { validation: '2026-01-22', test: '2026-01-26' },
    });
    const test = await readPart(result.dataset, 'test');
    assert((test.columns.at(-1)!.values as readonly string[]).every((day) => day >= '2026-01-26'));
  });

  it('tells the host of warnings and progress', async () => {
    const { result, host } = await prepare(
      policies(300).replaceAll(/,(petrol|diesel|electric)?$/gm, ',petrol'),
    );
    assert.deepEqual(host.warnings, result.warnings);
    assert.deepEqual(
      host.warnings.map(({ what }) => what),
      ['single-value: the value is "petrol" wherever there is one.'],
    );
  });

  it('stops when the pipeline is cancelled and writes nothing', async () => {
    const host = { ...recordingHost(), signal: AbortSignal.abort() };
    const source = join(folder.path, 'policies.csv');
    writeFileSync(source, policies(100));
    const { registerData, workspace } = registry();
    const run = prepareData(
      {
        sources: [source],
        outputFolder: output(),
        dataName: 'p',
        targetColumn: 'target',
        split: '60/20/20',
        seed: 1,
        workspace,
      },
      host,
    );
    await assert.rejects(run, { name: 'AbortError' });
    assert.equal(existsSync(output()), false);
    assert.equal(registerData.called, false);
  });

  it('makes a dataset of the Porto Seguro sample that pandas finds nothing to add to', async function () {
    needPython(this);
    const source = join(sharedData, 'porto-seguro-sample.csv');
    skipUnless(this, existsSync(source), `no ${source}`);
    const { result, host } = await prepare(undefined, { sources: [source] });
    assert.deepEqual(host.warnings, []);
    const { schema } = result.dataset;
    const kinds = (kind: string) => schema.columns.filter((column) => column.kind === kind).length;
    assert.deepEqual([kinds('categorical'), kinds('binary'), kinds('numeric')], [14, 17, 26]);
    const differences = python<string[]>(
      `
import json, sys, pandas
given = json.load(sys.stdin)
source = pandas.read_csv(given['source'], float_precision='round_trip')
features = [name for name in source.columns if name not in ('id', 'target')]
source[features] = source[features].mask(source[features] == -1)
parts = [pandas.read_parquet(f"{given['folder']}/{part}.parquet") for part in ('train', 'validation', 'test')]
dataset = pandas.concat(parts).sort_values('id').reset_index(drop=True)
differences = [name for name in source.columns if not source[name].astype('float64').equals(dataset[name].astype('float64'))]
whole = [name for name in source.columns if (source[name].dropna() % 1 == 0).all()]
import pyarrow.parquet
for field in pyarrow.parquet.read_schema(f"{given['folder']}/train.parquet"):
    if str(field.type) != ('int32' if field.name in whole else 'double'): differences.append(f'{field.name} is {field.type}')
if list(source.columns) != list(dataset.columns): differences.append('order of columns')
print(json.dumps(differences))
`,
      { source, folder: output() },
    );
    assert.deepEqual(differences, []);
  });

  describe('refuses', () => {
    const HEADER = 'id,target,x\n';
    const ROWS = '1,0,5\n2,1,6\n3,0,7\n';

    it('tells of all errors and of what was odd in a report beside the folder, which the next dataset removes', async () => {
      const lines = [...policies(300).trim().split('\n'), '1,2,x,y'];
      lines[5] = lines[5]!.replace(/^(\d+),\d/, '$1,no');
      const said = await refusal(lines.join('\n'));
      const page = readFileSync(refusedReport(), 'utf8');
      assert.match(page, /The data was refused/);
      for (const place of said.map((line) => line.split(/: /, 1)[0]!)) assert.ok(page.includes(place), place);
      await prepare(policies(300));
      assert.ok(existsSync(output()) && !existsSync(refusedReport()));
    });

    it('shows what was known when the drift refused the data, and leaves the earlier dataset', async () => {
      const { result } = await prepare(policies(300));
      const profile = Profile.parse(JSON.parse(readFileSync(join(output(), 'profile.json'), 'utf8')));
      const workspace = {
        listData: async () => [result.dataVersion],
        dataProfile: async () => profile,
      } as unknown as Workspace;
      const moved = policies(300).replaceAll('petrol', 'gas');
      await assert.rejects(prepare(moved, { workspace, driftLimits: 'new_categories: 0' }), (error) => {
        assert.ok(error instanceof DataRefused);
        const { table, drift, dataset } = error.report;
        assert.deepEqual(
          table!.columns
            .find(({ name }) => name === 'fuel')!
            .levels!.map(({ value }) => value)
            .sort(),
          ['diesel', 'electric', 'gas'],
        );
        assert.equal(drift!.against.version, result.dataVersion);
        assert.equal(dataset, null);
        return true;
      });
      assert.equal((await readDataset(output())).manifest.version, result.dataVersion);
    });

    it('does not call data refused for a wrong input or a cancelled run', async () => {
      for (const wrong of [{ split: '60/30/20' }, { compareWith: 'abcdefabcdef' }]) {
        await assert.rejects(prepare(policies(300), wrong), (error) => !(error instanceof DataRefused));
      }
      assert.ok(!existsSync(refusedReport()));
    });

    it('a file that is missing, a folder, an empty file', async () => {
      assert.deepEqual(await refusal(undefined), [
        'policies.csv: The file does not exist. Check the path and the step that writes the file.',
      ]);
      mkdirSync(join(folder.path, 'folder'));
      assert.deepEqual(await refusal(undefined, { sources: [join(folder.path, 'folder')] }), [
        'folder: This is a folder, not a file. Give the path of the CSV file in it.',
      ]);
      assert.deepEqual(await refusal(''), [
        'policies.csv: The file is empty. Check the step that writes the file.',
      ]);
      assert.deepEqual(await refusal(gzipSync('')), [
        'policies.csv: The file is empty. Check the step that writes the file.',
      ]);
    });

    it('a header alone', async () => {
      assert.deepEqual(await refusal(HEADER), [
        'policies.csv: no-rows: there is a header but no row. Check the step that writes the file.',
      ]);
    });

    it('a table without the target, naming the nearest column', async () => {
      assert.deepEqual(await refusal(HEADER + ROWS, { targetColumn: 'Traget' }), [
        'policies.csv: missing-label: there is no column Traget, which is to be the target. Did you mean target?',
      ]);
    });

    it('one class only', async () => {
      assert.deepEqual(await refusal(`${HEADER}1,0,5\n2,0,6\n`), [
        'policies.csv column target: single-value: the target is 0 in every row, so there is nothing to learn. Give rows with a claim and rows without.',
      ]);
    });

    it('a target that is not 0 or 1', async () => {
      assert.deepEqual(await refusal(`${HEADER}1,no,5\n2,yes,6\n`), [
        'policies.csv:2 column target: constraint-error: the target is "no", not 0 or 1 (and line 3). Write 1 for a claim and 0 for none in every row.',
      ]);
    });

    it('ragged rows, text among numbers and names that repeat, all at once', async () => {
      const rows = Array.from({ length: 100 }, (_, i) => `${i},${i % 2},${i === 50 ? 'abc' : i},1`);
      rows[9] = '9,1';
      rows[19] = '19,1,2,3,4';
      assert.deepEqual(await refusal(`id,target,x,x\n${rows.join('\n')}\n`), [
        'policies.csv:1 column x: duplicate-label: the header has this name more than once. Give every column its own name.',
        'policies.csv:11: missing-cell: the row has 2 cells where the header has 4. Give every row as many cells as the header; quote text that holds a delimiter or a line end.',
        'policies.csv:21: extra-cell: the row has 5 cells where the header has 4. Give every row as many cells as the header; quote text that holds a delimiter or a line end.',
        'policies.csv:52 column x: type-error: "abc" is not a number, in a column where nearly all cells are. Correct the cells, or leave them empty where the value is not known.',
      ]);
    });

    it('another encoding', async () => {
      assert.deepEqual(await refusal(Buffer.from('id,target,x\n1,0,Köln\n', 'latin1')), [
        'policies.csv: encoding-error: the byte 0xf6 at offset 17 (line 2) is not UTF-8. Save the file as UTF-8; it may be Windows-1252 or Latin-1 now.',
      ]);
    });

    it('a truncated gzip', async () => {
      const whole = gzipSync(policies(1000));
      assert.deepEqual(await refusal(whole.subarray(0, whole.length >> 1)), [
        'policies.csv: compression-error: the gzip ends in the middle: the file is truncated. Copy or write the file again; compare its size with the original’s.',
      ]);
    });

    it('a split that leaves a part without both classes', async () => {
      const [line] = await refusal(HEADER + ROWS);
      assert.match(
        line,
        /^policies\.csv: The split leaves .* without rows of both classes: train \d rows with \d claims, .* Give more rows, a larger share to that part, or another seed, or split by stratified\.$/,
      );
    });

    it('a split that makes no 100', async () => {
      assert.deepEqual(await refusal(HEADER + ROWS, { split: '60/30/20' }), [
        'split: “60/30/20” is no split into three parts. Write the percent of train, validation and test, for example 60/20/20; they must make 100.',
      ]);
    });

    it('to replace a folder that is no dataset', async () => {
      assert.deepEqual(await refusal(policies(100), { outputFolder: folder.path }), [
        `${folder.path}: The folder holds policies.csv, which this task does not write and which would be lost. Name a folder of its own.`,
      ]);
    });
  });
});
