import assert from 'node:assert/strict';
import { reportWorkItem, type WorkItemReport } from '../../../tasks/common/reportWorkItem.js';
import { connect, simulatedServer } from '../../support/simulatedAzureDevOps/connect.js';
import { SimulatedAzureDevOps } from '../../support/simulatedAzureDevOps.js';

describe('reportWorkItem, against a simulated server', () => {
  const server = simulatedServer(() => new SimulatedAzureDevOps());
  const report = (more: Partial<WorkItemReport> = {}) =>
    reportWorkItem(connect(server.current), {
      type: 'Task',
      title: "Model gate blocks the board's model",
      discussion: '<p>gini 0.1</p>',
      buildId: '42',
      ...more,
    });
  const items = () => server.current.project.workItems;

  it('creates one that leads to the build', async () => {
    assert.deepEqual(await report({ areaPath: 'Claims & More\\Pricing' }), { id: 1, created: true });
    const [item] = items();
    assert.equal(item!.type, 'Task');
    assert.equal(item!.fields['System.Title'], "Model gate blocks the board's model");
    assert.equal(item!.fields['System.AreaPath'], 'Claims & More\\Pricing');
    assert.deepEqual(item!.discussion, ['<p>gini 0.1</p>']);
    assert.equal(item!.relations[0]!.url, 'vstfs:///Build/Build/42');
  });

  it('leads nowhere where there is no build', async () => {
    await report({ buildId: undefined });
    assert.deepEqual(items()[0]!.relations, []);
  });

  it('tells the open one of the same title again, and opens another once that is closed', async () => {
    await report();
    assert.deepEqual(await report({ discussion: 'again' }), { id: 1, created: false });
    assert.deepEqual(items()[0]!.discussion, ['<p>gini 0.1</p>', 'again']);
    assert.deepEqual(await report({ title: 'Something else' }), { id: 2, created: true });
    assert.deepEqual(await report({ type: 'Bug' }), { id: 3, created: true });
    items()[0]!.fields['System.State'] = 'Closed';
    assert.deepEqual(await report(), { id: 4, created: true });
  });

  it('says what is wrong: no such type, no permission', async () => {
    await assert.rejects(
      report({ type: 'Ticket' }),
      /Input 'workItemType': The project has no work items of type 'Ticket'/,
    );
    server.current.rights.delete('Edit work items in this node');
    await assert.rejects(report(), /permission "Edit work items in this node"/);
    assert.deepEqual(items(), []);
  });
});
