import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import {
  agentTaskNames,
  readManifest,
  serverTaskNames,
  type TaskManifest,
  taskNames,
} from '../support/extension.js';
import { root } from '../support/root.js';

const variableName = z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/);

/** The rules of Microsoft's tasks.schema.json, and those that it leaves out but the service or tfx enforces. */
const common = {
  $schema: z.url(),
  id: z.guid(),
  name: z.string().regex(/^[A-Za-z0-9-]+$/),
  friendlyName: z.string().min(1).max(40),
  description: z.string().min(1).max(200),
  helpMarkDown: z.string().min(1),
  helpUrl: z.url(),
  category: z.enum(['Build', 'Utility', 'Test', 'Package', 'Deploy', 'Tool']),
  visibility: z.array(z.enum(['Build', 'Release'])).min(1),
  author: z.string().min(1),
  version: z.strictObject({
    Major: z.int().nonnegative(),
    Minor: z.int().nonnegative(),
    Patch: z.int().nonnegative(),
  }),
  instanceNameFormat: z.string().min(1),
  groups: z.array(
    z.strictObject({ name: variableName, displayName: z.string().min(1), isExpanded: z.boolean() }),
  ),
  inputs: z.array(
    z.strictObject({
      name: variableName,
      aliases: z.array(variableName).optional(),
      type: z.enum(['boolean', 'string', 'filePath', 'multiLine', 'pickList', 'connectedService:AzureRM']),
      label: z.string().min(1),
      defaultValue: z.string(),
      required: z.boolean(),
      groupName: z.string().optional(),
      visibleRule: z.string().optional(),
      options: z.record(z.string(), z.string()).optional(),
      properties: z.record(z.string(), z.string()).optional(),
      helpMarkDown: z.string().min(1),
    }),
  ),
  dataSourceBindings: z
    .array(
      z.union([
        z.strictObject({ target: z.string(), endpointId: z.string(), dataSourceName: z.string() }),
        z.strictObject({
          ...{ target: z.string(), endpointId: z.string() },
          ...{ endpointUrl: z.string(), resultSelector: z.string(), resultTemplate: z.string() },
        }),
      ]),
    )
    .optional(),
  messages: z.record(z.string(), z.string()),
};

const AgentTask = z.strictObject({
  ...common,
  runsOn: z.array(z.enum(['Agent', 'DeploymentGroup'])).min(1),
  minimumAgentVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  showEnvironmentVariables: z.boolean(),
  outputVariables: z.array(z.strictObject({ name: variableName, description: z.string().min(1) })),
  restrictions: z.strictObject({
    settableVariables: z.strictObject({ allowed: z.array(z.string()).min(1) }),
  }),
  execution: z.strictObject({
    Node20_1: z.strictObject({ target: z.string() }),
    Node24: z.strictObject({ target: z.string() }),
  }),
});

/** Microsoft's schema does not know tasks of the server, though Microsoft ships some. */
const ServerTask = z.strictObject({
  ...common,
  runsOn: z.tuple([z.literal('Server'), z.literal('ServerGate')]),
  execution: z.strictObject({
    HttpRequest: z.strictObject({
      Execute: z.strictObject({
        EndpointId: z.string(),
        EndpointUrl: z.string(),
        Method: z.literal('GET', 'A gate is sampled again and again, so it may only read.'),
        Body: z.literal(''),
        Headers: z.string(),
        WaitForCompletion: z.literal('false'),
        Expression: z.string().min(1, 'Without it every answer of 200 passes.'),
      }),
    }),
  }),
});

const read = (folder: string) => readManifest<TaskManifest>('tasks', folder, 'task.json');
const manifests = taskNames.map(read);

