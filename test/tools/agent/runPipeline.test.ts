import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sinon from 'sinon';
import type { PipelineEvent } from '../../../tools/agent/events.js';
import { openWorkFolder, startRun } from '../../../tools/agent/folders.js';
import { type PipelineOptions, type PipelineResult, runPipeline } from '../../../tools/agent/runPipeline.js';
import { makeTask, removeTemporaryFolders, temporaryFolder } from './fixtures.js';

interface Ran extends PipelineResult {
  log: string[];
  events: PipelineEvent[];
  workFolder: string;
  sources: string;
}

/** Says its input `say` and sets the output `said`. */
const speaker = `
  const text = process.env.INPUT_SAY;
  console.log('says ' + text);
  console.log('##vso[task.setvariable variable=said;isOutput=true]' + text);
  if (text === 'fail') console.log('##vso[task.complete result=Failed]as told');
`;

async function run(yaml: string, options: Partial<PipelineOptions> = {}): Promise<Ran> {
  const home = await temporaryFolder();
  const sources = join(home, 'my repository');
  await mkdir(sources);
  const file = join(sources, 'p.yml');
  await writeFile(file, yaml);
  const task = await makeTask(speaker, { inputs: [{ name: 'say', type: 'string' }] });
  const events: PipelineEvent[] = [];
  const given = { workFolder: join(home, '_work'), sources, ...options };
  const result = await runPipeline({
    ...{ file, from: { taskFolders: [task] }, retryUnit: 1 },
    ...given,
    onEvent: (event) => {
      events.push(event);
      options.onEvent?.(event);
    },
  });
  const log = events.flatMap((event) => (event.kind === 'log' ? event.line : []));
  return { ...result, log, events, ...given };
}

/** Results of all steps in order, as `step: result`. */
const stepsOf = ({ stages }: PipelineResult) =>
  stages
    .flatMap(({ jobs }) => jobs)
    .flatMap(({ steps }) => steps)
    .map(({ name, result }) => `${name}: ${result}`);

const jobsOf = ({ stages }: PipelineResult) =>
  stages.flatMap((stage) => stage.jobs.map((job) => `${stage.name}.${job.name}: ${job.result}`));

