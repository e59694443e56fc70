import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../../../runtime/error.js';
import type { Pipeline, PipelineStep } from '../../../../tools/agent/yaml/pipeline.js';
import { readPipeline } from '../../../../tools/agent/yaml/readPipeline.js';
import { removeTemporaryFolders, temporaryFolder } from '../fixtures.js';

async function read(yaml: string, parameters: Record<string, string> = {}): Promise<Pipeline> {
  const file = join(await temporaryFolder(), 'p.yml');
  await writeFile(file, yaml);
  return readPipeline(file, { parameters, tasks: ['TrainModel@1'] });
}

/** What is wrong with a pipeline, as `line: what`. */
async function problems(yaml: string, parameters: Record<string, string> = {}): Promise<string[]> {
  const error = await read(yaml, parameters).then(
    () => assert.fail('nothing was found wrong'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof UserError, String(error));
  return error.findings.map(({ where, what }) => `${/\.yml(?::(\d+):\d+)?$/.exec(where!)![1]}: ${what}`);
}

const steps = async (yaml: string, parameters: Record<string, string> = {}) =>
  (await read(yaml, parameters)).stages[0].jobs[0].steps as (PipelineStep & Record<string, unknown>)[];

describe('readPipeline', () => {
  after(removeTemporaryFolders);

  it('reads stages, jobs and steps with all that they may hold', async () => {
    const pipeline = await read(`
trigger: [main]
pr: none
name: $(Date:yyyyMMdd)
schedules: []
pool: { vmImage: ubuntu-latest }
variables:
  a: 1
stages:
  - stage: One
    displayName: First
    pool: { vmImage: ubuntu-latest }
    jobs:
      - job: J
        timeoutInMinutes: 5
        continueOnError: true
        steps:
          - checkout: self
            fetchDepth: 1
          - task: TrainModel@1
            name: train
            displayName: Train it
            condition: succeededOrFailed()
            enabled: false
            continueOnError: true
            timeoutInMinutes: 3
            retryCountOnTaskFailure: 2
            env: { A: b }
            inputs:
              parameters: |
                x: 1
                y: 007
              flag: true
              version: 1.10
  - stage: Two
    dependsOn: []
    jobs:
      - job: K
        steps: [{ bash: echo, workingDirectory: x }]
`);
    const [one, two] = pipeline.stages;
    assert.deepEqual([one.displayName, one.dependsOn, two.dependsOn], ['First', [], []]);
    assert.deepEqual([one.jobs[0].timeoutMinutes, one.jobs[0].continueOnError], [5, true]);
    const [checkout, train] = one.jobs[0].steps;
    assert.equal(checkout.kind, 'checkout');
    const { where, condition, ...rest } = train;
    assert.match(where, /p\.yml:20:13$/);
    assert.equal(condition?.kind, 'call');
    assert.deepEqual(rest, {
      ...{ kind: 'task', task: 'TrainModel', major: 1, name: 'train', displayName: 'Train it' },
      ...{ enabled: false, continueOnError: true, timeoutMinutes: 3, retries: 2, env: { A: 'b' } },
      inputs: { parameters: 'x: 1\ny: 007\n', flag: 'true', version: '1.10' },
    });
    assert.deepEqual(
      pipeline.ignored.map((one) => one.split(' ')[0]),
      ['trigger', 'pr', 'schedules', 'pool', 'name', 'pool'],
    );
  });

  it('makes a stage and a job of bare jobs and steps, and a stage wait for the one before', async () => {
    assert.equal((await steps('steps: [{ script: echo }]'))[0].kind, 'script');
    const { stages } = await read(
      'jobs: [{ job: A, steps: [{ script: a }] }, { job: B, steps: [{ script: b }] }]',
    );
    assert.deepEqual(
      stages[0].jobs.map(({ name, dependsOn }) => [name, dependsOn]),
      [
        ['A', []],
        ['B', []],
      ],
    );
    const job = '[{ job: J, steps: [{ script: a }] }]';
    const two = await read(`stages: [{ stage: A, jobs: ${job} }, { stage: B, jobs: ${job} }]`);
    assert.deepEqual(two.stages[1].dependsOn, ['A']);
  });

  it('expands parameters by their type, with defaults and given values', async () => {
    const yaml = `
parameters:
  - { name: rows, type: number, default: 5 }
  - { name: promote, displayName: P, type: boolean, default: true }
  - { name: size, values: [small, LARGE], default: small }
  - name: object
    type: object
    default: { list: [a, b] }
variables:
  base: model-\${{ parameters.size }}
steps:
  - script: go \${{ parameters.rows }} \${{ PARAMETERS.Promote }} \${{ variables.base }} \${{ join('+', parameters.object.list) }}
    enabled: \${{ parameters.promote }}
`;
    assert.equal((await steps(yaml))[0].script, 'go 5 True model-small a+b');
    const given = await steps(yaml, { ROWS: '7', promote: 'FALSE', size: 'large', object: '{ list: [x] }' });
    assert.equal(given[0].script, 'go 7 False model-large x');
    assert.equal(given[0].enabled, false);
  });

  it('numbers steps that have no name of their own', async () => {
    const names = (
      await steps(`steps:
  - { script: a }
  - { script: b, name: CmdLine2 }
  - { script: c }
  - { bash: d }
  - { task: my.ext.TrainModel@1 }`)
    ).map(({ name }) => name);
    assert.deepEqual(names, ['CmdLine', 'CmdLine2', 'CmdLine3', 'Bash', 'TrainModel']);
  });

  it('orders stages and jobs after what they depend on', async () => {
    const job = (name: string, dependsOn: string) =>
      `{ job: ${name}, dependsOn: ${dependsOn}, steps: [{ script: x }] }`;
    const { stages } = await read(`jobs: [${job('C', '[A, B]')}, ${job('B', 'A')}, ${job('A', '[]')}]`);
    assert.deepEqual(
      stages[0].jobs.map(({ name }) => name),
      ['A', 'B', 'C'],
    );
  });

  it('tells everything that it does not know, each with its line, and nothing runs', async () => {
    assert.deepEqual(
      await problems(`resources: {}
variables:
  - group: secrets
  - name: v
stages:
  - stage: A
    lockBehavior: runLatest
    jobs:
      - deployment: D
        environment: prod
      - job: J
        strategy: { matrix: {} }
        container: x
        steps:
          - pwsh: Get-Item
          - task: Unknown@2
          - task: TrainModel
          - script: x
            target: host
          - template: t.yml
          - checkout: git://other
          - download: other
          - publish: x
          - script: ""
          - task: TrainModel@1
            inputs:
              \${{ if true }}: { a: b }
              c: [1]
`),
      [
        "1: The local runner does not know 'resources' in a pipeline.",
        "3: The local runner does not know 'group' in a variable.",
        "7: The local runner does not know 'lockBehavior' in a stage.",
        "9: The local runner does not know 'deployment' in a job.",
        "9: A job must begin with 'job:' and a name, not with 'deployment'.",
        "9: The job '' has no steps.",
        "10: The local runner does not know 'environment' in a job.",
        "12: The local runner does not know 'strategy' in a job.",
        "13: The local runner does not know 'container' in a job.",
        "15: The local runner does not know a step that begins with 'pwsh'.",
        '16: There is no task Unknown@2 in the package.',
        "17: 'TrainModel' has no version.",
        "19: The local runner does not know 'target' in a script step.",
        "20: The local runner does not know a step that begins with 'template'.",
        "21: The local runner cannot check out 'git://other'.",
        "22: The local runner cannot download from 'other'.",
        '23: The artifact needs a name.',
        '24: The script is empty.',
        `27: The local runner does not expand \${{ if true }} as a key.`,
        "28: 'c' in inputs must be a single value.",
      ],
    );
  });

  it('tells what is wrong with parameters', async () => {
    assert.deepEqual(
      await problems(
        `parameters:
  - { name: n, type: number, default: x }
  - { name: b, type: boolean }
  - { name: c, values: [p, q], default: r }
  - { name: s, type: stepList, default: [] }
  - { name: n, default: 1 }
  - { default: 1 }
steps:
  - script: \${{ parameters.typo }} \${{ fn() }} \${{ a b }} \${{ env.X }}
`,
        { b: 'maybe', other: '1' },
      ),
      [
        "undefined: A value is given for a parameter 'other', which is not declared.",
        "2: The default 'x' of 'n' is not a number.",
        "3: 'maybe', given for 'b', is not a boolean.",
        "4: 'r' is not among the values of the parameter 'c'.",
        '5: The local runner does not know parameters of type stepList.',
        "6: There are two parameters 'n'.",
        '7: A parameter needs a name.',
        "9: There is no parameter 'typo'.",
        "9: There is no function 'fn' here.",
        "9: Unexpected b in 'a b'.",
        "9: 'env' is not known here; known are: parameters, variables. Text is written in single quotes.",
      ],
    );
    assert.deepEqual(await problems('parameters: [{ name: must }]\nsteps: [{ script: x }]'), [
      "1: A value for the parameter 'must' must be provided.",
    ]);
  });

  it('tells what is wrong with names, order and conditions', async () => {
    const step = 'steps: [{ script: x }]';
    assert.deepEqual(
      await problems(`stages:
  - stage: A
    dependsOn: C
    jobs:
      - { job: J, ${step} }
      - { job: J, ${step} }
      - { job: bad name, dependsOn: Nowhere, ${step} }
  - stage: B
    condition: eq(dependencies.Z.result, 'x')
    jobs:
      - job: K
        variables:
          one: $[ stageDependencies.Q.J.outputs['s.v'] ]
          two: a $[ variables.x ]
          three: $[ succeeded() ]
        steps:
          - { script: x, name: same, condition: maybe() }
          - { script: x, name: Same, condition: "eq(dependencies.J, 1)" }
          - { script: x, name: has-dash, enabled: perhaps, timeoutInMinutes: -1 }
  - stage: C
    jobs: [{ job: L, ${step} }]
`),
      [
        '2: The stages depend on each other in a circle: A -> C -> B -> A.',
        "6: A second job is named 'J'.",
        "7: The job 'bad name' depends on 'Nowhere', which is not there.",
        "7: 'bad name' cannot name a job.",
        "9: dependencies has no 'Z' here.",
        "13: stageDependencies has no 'Q' here.",
        '14: $[ ] must be the whole value of a variable.',
        "15: There is no function 'succeeded' here.",
        "17: There is no function 'maybe' here.",
        "18: A second step is named 'Same'.",
        "18: 'dependencies' is not known here; known are: variables. Text is written in single quotes.",
        "19: 'has-dash' cannot name a step.",
        "19: enabled must be true or false, not 'perhaps'.",
        "19: timeoutInMinutes must be a whole number from 0 on, not '-1'.",
      ],
    );
  });

  it('tells what is wrong with the YAML itself', async () => {
    const first = async (yaml: string) => (await problems(yaml))[0];
    assert.match(await first('steps:\n  - script: "open\n'), /^\d+: Not YAML: /);
    assert.match(await first('steps: [{ script: a }]\nsteps: [{ script: b }]'), /^2: Not YAML: .*unique/);
    assert.match(await first('a: &x 1\nsteps: [{ script: *x }]'), /^1: The local runner does not know 'a'/);
    assert.match(await first('- script: x'), /^1: a pipeline must be a mapping/);
    assert.match(await first('variables: {}'), /nothing to run/);
    assert.match(await first('steps: [{ script: a }]\njobs: []'), /jobs and steps side by side/);
    assert.match(await first(''), /a pipeline must be a mapping/);
    await assert.rejects(readPipeline('/no/such.yml', { parameters: {}, tasks: [] }), /cannot be read/);
  });
});
