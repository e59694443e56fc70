// CSV in, dataset out, by the task's own step: reads {csv, folder} from argv, prints JSON.
import { join } from 'node:path';
import { prepareData } from '../../tasks/PrepareData/prepareData.js';
import { openFolderWorkspace } from '../../workspace/folder/folderWorkspace.js';

const { csv, folder } = JSON.parse(process.argv[2]!) as { csv: string; folder: string };
const host = { log: () => {}, warn: () => {}, progress: () => {}, signal: new AbortController().signal };
await prepareData(
  {
    sources: [csv],
    outputFolder: join(folder, 'dataset'),
    dataName: 'policies',
    targetColumn: 'target',
    idColumn: 'id',
    split: '60/20/20',
    seed: 1,
    workspace: await openFolderWorkspace(join(folder, 'workspace')),
  },
  host,
);
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ cpu: (user + system) / 1e6, memory: process.resourceUsage().maxRSS / 1024 }));
