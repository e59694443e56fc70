import assert from 'node:assert/strict';
import { gateSummary } from '../../../report/summary/gateSummary.js';
import { commentOnPullRequest } from '../../../tasks/EvaluateGate/pullRequestComment.js';
import { sampleReport } from '../../support/sampleReport.js';
import { connect, simulatedServer } from '../../support/simulatedAzureDevOps/connect.js';
import { SimulatedAzureDevOps } from '../../support/simulatedAzureDevOps.js';

describe('pull request comment, against a simulated server', () => {
  const server = simulatedServer(() => {
    const made = new SimulatedAzureDevOps();
    made.project.threads.set('claims-repo/5', [
      {
        id: 99,
        status: 'active',
        isDeleted: false,
        comments: [{ id: 1, content: 'Why is **Model gate: claim-model** red?', isDeleted: false }],
      },
    ]);
    return made;
  });
  const record = sampleReport().gate;
  const comment = (verdict: 'passed' | 'failed', model = 'claim-model', id = 5) =>
    commentOnPullRequest(connect(server.current), { repositoryId: 'claims-repo', id }, model, {
      ...record,
      verdict,
    });
  const threads = () => server.current.project.threads.get('claims-repo/5')!.slice(1);

  it('is made once, then rewritten, and its thread is open while the gate blocks', async () => {
    assert.equal(await comment('failed'), 'created');
    assert.equal(threads()[0]!.status, 'active');
    assert.ok(threads()[0]!.comments[0]!.content.includes(gateSummary({ ...record, verdict: 'failed' })));

    assert.equal(await comment('passed'), 'updated');
    assert.equal(threads().length, 1);
    assert.equal(threads()[0]!.status, 'closed');
    assert.ok(threads()[0]!.comments[0]!.content.includes(gateSummary({ ...record, verdict: 'passed' })));

    await comment('failed');
    assert.equal(threads()[0]!.status, 'active');
  });

  it('is one per model, also where one name begins with another', async () => {
    await comment('passed', 'claim-model');
    await comment('failed', 'claim-model-2');
    assert.equal(threads().length, 2);
    assert.deepEqual(
      threads().map(({ status }) => status),
      ['closed', 'active'],
    );
  });

  it('leaves the words of others alone, and does not write where it was deleted', async () => {
    await comment('failed');
    assert.equal(server.current.project.threads.get('claims-repo/5')![0]!.status, 'active');
    threads()[0]!.comments[0]!.isDeleted = true;
    assert.equal(await comment('failed'), 'created');
    assert.equal(threads().length, 2);
  });

  it('says what is wrong: no such pull request, no permission', async () => {
    await assert.rejects(comment('passed', 'claim-model', 6), /could not comment on pull request 6/);
    server.current.rights.delete('Contribute to pull requests');
    await assert.rejects(comment('passed'), /permission "Contribute to pull requests"/);
  });
});