describe('task.json', () => {
  for (const folder of taskNames) {
    const task = read(folder);
    describe(folder, () => {
      it('fits the schema', () => {
        const checked = (agentTaskNames.includes(folder) ? AgentTask : ServerTask).safeParse(task);
        assert.ok(checked.success, checked.success ? '' : z.prettifyError(checked.error));
        assert.equal(task.name, folder);
      });

      it('has names of inputs and aliases that are used once', () => {
        const names = task.inputs
          .flatMap(({ name, aliases = [] }) => [name, ...aliases])
          .map((n) => n.toLowerCase());
        assert.deepEqual(
          names.filter((name, position) => names.indexOf(name) !== position),
          [],
        );
      });

      it('refers to groups, inputs and options that exist', () => {
        const groups = new Set(task.groups.map(({ name }) => name));
        const inputs = new Map(task.inputs.map((input) => [input.name, input]));
        const bindings = task.dataSourceBindings ?? [];
        const bound = bindings.map(({ target }) => target);
        for (const { target, endpointId } of bindings) {
          assert.equal(inputs.get(target)?.properties?.EditableOptions, 'True', `variables for ${target}`);
          assert.match(inputs.get(endpointId.slice(2, -1))?.type ?? '', /^connectedService:/);
        }
        const usedGroups = new Set(task.inputs.flatMap(({ groupName }) => groupName ?? []));
        assert.deepEqual([...usedGroups].sort(), [...groups].sort(), 'groups declared and used');
        for (const input of task.inputs) {
          if (input.visibleRule) {
            for (const clause of input.visibleRule.split(/&&|\|\|/)) {
              const rule = /^\s*(\w+)\s*(=|==|!=)\s*(\S+)\s*$/.exec(clause);
              assert.ok(rule, `visibleRule of ${input.name}: ${clause}`);
              const other = inputs.get(rule[1]!);
              assert.ok(other, `visibleRule of ${input.name} names '${rule[1]}'`);
              const values = other.type === 'boolean' ? ['true', 'false'] : Object.keys(other.options ?? {});
              assert.ok(values.includes(rule[3]!), `${other.name} can never be '${rule[3]}'`);
            }
          }
          if (input.type === 'pickList' && !bound.includes(input.name)) {
            assert.ok(
              Object.keys(input.options ?? {}).includes(input.defaultValue),
              `default of ${input.name}`,
            );
          }
          if (input.type === 'boolean') assert.match(input.defaultValue, /^(true|false)$/);
        }
        for (const [, name] of task.instanceNameFormat.matchAll(/\$\((\w+)\)/g)) {
          assert.ok(inputs.has(name!), `instanceNameFormat names '${name}'`);
        }
      });

      it('has an optional filePath nowhere: the agent turns an empty one into the sources folder', () => {
        assert.deepEqual(
          task.inputs
            .filter(({ type, required }) => type === 'filePath' && !required)
            .map(({ name }) => name),
          [],
        );
      });
    });
  }

  for (const folder of agentTaskNames) {
    const task = read(folder);
    describe(folder, () => {
      it('may set its outputs and the job variables that it names, and no others', () => {
        const outputs = task.outputVariables.map(({ name }) => name);
        const { allowed } = task.restrictions.settableVariables;
        assert.deepEqual(allowed.slice(0, outputs.length), outputs);
        const source = readFileSync(join(root, 'tasks', folder, 'main.ts'), 'utf8');
        for (const name of allowed.slice(outputs.length)) {
          assert.match(source, new RegExp(`jobVariables: {[^}]*\\b${name}\\b`), `job variable ${name}`);
        }
      });

      it('is read by a program that knows every input, output and message', () => {
        // Inputs of one choice are read together, in a file of the task or, for `runOn`, of all tasks.
        const files = readdirSync(join(root, 'tasks', folder)).filter((name) => name.endsWith('.ts'));
        const source = [...files.map((name) => join(folder, name)), join('common', 'openWorkspace.ts')]
          .map((name) => readFileSync(join(root, 'tasks', name), 'utf8'))
          .join('');
        for (const { name } of task.inputs)
          assert.match(source, new RegExp(`\\b${name}\\b`), `input ${name}`);
        for (const { name } of task.outputVariables)
          assert.match(source, new RegExp(`\\b${name}\\b`), `output ${name}`);
        for (const key of Object.keys(task.messages))
          assert.match(source, new RegExp(`'${key}'`), `message ${key}`);
        for (const [, key] of source.matchAll(/tl\.loc\('(\w+)'/g))
          assert.ok(task.messages[key!], `message ${key}`);
      });

      it('runs one program on both handlers, from the first agent that has them', () => {
        assert.deepEqual(task.execution, { Node20_1: { target: 'main.js' }, Node24: { target: 'main.js' } });
        assert.equal(task.minimumAgentVersion, '4.248.0');
        assert.ok(existsSync(join(root, 'tasks', folder, 'main.ts')));
      });
    });
  }

  for (const folder of serverTaskNames) {
    describe(folder, () => {
      it('names only its inputs and what the server knows, and pastes nothing into its expression', () => {
        const { inputs, execution } = read(folder);
        const request = execution.HttpRequest as { Execute: Record<string, string> };
        const { Expression: expression, Headers: headers, ...places } = request.Execute;
        assert.doesNotMatch(expression!, /\$\(|\{\{/);
        if (headers) assert.doesNotThrow(() => JSON.parse(headers));
        const known = [
          ...inputs.map(({ name }) => name),
          ...['system.teamFoundationCollectionUri', 'system.teamProjectId', 'system.accesstoken'],
          ...['endpoint.url', 'endpoint.subscriptionId'],
        ];
        for (const [, name] of [headers, ...Object.values(places)].join().matchAll(/\$\(([^)]*)\)/g)) {
          assert.ok(known.includes(name!), name);
        }
        for (const { name } of inputs.filter(({ type }) => type !== 'connectedService:AzureRM')) {
          assert.ok(places.EndpointUrl!.includes(`$(${name})`), name);
        }
      });
    });
  }

  it('has an id of its own for each task', () => {
    assert.equal(new Set(manifests.map(({ id }) => id)).size, manifests.length);
  });

  it('is versioned in step with the extension', () => {
    const { version } = readManifest<{ version: string }>('vss-extension.json');
    for (const { name, version: own } of manifests) {
      assert.equal(`${own.Major}.${own.Minor}.${own.Patch}`, version, name);
    }
  });

  it('gives an input the same words in every task that has it', () => {
    const seen = new Map<string, string>();
    for (const { inputs } of manifests) {
      for (const input of inputs.filter(({ name }) =>
        ['workspaceFolder', 'datasetFolder', 'modelFolder'].includes(name),
      )) {
        const words = JSON.stringify([input.label, input.helpMarkDown, input.defaultValue]);
        assert.equal(words, seen.get(input.name) ?? words, input.name);
        seen.set(input.name, words);
      }
    }
    assert.equal(seen.size, 3);
  });
});
