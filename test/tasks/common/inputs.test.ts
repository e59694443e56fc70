import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import internal from 'azure-pipelines-task-lib/internal.js';
import { UserError } from '../../../runtime/error.js';
import {
  flag,
  integer,
  names,
  oneOf,
  optionalText,
  path,
  readInputs,
  text,
} from '../../../tasks/common/inputs.js';
import { simulatedWindows } from '../../support/simulatedWindows.js';

/** Gives a task its inputs as the agent does, and reads them. */
function given<T>(inputs: Record<string, string>, read: () => T): T {
  for (const [name, value] of Object.entries(inputs)) process.env[`INPUT_${name.toUpperCase()}`] = value;
  internal._loadData();
  return read();
}

function findings(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    assert.ok(error instanceof UserError);
    return error.findings.map(({ where, what }) => `${where}: ${what}`);
  }
  assert.fail('nothing was found wrong');
}

describe('inputs', () => {
  const temporary = mkdtempSync(join(tmpdir(), 'inputs-'));
  before(() => {
    process.env.AGENT_TEMPDIRECTORY = temporary;
  });
  after(() => {
    delete process.env.AGENT_TEMPDIRECTORY;
    rmSync(temporary, { recursive: true });
  });

  it('are read under their names, with their types', () => {
    const read = given({ name: ' claim-model ', port: '5001', keep: 'True', mode: 'FAIL', reason: '' }, () =>
      readInputs({
        name: text,
        port: integer(1, 65535),
        keep: flag,
        mode: oneOf('pass', 'fail'),
        reason: optionalText,
      }),
    );
    assert.deepEqual(read, { name: 'claim-model', port: 5001, keep: true, mode: 'fail', reason: undefined });
  });

  it('take names that stand on a line each or between commas', () => {
    const read = given({ some: 'age, brand\n\n engine size ,\n', none: '' }, () =>
      readInputs({ some: names, none: names }),
    );
    assert.deepEqual(read, { some: ['age', 'brand', 'engine size'], none: [] });
  });

  it('that are wrong are all named at once', () => {
    const wrong = {
      empty: '',
      share: '6e1',
      big: '70000',
      keep: 'yes',
      mode: 'block',
      version: '$(modelVersion)',
    };
    assert.deepEqual(
      given(wrong, () =>
        findings(() =>
          readInputs({
            empty: text,
            share: integer(0, 100),
            big: integer(1, 65535),
            keep: flag,
            mode: oneOf('pass', 'fail'),
            version: text,
          }),
        ),
      ),
      [
        "Input 'empty': It is empty.",
        "Input 'share': '6e1' is not a whole number from 0 to 100.",
        "Input 'big': '70000' is not a whole number from 1 to 65535.",
        "Input 'keep': 'yes' is neither true nor false.",
        "Input 'mode': 'block' is not known.",
        "Input 'version': It holds $(modelVersion), a variable that is not set.",
      ],
    );
  });

  it('take quotes off a path and make it absolute', () => {
    const read = given({ folder: '"some folder/data"' }, () => readInputs({ folder: path }));
    assert.equal(read.folder, join(process.cwd(), 'some folder', 'data'));
  });

  it('take paths as Windows writes them (simulated)', () => {
    const windows = simulatedWindows();
    const read = (folder: string) => given({ folder }, () => readInputs({ folder: path })).folder;
    try {
      windows.paths();
      assert.equal(read('"D:\\some folder\\data"'), 'D:\\some folder\\data');
      assert.equal(read('D:/a/1/s/data/../x.csv'), 'D:\\a\\1\\s\\x.csv');
      assert.equal(read('\\\\server\\share\\models'), '\\\\server\\share\\models');
    } finally {
      windows.restore();
    }
  });

  it('split lists of names at the line ends of Windows, too', () => {
    assert.deepEqual(
      given({ segments: 'region\r\nage, zip\r\n' }, () => readInputs({ segments: names })).segments,
      ['region', 'age', 'zip'],
    );
  });

  it('let defects of a reader through as defects', () => {
    const broken = (): never => {
      throw new TypeError('a defect');
    };
    assert.throws(() => readInputs({ broken }), TypeError);
  });
});
