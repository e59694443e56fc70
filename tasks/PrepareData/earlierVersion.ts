import type { Profile } from '../../runtime/data/profile.js';
import { UserError } from '../../runtime/error.js';
import { nearest } from '../../runtime/nearest.js';
import type { Workspace } from '../../workspace/workspace.js';
import type { Host } from '../common/host.js';

/** Words that stand for a version in the input compareWith. */
const PREVIOUS = 'previous';
const NONE = 'none';

/**
 * The data version that the new one is compared with: the one that `compareWith` names or, with `previous`, the one
 * registered before `version`, so that a repeated run compares with the same. Undefined with `none`, and where there
 * is no earlier one.
 * @throws UserError if the named version is not in the workspace
 */
export async function earlierVersion(
  { dataName, compareWith, workspace }: { dataName: string; compareWith: string; workspace: Workspace },
  version: string,
  host: Host,
): Promise<{ name: string; version: string; profile: Profile } | undefined> {
  if (compareWith === NONE) return undefined;
  const versions = await workspace.listData(dataName);
  const wanted = compareWith === PREVIOUS ? versions[versions.indexOf(version) + 1] : compareWith;
  if (wanted === undefined) return undefined;
  if (!versions.includes(wanted)) {
    const close = nearest(wanted, versions);
    throw new UserError({
      where: 'compareWith',
      what: `There is no version ${wanted} of ${dataName} in the workspace.`,
      cure: close ? `Did you mean ${close}?` : `Write a version, ${PREVIOUS} or ${NONE}.`,
    });
  }
  const profile = await workspace.dataProfile(dataName, wanted);
  if (profile) return { name: dataName, version: wanted, profile };
  host.warn({
    where: 'compareWith',
    what: `Version ${wanted} of ${dataName} has no profile in the workspace, so nothing is compared with it.`,
    cure: 'Later versions keep theirs.',
  });
  return undefined;
}
