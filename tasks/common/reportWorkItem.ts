import type { AzureDevOps, Errand } from './azureDevOps.js';

export interface WorkItemReport {
  /** Of the project's process: `Task`, `Bug`, `Issue` … */
  type: string;
  /** The project's own area if absent. */
  areaPath?: string | undefined;
  /** Equal titles are the same matter. */
  title: string;
  /** HTML for the discussion, which every type of work item shows. */
  discussion: string;
  /** Of the build that it leads to, if there is one. */
  buildId?: string | undefined;
}

/** States of these categories mean that nobody works on it any more. */
const OVER = ['Completed', 'Removed'];

/**
 * Tells a team by a work item: a new one, or a further entry in the discussion of the open one of this title.
 * @throws UserError if the type does not exist or the pipeline may not write work items
 */
export async function reportWorkItem(
  server: AzureDevOps,
  { type, areaPath, title, discussion, buildId }: WorkItemReport,
): Promise<{ id: number; created: boolean }> {
  const [{ WorkItemTrackingApi }, { Operation }] = await Promise.all([
    import('azure-devops-node-api/WorkItemTrackingApi.js'),
    import('azure-devops-node-api/interfaces/common/VSSInterfaces.js'),
  ]);
  const client = server.client(WorkItemTrackingApi);
  const errand: Errand = {
    what: `report a work item of type '${type}'`,
    right: 'Edit work items in this node',
    absent: {
      where: "Input 'workItemType'",
      what: `The project has no work items of type '${type}', or this pipeline may not see them.`,
      cure: 'Write a type of the project’s process, such as Task.',
    },
  };
  const states = await server.ask(errand, () => client.getWorkItemTypeStates(server.project, type));
  const open = states.flatMap(({ name, category }) => (name && !OVER.includes(category ?? '') ? [name] : []));
  const query =
    `SELECT [System.Id] FROM WorkItems WHERE [System.TeamProject] = @project AND [System.WorkItemType] = ${quoted(type)}` +
    ` AND [System.Title] = ${quoted(title)} AND [System.State] IN (${open.map(quoted).join(', ')}) ORDER BY [System.Id]`;
  const { workItems = [] } = await server.ask(errand, () =>
    client.queryByWiql({ query }, { project: server.project }),
  );
  const set = (path: string, value: unknown) => ({ op: Operation.Add, path, value });
  const entry = set('/fields/System.History', discussion);
  const earlier = workItems[0]?.id;
  if (earlier !== undefined) {
    await server.ask(errand, () => client.updateWorkItem({}, [entry], earlier, server.project));
    return { id: earlier, created: false };
  }
  const fields = [
    set('/fields/System.Title', title),
    ...(areaPath ? [set('/fields/System.AreaPath', areaPath)] : []),
    entry,
    ...(buildId ? [set('/relations/-', linkTo(buildId))] : []),
  ];
  const { id } = await server.ask(errand, () => client.createWorkItem({}, fields, server.project, type));
  return { id: id ?? 0, created: true };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function linkTo(buildId: string) {
  return {
    rel: 'ArtifactLink',
    url: `vstfs:///Build/Build/${buildId}`,
    attributes: { name: 'Found in build' },
  };
}
