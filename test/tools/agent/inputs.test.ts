import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import type { TaskDefinition } from '../../../tools/agent/definition.js';
import { namedEndpoints, resolveInputs } from '../../../tools/agent/inputs.js';
import { SecretMasker } from '../../../tools/agent/mask.js';
import { Variables } from '../../../tools/agent/variables.js';
import { simulatedWindows } from '../../support/simulatedWindows.js';

function input(name: string, type = 'string', defaultValue = '', aliases: string[] = []) {
  return { name, type, defaultValue, aliases };
}

const definition = {
  inputs: [
    input('rows', 'int', '$(count)'),
    input('connectedServiceNameARM', 'connectedService:AzureRM', '', ['azureSubscription']),
    input('folder', 'filePath'),
    input('text', 'multiLine'),
  ],
} as unknown as TaskDefinition;

const id = '0f1e2d3c-4b5a-4697-8877-665544332211';
const endpoint = {
  ...{ id, name: 'My Azure', type: 'azurerm', url: 'https://x/', data: {} },
  authorization: { scheme: 'ServicePrincipal', parameters: {} },
};

function resolved(given: Record<string, string>) {
  const variables = new Variables(new SecretMasker());
  variables.set('count', '12');
  variables.set('Build.SourcesDirectory', '/src dir');
  const { values, unknown } = resolveInputs(definition, given, variables, [endpoint]);
  return { ...Object.fromEntries(values), unknown };
}

describe('resolveInputs', () => {
  it('has every declared input, with its default or empty', () => {
    const { rows, text, connectedServiceNameARM, unknown } = resolved({}) as Record<string, unknown>;
    assert.deepEqual([rows, text, connectedServiceNameARM, unknown], ['12', '', '', []]);
  });

  it('cuts blanks around a value, not within', () => {
    assert.equal((resolved({ text: '\n a \n b \n' }) as Record<string, unknown>).text, 'a \n b');
  });

  it('takes names and aliases without case, and a connection by its name', () => {
    const values = resolved({ ROWS: '1', AzureSubscription: 'my azure' }) as Record<string, unknown>;
    assert.equal(values.rows, '1');
    assert.equal(values.connectedServiceNameARM, id);
  });

  it('replaces macros by variables, then by the environment, and leaves others', () => {
    const values = resolved({ text: '$(count) $(PATH) $(nobody)' }) as Record<string, unknown>;
    assert.equal(values.text, `12 ${process.env.PATH} $(nobody)`);
  });

  it('roots a relative and an empty file path in the sources', () => {
    const folder = (value: string) => (resolved({ folder: value }) as Record<string, unknown>).folder;
    assert.equal(folder('a/../b'), resolve('/src dir/b'));
    assert.equal(folder(''), resolve('/src dir'));
    assert.equal(folder('/else/where'), resolve('/else/where'));
  });

  it('roots file paths by the rules of Windows (simulated), without the quotes', () => {
    const windows = simulatedWindows();
    const variables = new Variables(new SecretMasker());
    variables.set('Build.SourcesDirectory', 'D:\\a\\1\\s');
    const folder = (value: string) =>
      resolveInputs(definition, { folder: value }, variables).values.get('folder');
    try {
      windows.paths();
      assert.equal(folder('data/x.csv'), 'D:\\a\\1\\s\\data\\x.csv');
      assert.equal(folder('"data\\with space"'), 'D:\\a\\1\\s\\data\\with space');
      assert.equal(folder('E:/models'), 'E:\\models');
    } finally {
      windows.restore();
    }
  });

  it('passes on what is not declared and names it', () => {
    const values = resolved({ extra: 'x' }) as Record<string, unknown>;
    assert.equal(values.extra, 'x');
    assert.deepEqual(values.unknown, ['extra']);
  });

  it('refuses an input that is given under its name and an alias', () => {
    const twice = () => resolved({ azureSubscription: 'a', connectedServiceNameARM: 'b' });
    assert.throws(twice, /Input 'connectedServiceNameARM': It is given twice/);
  });
});

describe('namedEndpoints', () => {
  it('are those that connectedService inputs name, a list too', () => {
    const named = (value: string) =>
      namedEndpoints(definition, new Map([['connectedServiceNameARM', value]]), [endpoint]);
    assert.deepEqual(named(`x, ${id.toUpperCase()}`), [endpoint]);
    assert.deepEqual(named(''), []);
    assert.deepEqual(namedEndpoints(definition, new Map([['text', id]]), [endpoint]), []);
  });
});
