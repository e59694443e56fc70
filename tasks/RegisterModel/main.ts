import tl from 'azure-pipelines-task-lib/task.js';
import { registerSummary } from '../../report/summary/registerSummary.js';
import { flag, optionalText, path, readInputs, text } from '../common/inputs.js';
import { openWorkspace, workspacePlace } from '../common/openWorkspace.js';
import { pipelineOrigin } from '../common/origin.js';
import { runTask } from '../common/runTask.js';
import { registerModel } from './registerModel.js';

void runTask(async (host) => {
  const { runOn, tags, ...inputs } = readInputs({
    modelFolder: path,
    gateFolder: path,
    modelName: text,
    promoteToProduction: flag,
    tags: optionalText,
    allowFailedGate: flag,
    overrideReason: optionalText,
    runOn: workspacePlace,
  });
  const workspace = await openWorkspace(runOn, host);
  const origin = pipelineOrigin();
  const result = await registerModel({ ...inputs, tags: tags ?? '', workspace, origin }, host);
  const { name, version } = result.model;
  return {
    message: tl.loc(result.created ? 'Registered' : 'AlreadyRegistered', name, version),
    outputs: { modelVersion: version, modelName: name, created: result.created },
    jobVariables: { registeredModelVersion: version },
    summary: {
      title: 'Model registry',
      markdown: [registerSummary(result), result.card].filter(Boolean).join('\n\n---\n\n'),
    },
  };
});
