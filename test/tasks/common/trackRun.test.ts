import assert from 'node:assert/strict';
import { join } from 'node:path';
import { UserError } from '../../../runtime/error.js';
import { trackRun } from '../../../tasks/common/trackRun.js';
import { openFolderWorkspace } from '../../../workspace/folder/folderWorkspace.js';
import { MLFLOW_RUN_ID } from '../../../workspace/mlflow/mlflowTracking.js';
import type { Run } from '../../../workspace/workspace.js';
import { temporaryFolder } from '../../support/folder.js';
import { recordingHost } from '../../support/host.js';

const run: Run = {
  runId: 'r1',
  experiment: 'claims',
  status: 'FINISHED',
  startTime: 1,
  endTime: 2,
  params: {},
  metrics: { auc: 0.6 },
  tags: {},
};

describe('trackRun', () => {
  const folder = temporaryFolder();
  const open = () => openFolderWorkspace(join(folder.path, 'workspace'));

  it('does nothing without a server', async () => {
    const workspace = await open();
    assert.equal(await trackRun(run, undefined, workspace, recordingHost()), undefined);
    assert.equal(await workspace.getRun('claims', 'r1'), undefined);
  });

  it('remembers under which id the server has the run', async () => {
    const workspace = await open();
    const opened: string[] = [];
    const tracking = (experiment: string) => {
      opened.push(experiment);
      return { log: async () => ({ mlflowRunId: 'm1', url: 'https://mlflow.example.com/m1' }) };
    };
    assert.equal(await trackRun(run, tracking, workspace, recordingHost()), 'https://mlflow.example.com/m1');
    assert.deepEqual(opened, ['claims']);
    assert.equal((await workspace.getRun('claims', 'r1'))?.tags[MLFLOW_RUN_ID], 'm1');
  });

  it('warns of what the user can mend, and lets a defect through', async () => {
    const workspace = await open();
    const failing = (error: Error) => () => ({ log: () => Promise.reject(error) });
    const host = recordingHost();
    const away = new UserError({ what: 'The server does not answer.', cure: 'Start it.' });
    assert.equal(await trackRun(run, failing(away), workspace, host), undefined);
    assert.deepEqual(host.warnings, [
      { what: 'The run was not recorded on MLflow: The server does not answer.', cure: 'Start it.' },
    ]);
    await assert.rejects(trackRun(run, failing(new TypeError('a defect')), workspace, host), TypeError);
  });
});
