import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDataset, readPart, writeDataset } from '../../../runtime/data/dataset.js';
import { PART_NAMES } from '../../../runtime/data/manifest.js';
import { UserError } from '../../../runtime/error.js';
import { temporaryFolder } from '../../support/folder.js';
import { needPython, python } from '../../support/python.js';
import { smallDataset } from './smallDataset.js';

describe('dataset', () => {
  const temporary = temporaryFolder();
  const folder = () => join(temporary.path, 'dataset');

  async function refusal(work: Promise<unknown>): Promise<string[]> {
    const error = await work.then(
      () => assert.fail('should have been refused'),
      (error: unknown) => error,
    );
    assert(error instanceof UserError, String(error));
    return error.message.replaceAll(`${folder()}/`, '').split('\n');
  }

  async function editManifest(edit: (manifest: Record<string, unknown>) => void): Promise<void> {
    await writeDataset(folder(), smallDataset());
    const path = join(folder(), 'dataset.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    edit(manifest);
    writeFileSync(path, JSON.stringify(manifest));
  }

  it('is read back as it was written, part by part', async () => {
    const content = smallDataset();
    const written = await writeDataset(folder(), content);
    const dataset = await readDataset(folder());
    assert.deepEqual(dataset, written);
    for (const [position, part] of PART_NAMES.entries()) {
      const table = await readPart(dataset, part);
      assert.equal(table.rows, 4);
      for (const [i, column] of table.columns.entries()) {
        const source = content.table.columns[i];
        const inPart = (_: unknown, row: number) => content.partOf[row] === position;
        assert.deepEqual(column, { ...source, values: (source.values as Float64Array).filter(inPart) });
      }
    }
  });

  it('counts rows and claims of each part', async () => {
    const { manifest } = await writeDataset(folder(), smallDataset());
    assert.equal(manifest.rows, 12);
    assert.equal(manifest.positives, 6);
    assert.deepEqual(
      PART_NAMES.map((part) => [manifest.parts[part].rows, manifest.parts[part].positives]),
      [
        [4, 2],
        [4, 2],
        [4, 2],
      ],
    );
    assert.equal(manifest.id, 'id');
    assert.equal(manifest.target, 'target');
  });

  it('writes the same bytes again, and nothing beside the dataset', async () => {
    await writeDataset(folder(), smallDataset());
    const first = join(temporary.path, 'first');
    cpSync(folder(), first, { recursive: true });
    await writeDataset(folder(), smallDataset());
    assert.deepEqual(readdirSync(temporary.path).sort(), ['dataset', 'first']);
    const names = readdirSync(first).sort();
    assert.deepEqual(names, [
      'data-schema.schema.json',
      'dataset.json',
      'profile.json',
      'schema.json',
      'schema.yml',
      'test.parquet',
      'train.parquet',
      'validation.parquet',
    ]);
    for (const name of names) {
      assert.deepEqual(readFileSync(join(first, name)), readFileSync(join(folder(), name)), name);
    }
  });

  it('gives another data version to other content, another schema and another split, not to another source', async () => {
    const version = async (change: object) =>
      (await writeDataset(folder(), { ...smallDataset(), ...change })).manifest.version;
    const base = await version({});
    assert.equal(await version({ source: { name: 'copy.csv', bytes: 1, sha256: 'c'.repeat(64) } }), base);
    assert.notEqual(await version({ contentSha256: 'c'.repeat(64) }), base);
    const { split, schema } = smallDataset();
    assert.notEqual(await version({ split: { ...split, seed: 8 } }), base);
    schema.columns[8].role = 'group';
    assert.notEqual(await version({ schema }), base);
  });

  it('tells the mean of an amount or a count, and another version of it', async () => {
    const { table, ...content } = smallDataset();
    const base = (await writeDataset(folder(), { ...content, table })).manifest;
    table.columns[1].values = Float64Array.from({ length: 12 }, (_, row) => (row % 2) * row);
    const { manifest } = await writeDataset(folder(), { ...content, table, targetKind: 'count' });
    assert.equal(manifest.targetKind, 'count');
    assert.equal(manifest.targetMean, 3);
    assert.deepEqual(
      PART_NAMES.map((part) => [manifest.parts[part].positives, manifest.parts[part].targetMean]),
      [
        [2, 3],
        [2, 2],
        [2, 4],
      ],
    );
    assert.notEqual(manifest.version, base.version);
    assert.deepEqual(await readDataset(folder()).then(({ manifest }) => manifest), manifest);
  });

  it('is read alike by pandas, pyarrow and polars, with types that fit', async function () {
    needPython(this);
    const content = smallDataset();
    await writeDataset(folder(), {
      ...content,
      partOf: new Uint8Array(12).map((_, i) => (i < 10 ? 0 : i - 9)),
    });
    const seen = python<Record<string, Record<string, unknown>>>(
      `
import json, sys, pandas, polars, pyarrow.parquet
path = json.load(sys.stdin)
table = pyarrow.parquet.read_table(path)
frame = pandas.read_parquet(path)
lazy = polars.read_parquet(path)
print(json.dumps({
  'arrow': {field.name: str(field.type) for field in table.schema},
  'pandas': {name: str(dtype) for name, dtype in frame.dtypes.items()},
  'polars': {name: str(dtype) for name, dtype in lazy.schema.items()},
  'values': table.to_pydict(),
  'polarsValues': lazy.to_dict(as_series=False),
}))
`,
      join(folder(), 'train.parquet'),
    );
    assert.deepEqual(seen.arrow, {
      id: 'int32',
      target: 'int32',
      age: 'int32',
      mileage: 'int64',
      premium: 'double',
      new_bin: 'int32',
      model_cat: 'int32',
      fuel: 'string',
      agent: 'string',
    });
    // pandas 2 calls its text type object, pandas 3 str.
    const { fuel, agent, ...numbers } = seen.pandas;
    assert.match(`${fuel} ${agent}`, /^(object object|str str)$/);
    assert.deepEqual(numbers, {
      id: 'int32',
      target: 'int32',
      age: 'float64',
      mileage: 'float64',
      premium: 'float64',
      new_bin: 'int32',
      model_cat: 'float64',
    });
    assert.equal(seen.polars.premium, 'Float64');
    assert.equal(seen.polars.fuel, 'String');
    const expected = Object.fromEntries(
      content.table.columns.map((column) => [
        column.name,
        Array.from(column.values as ArrayLike<number | string>)
          .slice(0, 10)
          .map((value) => {
            if (column.name === 'id') return Number(value);
            if (value === '' || Number.isNaN(value)) return null;
            return column.kind === 'categorical' && column.levels ? column.levels[value as number] : value;
          }),
      ]),
    );
    assert.deepEqual(seen.values, expected);
    assert.deepEqual(seen.polarsValues, expected);
  });

  it('refuses a folder that is no dataset', async () => {
    assert.deepEqual(await refusal(readDataset(folder())), [
      'dataset.json: The file does not exist or cannot be read. Give the folder that PrepareData wrote, the one that holds dataset.json.',
    ]);
  });

  it('refuses another format version and says which one it reads', async () => {
    await editManifest((manifest) => {
      manifest.formatVersion = 2;
      manifest.novelty = true;
    });
    assert.deepEqual(await refusal(readDataset(folder())), [
      'dataset.json: The dataset has format version 2; this version of the tasks reads 1. Run PrepareData and the later tasks from the same version of the extension.',
    ]);
  });

  it('names every field of the manifest that does not fit', async () => {
    await editManifest((manifest) => {
      manifest.rows = -3;
      delete manifest.target;
    });
    const lines = await refusal(readDataset(folder()));
    assert.equal(lines.length, 2);
    assert.match(lines[0], /^dataset\.json: rows: .* Run PrepareData again to write the dataset anew\.$/);
    assert.match(lines[1], /^dataset\.json: target: /);
  });

  it('names missing and changed parts and a changed schema, all at once', async () => {
    await writeDataset(folder(), smallDataset());
    rmSync(join(folder(), 'validation.parquet'));
    writeFileSync(join(folder(), 'test.parquet'), 'PAR1');
    const schemaPath = join(folder(), 'schema.json');
    writeFileSync(schemaPath, readFileSync(schemaPath, 'utf8').replace('"ignore"', '"feature"'));
    const { version } = JSON.parse(readFileSync(join(folder(), 'dataset.json'), 'utf8')) as {
      version: string;
    };
    assert.deepEqual(await refusal(readDataset(folder())), [
      'validation.parquet: The validation part is missing. Run PrepareData again to write the dataset anew.',
      'test.parquet: The test part was changed after PrepareData wrote it. Run PrepareData again to write the dataset anew.',
      `schema.json: The schema is not that of data version ${version}. Run PrepareData again to write the dataset anew.`,
    ]);
  });

  it('does not replace a folder that holds anything else', async () => {
    await assert.rejects(
      writeDataset(temporary.path, smallDataset())
        .then(() => writeDataset(temporary.path, smallDataset()))
        .then(() => {
          writeFileSync(join(temporary.path, 'policies.csv'), 'precious');
          return writeDataset(temporary.path, smallDataset());
        }),
      {
        message: `${temporary.path}: The folder holds policies.csv, which this task does not write and which would be lost. Name a folder of its own.`,
      },
    );
    assert.equal(readFileSync(join(temporary.path, 'policies.csv'), 'utf8'), 'precious');
    const file = join(temporary.path, 'policies.csv');
    await assert.rejects(writeDataset(file, smallDataset()), {
      message: `${file}: This is a file, or lies below one; a folder is to be written there. Name a folder.`,
    });
  });

  it('leaves an earlier dataset as it was when writing fails', async () => {
    await writeDataset(folder(), smallDataset());
    const broken = smallDataset();
    broken.table.columns[0] = { name: 'id', kind: 'text', values: new Array<string>(12).fill('no number') };
    broken.schema.columns[0].max = 2 ** 40;
    await assert.rejects(writeDataset(folder(), broken));
    assert.deepEqual(readdirSync(temporary.path), ['dataset']);
    assert.equal((await readDataset(folder())).manifest.rows, 12);
  });
});
