import tl from 'azure-pipelines-task-lib/task.js';
import { registerSummary } from '../../report/summary/registerSummary.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';
import { flag, optionalText, path, readInputs, text } from '../common/inputs.js';
import { pipelineOrigin } from '../common/origin.js';
import { runTask } from '../common/runTask.js';
import { registerModel } from './registerModel.js';

void runTask(async (host) => {
  const { workspaceFolder, tags, ...inputs } = readInputs({
    modelFolder: path,
    gateFolder: path,
    modelName: text,
    promoteToProduction: flag,
    tags: optionalText,
    allowFailedGate: flag,
    overrideReason: optionalText,
    workspaceFolder: path,
  });
  const workspace = await openFolderWorkspace(workspaceFolder, host.warn);
  const origin = pipelineOrigin();
  const result = await registerModel({ ...inputs, tags: tags ?? '', workspace, origin }, host);
  const { name, version } = result.model;
  return {
    message: tl.loc(result.created ? 'Registered' : 'AlreadyRegistered', name, version),
    outputs: { modelVersion: version, modelName: name, created: result.created },
    jobVariables: { registeredModelVersion: version },
    summary: { title: 'Model registry', markdown: registerSummary(result) },
  };
});
