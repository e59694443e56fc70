import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { build } from 'esbuild';
import { runTask } from '../../../tools/agent/runTask.js';
import { root } from '../../support/root.js';
import { makeTask, removeTemporaryFolders, runScript, temporaryFolder } from './fixtures.js';

const say = (...lines: string[]) => lines.map((line) => `console.log(${JSON.stringify(line)});`).join('\n');

/** Whether a process ends within a second; one that only waits to be collected by its parent has ended. */
async function ends(pid: number): Promise<boolean> {
  const isAlive = () => {
    try {
      process.kill(pid, 0);
      const isLinux = process.platform === 'linux';
      return !isLinux || !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    } catch {
      return false;
    }
  };
  for (let i = 0; i < 50 && isAlive(); i++) await wait(20);
  return !isAlive();
}

describe('runTask', () => {
  after(removeTemporaryFolders);

  describe('result', () => {
    it('is Succeeded when the process ends well and says nothing', async () => {
      const { result, exitCode, issues } = await runScript('');
      assert.deepEqual({ result, exitCode, issues }, { result: 'Succeeded', exitCode: 0, issues: [] });
    });

    it('is Failed when the process exits with another code than 0, whatever it said before', async () => {
      const { result, exitCode, message } = await runScript(
        `${say('##vso[task.complete result=Succeeded]fine')}\nprocess.exitCode = 3;`,
      );
      assert.deepEqual([result, exitCode], ['Failed', 3]);
      assert.match(message, /^Exit code 3/);
    });

    it('is Failed when a signal ends the process, with the note on memory for a kill', async () => {
      const { result, exitCode, issues } = await runScript(
        'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 9)',
      );
      assert.deepEqual([result, exitCode], ['Failed', 137]);
      assert.match(issues[0].message, /137.*memory/);
    });

    it('is Failed when the program is not there', async () => {
      const { result, issues, exitCode } = await runScript('', { node: '/no/such/node' });
      assert.deepEqual([result, exitCode], ['Failed', undefined]);
      assert.match(issues[0].message, /ENOENT/);
    });

    it('is the worst that was said, and the message that of the worst', async () => {
      const { result, message } = await runScript(
        say(
          '##vso[task.complete result=SucceededWithIssues]hm',
          '##vso[task.complete result=Failed]bad',
          '##vso[task.complete result=Succeeded]good',
        ),
      );
      assert.deepEqual([result, message], ['Failed', 'bad']);
    });

    it('is not changed by an error issue or by text on stderr', async () => {
      const { result, issues } = await runScript(
        `${say('##vso[task.logissue type=error]oh')}\nconsole.error('noise');`,
      );
      assert.equal(result, 'Succeeded');
      assert.deepEqual(
        issues.map(({ type, message }) => [type, message]),
        [['error', 'oh']],
      );
    });

    for (const word of ['Cancelled', 'succeeded', '']) {
      it(`is Failed when the word is '${word}', which the agent does not know`, async () => {
        const { result, issues } = await runScript(say(`##vso[task.complete result=${word}]x`));
        assert.equal(result, 'Failed');
        assert.match(issues[0].message, /Unable to process command/);
        assert.match(issues[1].message, /doesn't have valid result value/);
      });
    }

    it('is SucceededWithIssues for a failure that continueOnError forgives', async () => {
      const { result, exitCode } = await runScript('process.exitCode = 1', { continueOnError: true });
      assert.deepEqual([result, exitCode], ['SucceededWithIssues', 1]);
    });

    it('is final 5 s after done=true, though the process still runs, which then ends with the job', async function () {
      this.timeout(20_000);
      const { result, log, seconds } = await runScript(
        `${say('##vso[task.complete result=Succeeded;done=true]')}
         console.log('pid', process.pid); setInterval(() => {}, 1000);`,
      );
      assert.equal(result, 'Succeeded');
      assert.ok(seconds >= 5 && seconds < 12);
      const pid = Number(log.find((line) => line.startsWith('pid '))!.slice(4));
      assert.ok(process.platform !== 'linux' || (await ends(pid)));
    });
  });

  describe('commands', () => {
    it('come from both streams, also in the middle of a line, and an unfinished last line counts', async () => {
      const { outputVariables, variables, log } = await runScript(`
        console.error('at 10:31 ##vso[task.setvariable variable=a]one');
        process.stdout.write('##vso[task.setvariable variable=b;isOutput=true]two%0Alines');
      `);
      assert.deepEqual(variables, { a: 'one' });
      assert.deepEqual(outputVariables, { b: 'two\nlines' });
      assert.ok(!log.some((line) => line.includes('##vso')));
    });

    it('make an output of every variable that task.json declares, asked for or not', async () => {
      const { outputVariables, variables } = await runScript(say('##vso[task.setvariable variable=Rows]5'), {
        definition: { outputVariables: [{ name: 'rows' }] },
      });
      assert.deepEqual([outputVariables, variables], [{ Rows: '5' }, {}]);
    });

    it('set only what settableVariables allows; others warn', async () => {
      const { result, variables, issues } = await runScript(
        say(
          ...['##vso[task.setvariable variable=MODELname]x', '##vso[task.setvariable variable=other]x'],
          '##vso[task.prependpath]/opt',
        ),
        { definition: { restrictions: { settableVariables: { allowed: ['model*'] } } } },
      );
      assert.deepEqual(variables, { MODELname: 'x' });
      assert.equal(result, 'Succeeded');
      assert.deepEqual(
        issues.map((issue) => issue.message),
        [
          "Setting variable 'other' has been disabled by the task or build definition.",
          "Setting variable 'PATH' has been disabled by the task or build definition.",
        ],
      );
    });

    it('that upload are not obeyed in restricted mode', async () => {
      const { result, attachments, variables, issues } = await runScript(
        say(
          '##vso[task.uploadsummary]/x.md',
          '##vso[build.addbuildtag]t',
          '##vso[task.setvariable variable=a]1',
        ),
        { definition: { restrictions: { commands: { mode: 'restricted' } } } },
      );
      assert.deepEqual([result, attachments, variables], ['Succeeded', [], { a: '1' }]);
      assert.equal(issues.length, 2);
    });

    it('do not overwrite what the system has set', async () => {
      const { result, message } = await runScript(say('##vso[task.setvariable variable=Build.BuildId]7'));
      assert.equal(result, 'Failed');
      assert.match(message, /Overwriting readonly variable 'Build\.BuildId'/);
    });

    it('of an unknown area warn, an unknown event in a known area fails, and text with ##vso warns', async () => {
      const area = await runScript(say('##vso[nothing.x]y'));
      assert.equal(area.result, 'Succeeded');
      assert.match(area.issues[0].message, /Can't find command extension for ##vso\[nothing\.command\]/);
      const event = await runScript(say('##vso[task.nothing]y'));
      assert.equal(event.result, 'Failed');
      assert.match(event.issues[1].message, /##vso\[task\.nothing\] is not a recognized command/);
      const prototype = await runScript(say('##vso[task.constructor]y'));
      assert.equal(prototype.result, 'Failed');
      const text = await runScript(say('see ##vso docs'));
      assert.equal(text.result, 'Succeeded');
      assert.equal(text.issues[0].type, 'warning');
      assert.ok(text.log.includes('see ##vso docs'));
      const release = await runScript(say('##vso[release.updatereleasename]x'));
      assert.equal(release.result, 'Failed');
    });

    it('show debug lines only when System.Debug is true', async () => {
      const script = say('##vso[task.debug]detail', '##vso[task.setvariable variable=a]1');
      assert.ok(!(await runScript(script)).log.some((line) => line.startsWith('##[debug]')));
      const { log } = await runScript(script, { variables: { 'System.Debug': 'true' } });
      assert.ok(log.includes('##[debug]detail'));
      assert.ok(log.includes('##[debug]Processed: ##vso[task.setvariable variable=a]1'));
    });

    it('report progress within 0 and 100', async () => {
      const seen: [number, string][] = [];
      await runScript(
        say(
          '##vso[task.setprogress value=40]half',
          '##vso[task.setprogress value=400]',
          '##vso[task.setprogress value=x]',
        ),
        {
          onProgress: (percent, operation) => seen.push([percent, operation]),
        },
      );
      assert.deepEqual(seen, [
        [40, 'half'],
        [100, ''],
        [0, ''],
      ]);
    });

    it('name the place of an issue', async () => {
      const { issues } = await runScript(
        say('##vso[task.logissue type=warning;sourcepath=a.csv;linenumber=3;columnnumber=7;code=D1]ragged'),
      );
      assert.equal(issues[0].message, 'a.csv(3,7): warning D1: ragged');
      assert.equal(issues[0].data.linenumber, '3');
    });

    it('make and follow records of a timeline, and refuse what the agent refuses', async () => {
      const id = '7b5a9f5e-0c3d-4a53-9a3e-2c6e1f1b2a33';
      const good = await runScript(
        say(
          `##vso[task.logdetail id=${id};name=n;type=build;order=1]start`,
          `##vso[task.logdetail id=${id};state=Completed;result=Succeeded]end`,
        ),
      );
      assert.equal(good.result, 'Succeeded');
      for (const properties of [
        'name=n;type=t',
        'id=x;name=n;type=t',
        `id=${id};type=t`,
        `id=${id};name=n`,
        `id=${id};name=n;type=t;parentid=${id}`,
      ]) {
        assert.equal(
          (await runScript(say(`##vso[task.logdetail ${properties}]`))).result,
          'Failed',
          properties,
        );
      }
    });
  });

  it('gives the system connection of the caller in place of its own', async () => {
    const { log } = await runScript(
      'console.log(process.env.ENDPOINT_URL_SYSTEMVSSCONNECTION, process.env.SYSTEM_COLLECTIONURI)',
      {
        variables: { 'System.CollectionUri': 'http://127.0.0.1:1/' },
        endpoints: [
          {
            ...{ id: '0f1e2d3c-4b5a-4697-8877-665544332211', name: 'systemvssconnection', type: 'system' },
            ...{ url: 'http://127.0.0.1:2/', data: {} },
            authorization: { scheme: 'OAuth', parameters: { AccessToken: 'fake-token' } },
          },
        ],
      },
    );
    assert.ok(log.includes('http://127.0.0.1:2/ http://127.0.0.1:1/'), log.join('\n'));
  });

  describe('masking', () => {
    it('covers secrets of variables from the start, raw and in base64, on both streams', async () => {
      const { log } = await runScript(
        `const s = process.env.SECRET_KEY; console.log('out', s); console.error('err', Buffer.from(s).toString('base64'));`,
        { secrets: { key: 'pa55-w0rd-long' } },
      );
      assert.ok(log.includes('out ***') && log.includes('err ***'), log.join('\n'));
    });

    it('begins with setsecret, and with a secret variable', async () => {
      const { log, variables } = await runScript(
        say(
          'early token-1',
          '##vso[task.setsecret]token-1',
          'late token-1',
          '##vso[task.setvariable variable=k;issecret=true]token-2',
          'later token-2',
        ),
      );
      assert.ok(log.includes('early token-1') && log.includes('late ***') && log.includes('later ***'));
      assert.deepEqual(variables, { k: '***' });
    });

    it('covers messages, issues and the header', async () => {
      const ran = await runScript(
        say(
          '##vso[task.logissue type=error]key is hidden-key',
          '##vso[task.complete result=Failed]key is hidden-key',
        ),
        { secrets: { k: 'hidden-key' }, displayName: 'with hidden-key' },
      );
      assert.ok(!JSON.stringify(ran).includes('hidden-key'));
    });

    it('refuses a secret of several lines unless allowed, and then masks each line', async () => {
      const script = say(
        '##vso[task.setvariable variable=k;issecret=true]line-one%0Aline-two',
        'see line-two',
      );
      assert.equal((await runScript(script)).result, 'Failed');
      const { result, log } = await runScript(script, {
        variables: { SYSTEM_UNSAFEALLOWMULTILINESECRET: 'true' },
      });
      assert.equal(result, 'Succeeded');
      assert.ok(log.includes('see ***'));
    });
  });

  describe('files', () => {
    it('become attachments: copied, under their name, the second of a name in place of the first', async () => {
      const ran = await runScript(`
        const fs = require('fs');
        const add = (file, text) => { fs.writeFileSync(file, text); return process.cwd() + '/' + file; };
        console.log('##vso[task.addattachment type=my.type;name=one]' + add('a b.txt', '1'));
        console.log('##vso[task.uploadsummary]' + add('s.md', '# x'));
        console.log('##vso[task.uploadfile]' + add('log.txt', 'l'));
        console.log('##vso[build.uploadlog]' + add('build.log', 'l'));
        setTimeout(() => console.log('##vso[task.addattachment type=my.type;name=one]' + add('c.txt', '2')), 50);
      `);
      assert.equal(ran.result, 'Succeeded', ran.log.join('\n'));
      assert.deepEqual(
        ran.attachments.map(({ type, name }) => [type, name]),
        [
          ['my.type', 'one'],
          ['Distributedtask.Core.Summary', 's.md'],
          ['Distributedtask.Core.FileAttachment', 'log.txt'],
          ['DistributedTask.Core.Log', 'CustomToolLog'],
        ],
      );
      assert.equal(await readFile(ran.attachments[0].path, 'utf8'), '2');
      assert.ok(ran.attachments[0].path.startsWith(join(ran.workFolder, '_runs', String(ran.runId))));
    });

    for (const [what, command] of [
      ['a file that is not there', '##vso[task.uploadsummary]/no/such.md'],
      ['no file', '##vso[task.uploadsummary]'],
      ['no type', '##vso[task.addattachment name=n]/etc/hosts'],
      ['no name', '##vso[task.addattachment type=t]/etc/hosts'],
      ['a name that cannot be a file', '##vso[task.addattachment type=t;name=a/b]/etc/hosts'],
      ['a type that cannot be a file', '##vso[task.addattachment type=a:b;name=n]/etc/hosts'],
      ['an artifact without a name', '##vso[artifact.upload]/etc/hosts'],
      ['an artifact that is not there', '##vso[artifact.upload artifactname=a]/no/such'],
      ['test results without a type', '##vso[results.publish resultFiles=/etc/hosts]'],
      ['test results without files', '##vso[results.publish type=JUnit]'],
      ['a build tag with a colon', '##vso[build.addbuildtag]a:b'],
      ['an empty build tag', '##vso[build.addbuildtag]'],
    ]) {
      it(`fail the task: ${what}`, async () =>
        assert.equal((await runScript(say(command))).result, 'Failed'));
    }

    it('become artifacts, test results and tags', async () => {
      const ran = await runScript(`
        const fs = require('fs'), here = process.cwd();
        fs.mkdirSync('out/deep', { recursive: true }); fs.writeFileSync('out/deep/f', 'x'); fs.mkdirSync('empty', { recursive: true });
        fs.writeFileSync('junit.xml', '<testsuites/>');
        console.log('##vso[artifact.upload containerfolder=c;artifactname=model]' + here + '/out');
        console.log('##vso[artifact.upload artifactname=model]' + here + '/junit.xml');
        console.log('##vso[artifact.upload artifactname=nothing]' + here + '/empty');
        console.log('##vso[results.publish type=JUnit;runTitle=Gate;resultFiles=' + here + '/junit.xml,/no/such.xml]');
        console.log('##vso[build.addbuildtag]gate-passed');
        console.log('##vso[build.addbuildtag]gate-passed');
        console.log('##vso[build.updatebuildnumber]2026.7');
        console.log('##vso[build.uploadsummary]' + here + '/junit.xml');
        console.log('##vso[artifact.associate type=filepath;artifactname=a;artifacttype=filepath]//share/x');
        console.log('##vso[telemetry.publish area=a;feature=f]{}');
      `);
      assert.equal(ran.result, 'Succeeded', ran.log.join('\n'));
      assert.equal(await readFile(join(ran.artifacts[0].path, 'deep', 'f'), 'utf8'), 'x');
      assert.deepEqual((await readdir(ran.artifacts[0].path)).sort(), ['deep', 'junit.xml']);
      assert.ok(!ran.artifacts.some(({ name }) => name === 'nothing'));
      assert.deepEqual(
        [ran.testResults[0].type, ran.testResults[0].title, ran.testResults[0].files.length],
        ['JUnit', 'Gate', 1],
      );
      assert.deepEqual(ran.buildTags, ['gate-passed']);
      assert.equal(ran.issues.length, 2);
    });
  });

  describe('cancel', () => {
    const grace = { PROCESS_SIGINT_TIMEOUT: '300', PROCESS_SIGTERM_TIMEOUT: '300' };

    async function canceled(script: string, variables: Record<string, string> = grace) {
      const controller = new AbortController();
      return runScript(script, {
        variables,
        signal: controller.signal,
        onLog: (line) => {
          if (line === 'ready') controller.abort();
        },
      });
    }

    it('sends SIGINT first, and what the task then says is still heard', async () => {
      const ran = await canceled(`
        process.on('SIGINT', () => { console.log('##vso[task.setvariable variable=rolledBack]yes'); process.exit(0); });
        console.log('ready'); setInterval(() => {}, 1000);`);
      assert.equal(ran.result, 'Canceled');
      assert.deepEqual(ran.variables, { rolledBack: 'yes' });
      assert.equal(ran.message, 'The operation was canceled.');
    });

    it('sends SIGTERM when SIGINT is not heeded', async () => {
      const ran = await canceled(`
        process.on('SIGINT', () => console.log('int')); process.on('SIGTERM', () => { console.log('term'); process.exit(0); });
        console.log('ready'); setInterval(() => {}, 1000);`);
      assert.equal(ran.result, 'Canceled');
      assert.deepEqual(
        ran.log.filter((line) => line === 'int' || line === 'term'),
        ['int', 'term'],
      );
      assert.ok(ran.seconds >= 0.3 && ran.seconds < 3);
    });

    it('kills the process with its children in the end', async () => {
      const ran = await canceled(`
        const deaf = "process.on('SIGINT', () => {}); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000);";
        const child = require('child_process').spawn(process.execPath, ['-e', deaf + "console.log('ready')"], { stdio: 'inherit' });
        console.log('pid', child.pid);
        eval(deaf);`);
      assert.equal(ran.result, 'Canceled');
      assert.equal(ran.exitCode, 137);
      const pid = Number(ran.log.find((line) => line.startsWith('pid '))!.slice(4));
      assert.ok(await ends(pid));
    });

    it('gives 7.5 s and 2.5 s by default', async function () {
      this.timeout(20_000);
      const ran = await canceled(
        `let start; process.on('SIGINT', () => { start = Date.now(); });
         process.on('SIGTERM', () => { console.log('after', Date.now() - start); process.exit(0); });
         console.log('ready'); setInterval(() => {}, 1000);`,
        {},
      );
      const waited = Number(ran.log.find((line) => line.startsWith('after '))!.slice(6));
      assert.ok(waited > 7300 && waited < 8500, String(waited));
    });

    it('by time-out fails the task', async () => {
      const ran = await runScript(
        `process.on('SIGINT', () => process.exit(0)); setInterval(() => {}, 1000);`,
        {
          timeoutMinutes: 0.5 / 60,
        },
      );
      assert.deepEqual([ran.result, ran.message], ['Failed', 'The task has timed out.']);
    });
  });

  it('runs the task again after a failure, as often as asked, and forgets the failure', async () => {
    const ran = await runScript(
      `const fs = require('fs'); const n = fs.existsSync('n') ? Number(fs.readFileSync('n', 'utf8')) : 0; fs.writeFileSync('n', String(n + 1));
       if (n < 1) { console.log('##vso[task.complete result=Failed]not yet'); }`,
      { retries: 3 },
    );
    assert.deepEqual([ran.result, ran.message], ['Succeeded', '']);
    assert.equal(await readFile(join(ran.cwd, 'n'), 'utf8'), '2');
    assert.match(ran.issues.at(-1)!.message, /will retry \(attempt #: 1 out of 3\) after 1000 ms/);
  });

  it('keeps task variables from try to try, and tells when there are too many', async () => {
    const ran = await runScript(
      `if (process.env.VSTS_TASKVARIABLE_MY_KEY !== 'kept') {
         console.log('##vso[task.settaskvariable variable=my.key]kept');
         process.exitCode = 1;
       }`,
      { retries: 11 },
    );
    assert.equal(ran.result, 'Succeeded', ran.log.join('\n'));
    assert.match(ran.issues[0].message, /limited to 10, not 11/);
    const bad = await runScript(say('##vso[task.settaskvariable]x'));
    assert.match(bad.message, /Required field 'variable'/);
  });

  it('counts its runs and empties the temp folder before each', async () => {
    const workFolder = join(await temporaryFolder(), 'work');
    const script = `const fs = require('fs'), t = process.env.AGENT_TEMPDIRECTORY; console.log('files', fs.readdirSync(t).length); fs.writeFileSync(t + '/x', '');`;
    const first = await runScript(script, { workFolder });
    const second = await runScript(script, { workFolder });
    assert.deepEqual([first.runId, second.runId], [1, 2]);
    assert.ok(second.log.includes('files 0'));
  });

  it('does not wait for a grandchild that holds the streams open', async function () {
    this.timeout(20_000);
    const { result, seconds } = await runScript(
      `require('child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { detached: true, stdio: 'inherit' }).unref();`,
    );
    assert.equal(result, 'Succeeded');
    assert.ok(seconds < 12);
  });

  it('says what is wrong with a task that cannot be run', async () => {
    const from = async (parts: Record<string, unknown>) => ({ taskFolders: [await makeTask('', parts)] });
    const folders = { workFolder: await temporaryFolder(), cwd: await temporaryFolder() };
    const ran = await runTask({
      from: await from({ execution: { PowerShell3: { target: 'x.ps1' } } }),
      ...folders,
    });
    assert.equal(ran.result, 'Failed');
    assert.match(ran.message, /A supported task execution handler was not found/);
    await assert.rejects(
      runTask({ from: await from({ prejobexecution: {} }), ...folders }),
      /prejobexecution, which the local agent does not run/,
    );
    await assert.rejects(runTask({ from: await from({ id: 7 }), ...folders }), /task\.json: id: /);
    await assert.rejects(
      runTask({ task: 'Other', from: await from({}), ...folders }),
      /no task Other.*Fixture@1/,
    );
  });

  it('runs the handler that is asked for, else that of the highest Node', async () => {
    const parts = { execution: { Node20_1: { target: 'main.js' }, Node24: { target: 'other.js' } } };
    const folder = await makeTask(say('twenty'), parts);
    await writeFile(join(folder, 'other.js'), say('twenty-four'));
    for (const [handler, expected] of [
      [undefined, 'twenty-four'],
      ['Node20_1', 'twenty'],
    ] as const) {
      const log: string[] = [];
      const options = {
        workFolder: await temporaryFolder(),
        cwd: await temporaryFolder(),
        onLog: (line: string) => log.push(line),
      };
      await runTask({ from: { taskFolders: [folder] }, ...options, ...(handler && { handler }) });
      assert.ok(log.includes(expected));
    }
  });

  it("agrees with Microsoft's task library, bundled into one file", async () => {
    const folder = await makeTask('', {
      inputs: [
        { name: 'connection', type: 'connectedService:AzureRM', aliases: ['azureSubscription'] },
        { name: 'list', type: 'multiLine' },
        { name: 'where', type: 'filePath' },
        { name: 'must', type: 'string', required: true },
      ],
    });
    await build({
      stdin: {
        resolveDir: root,
        contents: `
          import * as tl from 'azure-pipelines-task-lib/task.js';
          const id = tl.getInput('connection', true);
          tl.setVariable('seen', JSON.stringify({
            list: tl.getDelimitedInput('list', '\\n'),
            where: tl.filePathSupplied('where'),
            token: tl.getEndpointAuthorizationParameter(id, 'serviceprincipalkey', false)?.length,
            tenant: tl.getEndpointAuthorizationParameter(id, 'tenantid', false),
            data: tl.getEndpointDataParameter(id, 'subscriptionid', false),
            url: tl.getEndpointUrl(id, false),
            secret: tl.getVariable('My.Secret')?.length,
            variable: tl.getVariable('My.Variable'),
            names: tl.getVariables().some(({ name, secret }) => name === 'My.Secret' && secret),
            inEnvironment: Object.keys(process.env).filter((name) => /^(INPUT|SECRET|ENDPOINT_AUTH)_./.test(name) && process.env[name] !== ''),
            agent: (tl.assertAgent('4.248.0'), true),
          }), false, true);
          tl.setVariable('nasty', '100 %;]\\r\\n##vso[task.complete result=Failed]', false, true);
          tl.setSecret('token-from-afar');
          console.log('got token-from-afar');
          try { tl.getInput('must', true); } catch (error) { tl.setResult(tl.TaskResult.SucceededWithIssues, error.message); }
        `,
      },
      ...{ bundle: true, platform: 'node', target: 'node20', format: 'cjs' },
      ...{ outfile: join(folder, 'main.js'), logLevel: 'error', allowOverwrite: true },
    });
    const log: string[] = [];
    const cwd = await temporaryFolder();
    const ran = await runTask({
      ...{ from: { taskFolders: [folder] }, workFolder: await temporaryFolder(), cwd },
      inputs: { azureSubscription: 'azure', list: 'a\nb ; c\n' },
      variables: { 'My.Variable': 'v' },
      secrets: { 'My.Secret': 'four' },
      endpoints: [
        {
          ...{
            id: '0f1e2d3c-4b5a-4697-8877-665544332211',
            name: 'azure',
            type: 'azurerm',
            url: 'https://m/',
          },
          authorization: {
            scheme: 'ServicePrincipal',
            parameters: { serviceprincipalkey: 'sesame', tenantid: 't' },
          },
          data: { subscriptionid: 's' },
        },
      ],
      onLog: (line) => log.push(line),
    });
    assert.deepEqual(
      [ran.result, ran.message],
      ['SucceededWithIssues', 'Input required: must'],
      log.join('\n'),
    );
    assert.deepEqual(JSON.parse(ran.outputVariables.seen), {
      ...{ list: ['a', 'b ; c'], where: false, token: 6, tenant: 't', data: 's', url: 'https://m/' },
      ...{ secret: 4, variable: 'v', names: true, inEnvironment: [], agent: true },
    });
    assert.equal(ran.outputVariables.nasty, '100 %;]\r\n##vso[task.complete result=Failed]');
    assert.ok(log.includes('got ***'));
  });
});
