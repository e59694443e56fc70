import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { parseConditions } from '../../runtime/gate/parse.js';
import { ModelRecord } from '../../serving/modelRecord.js';
import { readManifest, type TaskManifest, taskNames } from '../support/extension.js';
import { blocks, pages } from './pages.js';

interface Step {
  task: string;
  inputs?: Record<string, unknown>;
}

/** Every step of a task, however deep it stands. */
function stepsIn(node: unknown): Step[] {
  if (typeof node !== 'object' || node === null) return [];
  const own = typeof (node as Step).task === 'string' ? [node as Step] : [];
  return [...own, ...Object.values(node).flatMap(stepsIn)];
}

const tasks = new Map(
  taskNames.map((name) => {
    const manifest = readManifest<TaskManifest>('tasks', name, 'task.json');
    return [`${name}@${manifest.version.Major}`, manifest];
  }),
);

function checkInput(task: string, name: string, value: string): void {
  const manifest = tasks.get(task);
  assert.ok(manifest, `no task ${task}`);
  const input = manifest.inputs.find((one) => one.name === name || one.aliases?.includes(name));
  assert.ok(input, `${task} has no input ${name}`);
  if (input.type === 'boolean') assert.match(value, /^(true|false)$/, name);
  if (input.options && input.properties?.EditableOptions !== 'True') {
    assert.ok(value in input.options, `${name}: ${value}`);
  }
  if (input.name === 'conditions' && task.startsWith('EvaluateGate')) parseConditions(value, name);
}

/** Of Microsoft, in the agent or in an extension of its own: named in full, so that a slip in ours is found. */
const MICROSOFTS = ['PublishTestResults@2', 'AzureMLJobWaitTask@1'];

const scripts = Object.keys(readManifest<{ scripts: Record<string, string> }>('package.json').scripts);

describe('snippets of the documentation', () => {
  for (const page of pages) {
    const yaml = blocks(page, 'yaml').map((block) => parse(block) as unknown);
    const steps = yaml.flatMap(stepsIn).filter(({ task }) => !MICROSOFTS.includes(task));
    if (steps.length > 0) {
      it(`name tasks and inputs that are there, in ${page.path}`, () => {
        for (const { task, inputs = {} } of steps) {
          // `…` stands for inputs that an earlier snippet has.
          for (const [name, value] of Object.entries(inputs).filter(([name]) => name !== '…'))
            checkInput(task, name, String(value));
        }
      });
    }

    const commands = [...page.text.matchAll(/npm (?:run (?:-s )?)?([a-z]+)( -- [^`\n#]*)?/g)];
    if (commands.length > 0) {
      it(`name commands that are there, in ${page.path}`, () => {
        for (const [command, script, more = ''] of commands) {
          if (script === 'install' || script === 'ci') continue;
          assert.ok(scripts.includes(script!), command);
          const task = /^ -- ([A-Z]\w+)/.exec(more)?.[1];
          for (const [, name, value] of more.matchAll(/--input (\w+)=(\S*)/g)) {
            checkInput(`${task}@1`, name!, value!);
          }
        }
      });
    }

    const records = blocks(page, 'sh').flatMap((block) => [
      ...block.matchAll(/^echo '(.*)' > .*current\.json$/gm),
    ]);
    if (records.length > 0) {
      it(`write records that the service reads, in ${page.path}`, () => {
        for (const [, record] of records) ModelRecord.parse(JSON.parse(record!));
      });
    }
  }
});
