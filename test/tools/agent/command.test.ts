import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { parseCommand } from '../../../tools/agent/command.js';

const { TaskCommand } = createRequire(import.meta.url)('azure-pipelines-task-lib/taskcommand.js') as {
  TaskCommand: new (name: string, properties: Record<string, string>, data: string) => object;
};

const properties = (line: string) => Object.fromEntries(parseCommand(line)?.properties ?? []);

describe('parseCommand', () => {
  it('reads area, event, properties and data', () => {
    const command = parseCommand('##vso[task.setvariable variable=a b;isOutput=true]some data');
    assert.ok(command);
    assert.deepEqual([command.area, command.event, command.data], ['task', 'setvariable', 'some data']);
    assert.deepEqual(Object.fromEntries(command.properties), { variable: 'a b', isoutput: 'true' });
  });

  it('finds the first command anywhere in the line', () => {
    assert.equal(
      parseCommand('10:31 ##vso[task.debug]one ##vso[task.debug]two')?.data,
      'one ##vso[task.debug]two',
    );
  });

  it('ends the head at the first bracket and the name at the first space', () => {
    assert.equal(parseCommand('##vso[task.debug]a]b')?.data, 'a]b');
    assert.deepEqual(properties('##vso[task.x a=1 2;b= 3]'), { a: '1 2', b: ' 3' });
  });

  it('takes a property at its first =, drops one without a value, and keeps the = at the end of base64', () => {
    assert.deepEqual(properties('##vso[task.x a=b=c;empty=;=d;lone;e==f;token=YWI==]'), {
      a: 'b=c',
      e: 'f',
      token: 'YWI==',
    });
  });

  it('takes the last of two properties that differ in case only', () => {
    assert.deepEqual(properties('##vso[task.x Type=a;TYPE=b]'), { type: 'b' });
  });

  for (const line of [
    '',
    'plain',
    '##vso[task.debug',
    '##vso[debug]x',
    '##vso[a.b.c]x',
    '##vso[ task.debug]x',
  ]) {
    it(`finds none in '${line}'`, () => assert.equal(parseCommand(line), undefined));
  }

  it('undoes escapes, that of the percent sign last', () => {
    assert.equal(parseCommand('##vso[a.b]%3B%0D%0A%5D%AZP25%25')?.data, ';\r\n]%%25');
    assert.equal(parseCommand('##vso[a.b]%AZP250D')?.data, '%0D');
  });

  const nasty = [
    '100 %',
    'a;b]c=d',
    'line\r\nline',
    '%0A',
    '%AZP25',
    '%AZP2525',
    '##vso[task.debug]x',
    'ünï → 猫',
  ];
  for (const text of nasty) {
    it(`reads back what the task library writes: ${JSON.stringify(text)}`, () => {
      const command = parseCommand(String(new TaskCommand('area.event', { key: text }, text)));
      assert.equal(command?.data, text);
      assert.equal(command?.properties.get('key'), text);
    });
  }
});
