import type { AzureDevOps } from '../common/azureDevOps.js';

/**
 * Starts a run of a pipeline in this project, of its default branch.
 * @returns the run's id
 * @throws UserError if there is no such pipeline or this one may not start it
 */
export async function startRetraining(server: AzureDevOps, pipelineId: number): Promise<number> {
  const { PipelinesApi } = await import('azure-devops-node-api/PipelinesApi.js');
  const client = server.client(PipelinesApi);
  const { id } = await server.ask(
    {
      what: `start pipeline ${pipelineId}`,
      right: 'Queue builds',
      absent: {
        where: "Input 'retrainingPipelineId'",
        what: `The project has no pipeline ${pipelineId}, or this pipeline may not see it.`,
        cure: 'Write the number after definitionId= in the address of the pipeline.',
      },
    },
    () => client.runPipeline({}, server.project, pipelineId),
  );
  return id ?? 0;
}
