import { UserError } from '../../runtime/error.js';
import type { GateRecord, Verdict } from '../../runtime/gate/verdict.js';
import type { AzureDevOps } from '../common/azureDevOps.js';
import { VERDICT } from '../common/verdictName.js';

/**
 * The verdict as properties of a build, where ModelGate reads it. A build may judge several models: each has a verdict
 * of its own, and the build's is `passed` only if all of them are.
 */
export interface BuildVerdict {
  /** Takes back what an earlier attempt wrote, so that one that breaks off leaves no `passed` behind. */
  withdraw(): Promise<void>;
  /** Returns the build's verdict. */
  write(record: GateRecord, gateSha256: string): Promise<Verdict | 'pending'>;
}

/** More jobs than this that write at the same time are hardly one build. */
const MOST_ROUNDS = 10;

/** @throws UserError from its methods if the verdict does not stand on the build afterwards */
export async function openBuildVerdict(
  server: AzureDevOps,
  buildId: number,
  modelName: string,
): Promise<BuildVerdict> {
  const [{ BuildApi }, { Operation }] = await Promise.all([
    import('azure-devops-node-api/BuildApi.js'),
    import('azure-devops-node-api/interfaces/common/VSSInterfaces.js'),
  ]);
  const client = server.client(BuildApi);
  const own = (name: string) => `ModelGate.${modelName}.${name}`;

  async function set(properties: Record<string, string>): Promise<void> {
    const patch = Object.entries(properties).map(([name, value]) => ({
      op: Operation.Add,
      path: `/${name}`,
      value,
    }));
    await server.ask(
      { what: `write the verdict on build ${buildId}`, right: 'Update build information' },
      () => client.updateBuildProperties({}, patch, server.project, buildId),
    );
  }

  async function read(): Promise<Map<string, unknown>> {
    const { value = {} } = await server.ask(
      { what: `read the verdict of build ${buildId}`, right: 'View builds' },
      () => client.getBuildProperties(server.project, buildId),
    );
    return new Map(
      Object.entries(value as Record<string, { $value: unknown }>).map(([k, v]) => [k, v.$value]),
    );
  }

  return {
    withdraw: () => set({ [VERDICT]: 'pending', [own('verdict')]: 'pending' }),

    async write(record, gateSha256) {
      const mine = {
        [own('verdict')]: record.verdict,
        [own('modelSha256')]: record.model.contentSha256,
        [own('dataVersion')]: record.data.version,
        [own('gateSha256')]: gateSha256,
      };
      await set(mine);
      // Jobs of one build may write at the same time: whoever writes the build's verdict looks again afterwards, so
      // the last one to look has seen them all.
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const stored = await read();
        if (Object.entries(mine).some(([name, value]) => stored.get(name) !== value)) break;
        const verdict = together(stored);
        if (stored.get(VERDICT) === verdict) return verdict;
        await set({ [VERDICT]: verdict });
      }
      throw new UserError({
        where: 'Azure DevOps',
        what: `The verdict that was written on build ${buildId} is not what stands there.`,
        cure: 'Let only one step judge the same model name in a build, and run the job again.',
      });
    },
  };
}

/** Names of models may hold full stops. */
const OF_A_MODEL = /^ModelGate\..+\.verdict$/;

function together(stored: ReadonlyMap<string, unknown>): Verdict | 'pending' {
  const verdicts = [...stored].flatMap(([name, value]) => (OF_A_MODEL.test(name) ? [value] : []));
  if (verdicts.includes('failed')) return 'failed';
  if (verdicts.every((verdict) => verdict === 'passed')) return 'passed';
  return verdicts.every((verdict) => verdict === 'passed' || verdict === 'overridden')
    ? 'overridden'
    : 'pending';
}
