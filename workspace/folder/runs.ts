import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { type Finding, UserError } from '../../runtime/error.js';
import { canonicalJson, writeFileAtomic } from '../../runtime/files.js';
import { checkName } from '../name.js';
import { newestFirst } from '../runOrder.js';
import { Run, type Workspace } from '../workspace.js';
import { withLock } from './lock.js';
import { listFolders, readRecord } from './record.js';

const RunRecord = Run.extend({ kind: z.literal('run'), formatVersion: z.literal(1) });

/** Files open at a time: well under the usual limit of a process. */
const AT_ONCE = 64;

/** `runs/<experiment>/<runId>/run.json`. `warn` hears of a damaged one, which does not hide the others. */
export function folderRuns(
  root: string,
  warn: (finding: Finding) => void,
): Pick<Workspace, 'saveRun' | 'getRun' | 'listRuns'> {
  const experimentFolder = (experiment: string) =>
    join(root, 'runs', checkName('experiment name', experiment));
  const runFolder = (experiment: string, runId: string) =>
    join(experimentFolder(experiment), checkName('run id', runId));

  async function getRun(experiment: string, runId: string): Promise<Run | undefined> {
    const record = await readRecord(join(runFolder(experiment, runId), 'run.json'), RunRecord);
    if (record === undefined) return undefined;
    const { kind, formatVersion, ...run } = record;
    return run;
  }

  return {
    getRun,

    async saveRun(run) {
      const folder = runFolder(run.experiment, run.runId);
      const path = join(folder, 'run.json');
      await mkdir(folder, { recursive: true });
      await withLock(join(folder, '.lock'), async () => {
        const earlier = await getRun(run.experiment, run.runId);
        const changed = Object.entries(earlier?.params ?? {}).filter(
          ([name, value]) => Object.hasOwn(run.params, name) && run.params[name] !== value,
        );
        if (changed.length > 0) {
          throw new UserError(
            changed.map(([name, value]) => ({
              where: path,
              what: `Parameter ${name} was recorded as "${value}" and cannot become "${run.params[name]}".`,
              cure: 'Record another training as a run of its own.',
            })),
          );
        }
        const whole: z.output<typeof RunRecord> = {
          kind: 'run',
          formatVersion: 1,
          ...earlier,
          ...run,
          params: { ...earlier?.params, ...run.params },
          metrics: { ...earlier?.metrics, ...run.metrics },
          tags: { ...earlier?.tags, ...run.tags },
        };
        await writeFileAtomic(path, canonicalJson(whole));
      });
    },

    async listRuns(experiment) {
      const ids = await listFolders(experimentFolder(experiment));
      const runs: Run[] = [];
      const read = async (id: string) => {
        try {
          const run = await getRun(experiment, id);
          if (run) runs.push(run);
        } catch (error) {
          if (!(error instanceof UserError)) throw error;
          for (const { what, where = id } of error.findings) {
            warn({ where, what, cure: 'The run is left out of the history until its file is restored.' });
          }
        }
      };
      for (let start = 0; start < ids.length; start += AT_ONCE) {
        await Promise.all(ids.slice(start, start + AT_ONCE).map(read));
      }
      return runs.sort(newestFirst);
    },
  };
}
