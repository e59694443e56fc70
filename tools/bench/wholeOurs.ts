// CSV in, model and metrics out, by the tasks' own steps: reads {csv, folder} from argv, prints JSON.
import { join } from 'node:path';
import { prepareData } from '../../tasks/PrepareData/prepareData.js';
import { trainModel } from '../../tasks/TrainModel/trainModel.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';

const { csv, folder } = JSON.parse(process.argv[2]!) as { csv: string; folder: string };
const host = { log: () => {}, warn: () => {}, progress: () => {}, signal: new AbortController().signal };
const workspace = await openFolderWorkspace(join(folder, 'workspace'));
const datasetFolder = join(folder, 'dataset');
await prepareData(
  {
    sources: [csv],
    outputFolder: datasetFolder,
    dataName: 'policies',
    targetColumn: 'target',
    idColumn: 'id',
    split: '60/20/20',
    seed: 1,
    workspace,
  },
  host,
);
const { metrics } = await trainModel(
  {
    datasetFolder,
    outputFolder: join(folder, 'model'),
    experiment: 'bench',
    parameters: 'num_iterations: 100\nearly_stopping_round: 0\nmetric: auc',
    seed: 1,
    workspace,
    checkpointFolder: join(folder, 'checkpoints'),
    origin: {},
  },
  host,
);
console.log(JSON.stringify({ auc: metrics.auc, memory: process.resourceUsage().maxRSS / 1024 }));
