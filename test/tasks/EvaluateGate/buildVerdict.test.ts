import assert from 'node:assert/strict';
import { openBuildVerdict } from '../../../tasks/EvaluateGate/buildVerdict.js';
import { sampleReport } from '../../support/sampleReport.js';
import { connect, simulatedServer } from '../../support/simulatedAzureDevOps/connect.js';
import { SimulatedAzureDevOps } from '../../support/simulatedAzureDevOps.js';

describe('build verdict, against a simulated server', () => {
  const server = simulatedServer(() => {
    const made = new SimulatedAzureDevOps();
    made.project.addBuild(42);
    return made;
  });
  const record = sampleReport().gate;
  const passed = { ...record, verdict: 'passed' as const };
  const failed = { ...record, verdict: 'failed' as const };
  const overridden = { ...record, verdict: 'overridden' as const };
  const open = (model: string) => openBuildVerdict(connect(server.current), 42, model);
  const property = (name: string) => server.current.project.property(42, `ModelGate.${name}`);

  it('stands on the build with what it was about', async () => {
    assert.equal(await (await open('claim-model')).write(passed, 'abc'), 'passed');
    assert.equal(property('verdict'), 'passed');
    assert.equal(property('claim-model.verdict'), 'passed');
    assert.equal(property('claim-model.modelSha256'), record.model.contentSha256);
    assert.equal(property('claim-model.dataVersion'), record.data.version);
    assert.equal(property('claim-model.gateSha256'), 'abc');
    const patch = server.current.requests.find(({ method }) => method === 'PATCH');
    assert.match(patch!.contentType!, /^application\/json-patch\+json/);
  });

  it('is taken back before the next one', async () => {
    const verdict = await open('claim-model');
    await verdict.write(passed, 'abc');
    await verdict.withdraw();
    assert.equal(property('verdict'), 'pending');
    assert.equal(await verdict.write(failed, 'abc'), 'failed');
    assert.equal(await verdict.write(passed, 'abc'), 'passed');
  });

  it('is passed only if every model of the build passed, in whatever order they come', async () => {
    const [frequency, severity] = [await open('claims.frequency'), await open('severity')];
    await frequency.withdraw();
    await severity.withdraw();
    assert.equal(await severity.write(passed, 'b'), 'pending');
    assert.equal(await frequency.write(failed, 'a'), 'failed');
    assert.equal(await severity.write(passed, 'b'), 'failed');
    assert.equal(await frequency.write(passed, 'a'), 'passed');
    assert.equal(await severity.write(overridden, 'b'), 'overridden');
    assert.equal(await frequency.write(failed, 'a'), 'failed');
  });

  it('comes out right when jobs write at the same time', async () => {
    const models = ['a', 'b', 'c', 'd'];
    for (const bad of [...models, undefined]) {
      const verdicts = await Promise.all(models.map(open));
      await Promise.all(verdicts.map((verdict) => verdict.withdraw()));
      await Promise.all(
        verdicts.map((verdict, i) => verdict.write(models[i] === bad ? failed : passed, 'x')),
      );
      assert.equal(property('verdict'), bad === undefined ? 'passed' : 'failed');
    }
  });

  it('is an error when it does not stand there afterwards', async () => {
    const verdict = await open('claim-model');
    // A server that takes the words and forgets them.
    server.current.beforeAnswer = ({ method }) =>
      method === 'PATCH' ? { status: 200, body: { count: 0, value: {} } } : undefined;
    await assert.rejects(verdict.write(passed, 'abc'), /is not what stands there/);
    assert.equal(property('verdict'), undefined);
  });

  it('is an error when it may not be written, or there is no such build', async () => {
    server.current.rights.delete('Update build information');
    await assert.rejects((await open('claim-model')).withdraw(), /permission "Update build information"/);
    const elsewhere = await openBuildVerdict(connect(server.current), 7, 'claim-model');
    server.current.rights.add('Update build information');
    await assert.rejects(elsewhere.withdraw(), /could not write the verdict on build 7/);
  });
});
