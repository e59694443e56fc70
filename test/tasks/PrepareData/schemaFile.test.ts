import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataJsonSchema } from '../../../runtime/data/expected/dataSchema.js';
import { UserError } from '../../../runtime/error.js';
import { sha256 } from '../../../runtime/files.js';
import { type PrepareDataOptions, prepareData } from '../../../tasks/PrepareData/prepareData.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';
import { Random } from '../../support/random.js';

describe('the schema file of prepareData', () => {
  const folder = temporaryFolder();
  const at = (name: string) => join(folder.path, name);

  /** Every type, role and kind; -1 and NA for missing. */
  function policies(rows = 400): string {
    const random = new Random(8);
    const lines = ['id,target,age,premium,new_bin,model_cat,fuel,w,e,fleet,begin,note'];
    for (let row = 0; row < rows; row++) {
      lines.push(
        [
          row + 1,
          Number(random.chance(0.2)),
          random.chance(0.1) ? -1 : 18 + random.below(60),
          (1 + random.below(10_000) / 100).toFixed(2),
          random.below(3) - 1,
          random.below(12) - 1,
          random.pick(['diesel', 'petrol', 'electric', '']),
          1 + random.below(3),
          (1 + random.below(4)) / 4,
          `F${random.below(90)}`,
          `2026-0${1 + random.below(9)}-15`,
          `note ${row}`,
        ].join(','),
      );
    }
    return `${lines.join('\n')}\n`;
  }

  async function prepare(content: string, more: Partial<PrepareDataOptions> = {}) {
    writeFileSync(at('policies.csv'), content);
    const host = recordingHost();
    const result = await prepareData(
      {
        sources: [at('policies.csv')],
        outputFolder: at('dataset'),
        dataName: 'policies',
        targetColumn: 'target',
        ...{ split: '60/20/20', seed: 1 },
        schemaFile: at('schema.yml'),
        workspace: await openFolderWorkspace(at('workspace')),
        ...more,
      },
      host,
    );
    return { ...result, host };
  }

  const roles = {
    ...{ weightColumn: 'w', exposureColumn: 'e', groupColumn: 'fleet', timeColumn: 'begin' },
    ignoreColumns: ['note'],
  };

  async function refusal(content: string, more: Partial<PrepareDataOptions> = {}): Promise<string[]> {
    const error = await prepare(content, more).then(
      () => assert.fail('should have been refused'),
      (error: unknown) => error,
    );
    assert(error instanceof UserError, String(error));
    return error.message.replaceAll(`${folder.path}/`, '').split('\n');
  }

  it('is written where there is none, and then gives the same dataset without a role named', async () => {
    const first = await prepare(policies(), { ...roles, splitBy: 'time' });
    assert.equal(
      first.host.warnings.at(-1)?.what,
      'There was no schema file, so nothing was expected of the data. One that fits it was written here.',
    );
    const text = readFileSync(at('schema.yml'), 'utf8');
    assert.equal(readFileSync(at('dataset/schema.yml'), 'utf8'), text);
    assert.equal(readFileSync(at('data-schema.schema.json'), 'utf8'), dataJsonSchema());
    assert.match(text, /^# yaml-language-server: \$schema=data-schema\.schema\.json\n/);
    assert.equal(first.dataset.manifest.schemaFile, undefined);

    const second = await prepare(policies(), { splitBy: 'time' });
    assert.deepEqual(second.host.warnings, []);
    assert.equal(second.dataVersion, first.dataVersion);
    assert.deepEqual(second.dataset.schema, first.dataset.schema);
    assert.deepEqual(second.dataset.manifest.parts, first.dataset.manifest.parts);
    assert.deepEqual(second.dataset.manifest.schemaFile, { name: 'schema.yml', sha256: sha256(text) });
  });

  it('takes columns in any order for the same data', async () => {
    const first = await prepare(policies(), roles);
    const turned = policies()
      .trimEnd()
      .split('\n')
      .map((line) => line.split(',').toReversed().join(','));
    const second = await prepare(`${turned.join('\n')}\n`);
    assert.equal(second.dataVersion, first.dataVersion);
    assert.deepEqual(second.dataset.manifest.parts, first.dataset.manifest.parts);
  });

  it('refuses data that differs from it, with everything that differs at once', async () => {
    await prepare(policies(), roles);
    const lines = policies().trimEnd().split('\n');
    const set = (row: number, column: number, value: string) => {
      const cells = lines[row].split(',');
      cells[column] = value;
      lines[row] = cells.join(',');
    };
    set(0, 3, 'premiums');
    set(0, 11, 'remark');
    set(5, 2, '-7');
    set(6, 2, '18.5');
    set(7, 4, '3');
    set(8, 5, '99');
    set(9, 6, 'hydrogen');
    set(10, 6, 'hydrogen');
    for (let row = 20; row < 300; row++) set(row, 2, '');
    for (let row = 1; row < 20; row++) if (lines[row].split(',')[2] === '-1') set(row, 2, '30');
    const missing = lines.filter((line) => ['', '-1'].includes(line.split(',')[2])).length;
    const share = Number((100 * (1 - missing / 400)).toFixed(2));
    assert.deepEqual(await refusal(`${lines.join('\n')}\n`), [
      'policies.csv column premium: missing-label: the schema has this column and the data has not. The data has premiums, which the schema has not.',
      'policies.csv column note: missing-label: the schema has this column and the data has not. Take it out of the schema file if it is gone for good.',
      'policies.csv column premiums: extra-label: the data has this column and the schema has not. Add it to the schema file, with the role ignore if it is not to be learnt from.',
      'policies.csv column remark: extra-label: the data has this column and the schema has not. Add it to the schema file, with the role ignore if it is not to be learnt from.',
      'policies.csv:7 column age: type-error: 18.5 is not whole, in a column of type integer. Correct the data, or the schema file if it is the one that is wrong.',
      'policies.csv:6 column age: out-of-domain: -7 is below 0. Correct the data, or the schema file if it is the one that is wrong.',
      `policies.csv:21 column age: low-fraction-present: ${share} % of rows have a value, the schema wants 85 % (and lines 22, 23, 24, 25 and ${missing - 5} more). Correct the data, or the schema file if it is the one that is wrong.`,
      'policies.csv:8 column new_bin: out-of-domain: 3 is not in the domain. Correct the data, or the schema file if it is the one that is wrong.',
      'policies.csv:9 column model_cat: out-of-domain: 99 is not in the domain. Correct the data, or the schema file if it is the one that is wrong.',
      'policies.csv:10 column fuel: out-of-domain: "hydrogen" is not in the domain (and line 11). Correct the data, or the schema file if it is the one that is wrong.',
    ]);
  });

  it('says how grave an anomaly is', async () => {
    await prepare(policies(), roles);
    const text = readFileSync(at('schema.yml'), 'utf8');
    writeFileSync(
      at('schema.yml'),
      text.replace('columns:', 'levels: {out-of-domain: warn, extra-label: off}\ncolumns:'),
    );
    const changed = policies().replaceAll(/$/gm, ',1').replace(',1', ',more').replace(/,1$/, '');
    const { host, dataset } = await prepare(changed.replace('diesel', 'hydrogen').replace(/\n,1$/, '\n'));
    assert.match(host.warnings[0].what, /out-of-domain: "hydrogen" is not in the domain/);
    const fuel = dataset.schema.columns.find(({ name }) => name === 'fuel')!;
    assert.deepEqual(fuel.levels, ['diesel', 'electric', 'petrol', 'hydrogen']);
    assert(dataset.schema.columns.every(({ name }) => name !== 'more'));
  });

  it('keeps the codes of categories that this data lacks', async () => {
    const first = await prepare(policies(), roles);
    const second = await prepare(policies().replaceAll('diesel', 'petrol'));
    const levels = (result: typeof first) =>
      result.dataset.schema.columns.find(({ name }) => name === 'fuel')?.levels;
    assert.deepEqual(levels(second), levels(first));
  });

  it('counts where an input gives a column another role, and says so', async () => {
    await prepare(policies(), roles);
    const { host, dataset } = await prepare(policies(), { exposureColumn: 'w' });
    assert.match(
      host.warnings[0].what,
      /^The column w has the role weight here and exposure in the task's inputs/,
    );
    assert.equal(dataset.schema.columns.find(({ name }) => name === 'w')?.role, 'weight');
  });

  it('is not written for data that is refused, and is no folder', async () => {
    await refusal('id,target,x\n1,0,1\n');
    assert.equal(existsSync(at('schema.yml')), false);
    mkdirSync(at('schema.yml'));
    assert.deepEqual(await refusal(policies()), [
      'schema.yml: This is a folder. Name a file in it: schema.yml.',
    ]);
  });
});