describe('runPipeline', () => {
  after(removeTemporaryFolders);

  it('calls the job of a pipeline that has none Job, as the server does', async () => {
    const { log } = await run('steps: [{ script: "echo name=$AGENT_JOBNAME" }]');
    assert.ok(log.includes('name=Job'), log.join('\n'));
  });

  it('shows a script what the agent shows it', async () => {
    const ran = await run(
      `
parameters: [{ name: word, type: string, default: hello }]
variables: { greeting: "\${{ parameters.word }}, $(whom)", whom: you }
steps:
  - task: Fixture@1
    name: speak
    displayName: Say to $(whom)
    inputs: { say: $(greeting) }
  - script: |
      echo "in $(basename "$PWD")" / $GREETING / $(speak.said) / $SPEAK_SAID / $OWN
      echo "$(Build.SourcesDirectory) $AGENT_JOBSTATUS"
      mkdir -p sub
    env: { OWN: "own $(whom)" }
  - bash: echo "at $PWD"
    workingDirectory: sub
`,
      { parameters: { word: 'good day' } },
    );
    assert.equal(ran.result, 'Succeeded', ran.log.join('\n'));
    assert.ok(ran.log.includes('says good day, you'));
    assert.ok(ran.log.includes('in my repository / good day, you / good day, you / good day, you / own you'));
    assert.ok(ran.log.includes(`${ran.sources} Succeeded`));
    assert.ok(ran.log.includes(`at ${join(ran.sources, 'sub')}`));
    assert.equal(ran.stages[0].jobs[0].steps[0].displayName, 'Say to you');
  });

  it('obeys the commands of scripts, for later steps of the job', async () => {
    const ran = await run(`
steps:
  - bash: |
      echo "##vso[task.setvariable variable=plain]one"
      echo "##vso[task.setvariable variable=out;isOutput=true]two"
      echo "##vso[task.setvariable variable=hidden;issecret=true]s3cr3t"
      echo "##vso[task.prependpath]$(Agent.ToolsDirectory)"
    name: set
  - bash: echo "$(plain) $PLAIN $(set.out) [$HIDDEN] $(hidden) \${PATH%%:*}"
`);
    assert.ok(ran.log.includes(`one one two [] *** ${join(ran.workFolder, '_tool')}`), ran.log.join('\n'));
    assert.ok(!JSON.stringify(ran).includes('s3cr3t'));
  });

  it('hands outputs to later jobs and stages, secrets as secrets', async () => {
    const ran = await run(`
stages:
  - stage: A
    jobs:
      - job: One
        steps:
          - bash: |
              echo "##vso[task.setvariable variable=v;isOutput=true]42"
              echo "##vso[task.setvariable variable=k;isOutput=true;issecret=true]hush-hush"
            name: set
      - job: Two
        dependsOn: One
        variables: { fromOne: "$[ dependencies.One.outputs['set.v'] ]" }
        condition: and(succeeded(), eq(dependencies.One.outputs['set.v'], 42))
        steps: [{ bash: echo two has $(fromOne) }]
      - job: Never
        dependsOn: One
        condition: eq(dependencies.One.outputs['set.v'], 43)
        steps: [{ bash: echo never }]
  - stage: B
    condition: and(succeeded(), eq(dependencies.A.outputs['One.set.v'], '42'), eq(dependencies.A.result, 'Succeeded'))
    variables: { fromA: "$[ stageDependencies.A.One.outputs['set.v'] ]" }
    jobs:
      - job: Three
        variables:
          key: $[ stageDependencies.A.One.outputs['set.k'] ]
          text: $[ format('{0}!', variables.fromA) ]
        steps: [{ bash: "echo three has $(fromA) $(text) and $(key) [$KEY]" }]
  - stage: C
    condition: eq(dependencies.B.outputs['Three.x.y'], 'z')
    jobs: [{ job: Four, steps: [{ bash: echo four }] }]
`);
    assert.ok(ran.log.includes('two has 42'), ran.log.join('\n'));
    assert.ok(ran.log.includes('three has 42 42! and *** []'));
    assert.deepEqual(jobsOf(ran), [
      'A.One: Succeeded',
      'A.Two: Succeeded',
      'A.Never: Skipped',
      'B.Three: Succeeded',
    ]);
    assert.deepEqual(
      ran.stages.map(({ result }) => result),
      ['Succeeded', 'Succeeded', 'Skipped'],
    );
  });

  it('runs after a failure what its condition lets run', async () => {
    const ran = await run(`
steps:
  - { bash: exit 0, name: good }
  - { bash: exit 7, name: bad }
  - { bash: echo, name: byDefault }
  - { bash: echo, name: onFailure, condition: failed() }
  - { bash: echo, name: either, condition: succeededOrFailed() }
  - { bash: echo, name: always, condition: always() }
  - { bash: echo, name: off, condition: always(), enabled: false }
  - { bash: echo, name: unlike, condition: "and(always(), ne(variables['Agent.JobStatus'], 'Failed'))" }
  - { bash: echo, name: asked, condition: "eq(variables['Build.Reason'], 'manual')" }
`);
    assert.deepEqual(stepsOf(ran), [
      ...[
        'good: Succeeded',
        'bad: Failed',
        'byDefault: Skipped',
        'onFailure: Succeeded',
        'either: Succeeded',
      ],
      ...['always: Succeeded', 'off: Skipped', 'unlike: Skipped', 'asked: Succeeded'],
    ]);
    assert.equal(ran.result, 'Failed');
    const bad = ran.stages[0].jobs[0].steps[1];
    assert.deepEqual([bad.exitCode, bad.message], [7, "Bash exited with code '7'."]);
  });

  it('skips jobs and stages after a failure or a skip, and runs those that ask for it', async () => {
    const job = (name: string, rest = '', step = 'exit 0') =>
      `{ job: ${name}, ${rest} steps: [{ bash: ${step} }] }`;
    const ran = await run(`
stages:
  - stage: A
    jobs:
      - ${job('Bad', '', 'exit 1')}
      - ${job('Beside')}
      - ${job('After', 'dependsOn: Bad,')}
      - ${job('AfterAfter', 'dependsOn: After, condition: failed(),')}
      - ${job('OnlyBeside', "dependsOn: [Bad, Beside], condition: succeeded('Beside'),")}
  - { stage: B, jobs: [${job('J')}] }
  - { stage: C, condition: succeededOrFailed(), jobs: [${job('J')}] }
  - { stage: D, dependsOn: [], jobs: [${job('J', 'continueOnError: true,', 'exit 1')}] }
`);
    assert.deepEqual(jobsOf(ran), [
      ...['A.Bad: Failed', 'A.Beside: Succeeded', 'A.After: Skipped', 'A.AfterAfter: Succeeded'],
      ...['A.OnlyBeside: Succeeded', 'C.J: Succeeded', 'D.J: SucceededWithIssues'],
    ]);
    assert.deepEqual(
      ran.stages.map(({ result }) => result),
      ['Failed', 'Skipped', 'Succeeded', 'SucceededWithIssues'],
    );
    assert.equal(ran.result, 'Failed');
  });

  it('forgives with continueOnError, tries again with retryCountOnTaskFailure', async () => {
    const ran = await run(`
steps:
  - { bash: exit 1, name: forgiven, continueOnError: true }
  - { bash: "echo x >> tries; test $(wc -l < tries) -ge 3", name: third, retryCountOnTaskFailure: 5 }
  - { task: Fixture@1, inputs: { say: fail }, name: told, retryCountOnTaskFailure: 1 }
`);
    assert.deepEqual(stepsOf(ran), ['forgiven: SucceededWithIssues', 'third: Succeeded', 'told: Failed']);
    assert.equal(ran.log.filter((line) => line === 'says fail').length, 2);
    assert.equal(ran.stages[0].jobs[0].steps[2].message, 'as told');
  });

  it('publishes artifacts and downloads them in another job, whose folders are fresh', async () => {
    const ran = await run(`
jobs:
  - job: Make
    steps:
      - bash: |
          mkdir -p "$(Pipeline.Workspace)/model/deep" && echo m > "$(Pipeline.Workspace)/model/deep/m.txt"
          echo leftover > "$(Build.ArtifactStagingDirectory)/left"
          echo one > one.txt
      - { publish: $(Pipeline.Workspace)/model, artifact: model }
      - { publish: one.txt, artifact: one file }
      - { publish: one.txt, artifact: model, name: again, continueOnError: true }
      - { publish: nowhere, artifact: n, name: missing, continueOnError: true }
  - job: Use
    dependsOn: Make
    steps:
      - checkout: none
      - { download: current, artifact: model }
      - bash: |
          cat "$(Pipeline.Workspace)/model/deep/m.txt"
          echo "files: $(ls "$(Build.SourcesDirectory)" "$(Build.ArtifactStagingDirectory)" | grep -c -v :)"
          test ! -e "$(Pipeline.Workspace)/one file"
      - download: current
      - bash: cat "$(Pipeline.Workspace)/one file/one.txt"
      - { download: current, artifact: absent, name: absent }
`);
    const steps = ran.stages[0].jobs.flatMap((job) => job.steps);
    const message = (name: string) => steps.find((step) => step.name === name)!.message;
    assert.match(message('again'), /Artifact model already exists for build 1/);
    assert.match(message('missing'), /Path does not exist: .*nowhere/);
    assert.equal(message('absent'), 'Artifact absent was not found for build 1. There are: model, one file.');
    assert.ok(ran.log.includes('m') && ran.log.includes('one'), ran.log.join('\n'));
    assert.deepEqual(
      ran.artifacts.map(({ name }) => name),
      ['model', 'one file'],
    );
    assert.equal(await readFile(join(ran.folder, 'artifacts', 'model', 'deep', 'm.txt'), 'utf8'), 'm\n');
    assert.ok(existsSync(join(ran.sources, 'one.txt')));
  });

  it('keeps logs and the result of each run under its number, and what tasks keep in the work folder', async () => {
    const yaml = `steps: [{ bash: "echo $(Build.BuildId) >> '$(Agent.WorkFolder)/kept'; echo run $(Build.BuildId)" }]`;
    const workFolder = join(await temporaryFolder(), 'w');
    const first = await run(yaml, { workFolder });
    const second = await run(yaml, { workFolder });
    assert.deepEqual([first.runId, second.runId], [1, 2]);
    assert.equal(await readFile(join(workFolder, 'kept'), 'utf8'), '1\n2\n');
    assert.match(await readFile(second.stages[0].jobs[0].steps[0].log, 'utf8'), /^run 2$/m);
    const saved = JSON.parse(await readFile(join(second.folder, 'result.json'), 'utf8')) as PipelineResult;
    assert.deepEqual(saved.stages, second.stages);
  });

  it('tells where it is, in order', async () => {
    const { events } = await run(
      'stages: [{ stage: S, jobs: [{ job: J, steps: [{ bash: echo, displayName: B }, { bash: echo, displayName: C, condition: failed() }] }] }]',
    );
    const told = events.flatMap((event) =>
      event.kind === 'started' || event.kind === 'ended' ? `${event.kind} ${event.displayName}` : [],
    );
    assert.deepEqual(told, [
      'started S',
      'started J',
      'started B',
      'ended B',
      'ended C',
      'ended J',
      'ended S',
    ]);
  });

  it('cancels the step that runs, still runs what asks for it, and starts nothing else', async () => {
    const controller = new AbortController();
    const ran = await run(
      `
stages:
  - stage: A
    jobs:
      - job: J
        steps:
          - { bash: "trap 'echo trapped; exit 0' INT; echo ready; sleep 30 & wait", name: long }
          - { bash: echo, name: next }
          - { bash: echo cleaned, name: clean, condition: always() }
          - { bash: echo, name: noticed, condition: canceled() }
  - { stage: B, jobs: [{ job: K, steps: [{ bash: echo }] }] }
  - { stage: C, condition: always(), jobs: [{ job: L, condition: always(), steps: [{ bash: echo, condition: always() }] }] }
`,
      {
        signal: controller.signal,
        onEvent: (event) => {
          if (event.kind === 'log' && event.line === 'ready') controller.abort();
        },
      },
    );
    assert.equal(ran.result, 'Canceled');
    assert.deepEqual(stepsOf(ran).slice(0, 4), [
      'long: Canceled',
      'next: Skipped',
      'clean: Succeeded',
      'noticed: Succeeded',
    ]);
    assert.ok(ran.log.includes('trapped') && ran.log.includes('cleaned'));
    assert.equal(ran.stages[1].result, 'Skipped');
    assert.equal(stepsOf(ran)[4], 'Bash: Succeeded');
  });

  it('ends a job that takes longer than it may, and the jobs after it do not run', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const ran = await run(
        `
jobs:
  - { job: Slow, timeoutInMinutes: 3, steps: [{ bash: "echo ready; exec sleep 30" }] }
  - { job: Next, dependsOn: Slow, steps: [{ bash: echo }] }`,
        { onEvent: (event) => event.kind === 'log' && event.line === 'ready' && clock.tick(3 * 60_000) },
      );
      assert.deepEqual(jobsOf(ran), ['__default.Slow: Canceled', '__default.Next: Skipped']);
      assert.ok(ran.log.includes('##[error]The job ran longer than its 3 minutes.'));
    } finally {
      clock.restore();
    }
  });

  it('refuses sources in the folder that it empties', async () => {
    const workFolder = await temporaryFolder();
    const sources = join(workFolder, '1', 's');
    await mkdir(sources, { recursive: true });
    await writeFile(join(sources, 'precious'), '');
    await assert.rejects(
      run('steps: [{ bash: echo }]', { workFolder, sources }),
      /sources lie in the folder/,
    );
    assert.ok(existsSync(join(sources, 'precious')));
  });

  it('gives two runs that start together numbers of their own', async () => {
    const workFolder = join(await temporaryFolder(), 'w');
    const work = await openWorkFolder(workFolder);
    const runs = await Promise.all(Array.from({ length: 8 }, () => startRun(work)));
    assert.deepEqual(runs.map(({ id }) => id).sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('takes variables and secrets from the command line, unless the pipeline sets them', async () => {
    const ran = await run('steps: [{ bash: echo $(a) $(b) $A }]', {
      variables: { a: 'x' },
      secrets: { b: 'hidden' },
    });
    assert.ok(ran.log.includes('x *** x'));
    await assert.rejects(
      run('variables: { A: y }\nsteps: [{ bash: echo }]', { variables: { a: 'x' } }),
      /The variable 'a' is set in the pipeline/,
    );
  });

  it('starts nothing when anything is not known', async () => {
    const workFolder = join(await temporaryFolder(), 'w');
    await assert.rejects(
      run('steps: [{ bash: touch made }, { task: Fixture@2 }, { pwsh: x }]', { workFolder }),
      /p\.yml:1:39: There is no task Fixture@2.*\n.*p\.yml:1:52: The local runner does not know a step/,
    );
    assert.deepEqual(existsSync(join(workFolder, '_runs', '1')), false);
  });

  it('tells a condition that cannot be computed as the failure of its step', async () => {
    const ran = await run(
      `steps: [{ bash: echo, name: a, condition: "gt(1, variables['Build.Reason'])" }, { bash: echo, name: b }]`,
    );
    assert.deepEqual(stepsOf(ran), ['a: Failed', 'b: Skipped']);
    assert.match(ran.stages[0].jobs[0].steps[0].message, /gt: "Manual" cannot be compared with 1/);
    const job = '[{ job: J, steps: [{ bash: echo }] }]';
    const wide = await run(`stages:
  - { stage: A, condition: "lt(1, 'x')", jobs: ${job} }
  - { stage: B, dependsOn: [], jobs: [{ job: J, variables: { v: "$[ lt(1, 'x') ]" }, steps: [{ bash: echo }] }] }
  - { stage: C, dependsOn: [], jobs: [{ job: J, condition: "lt(1, 'x')", steps: [{ bash: echo }] }] }`);
    assert.deepEqual(
      wide.stages.map(({ result }) => result),
      ['Failed', 'Failed', 'Failed'],
    );
    assert.match(
      wide.stages[0].message + wide.stages[1].jobs[0].message,
      /cannot be compared.*cannot be compared/,
    );
  });
});
