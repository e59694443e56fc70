import type { Origin } from '../runtime/origin.js';

/**
 * Says who made something, from Azure DevOps' predefined variables.
 * In a classic release the release is the pipeline run; the commit is that of its primary artifact.
 * @param variable value of a predefined variable by its name, such as `Build.SourceVersion`
 * @returns only what is known: an empty object outside a pipeline
 */
export function originFrom(variable: (name: string) => string | undefined): Origin {
  const known = (name: string) => variable(name) || undefined;
  const release = known('Release.ReleaseId') !== undefined;
  const repository = known('Build.Repository.Uri');
  const all: Origin = {
    commit: known('Build.SourceVersion'),
    repository: repository && withoutCredentials(repository),
    ...(release
      ? {
          pipeline: known('Release.DefinitionName'),
          pipelineRun: known('Release.ReleaseName'),
          pipelineRunUrl: known('Release.ReleaseWebURL'),
          // Who started this stage: the one who let the release through, not the one who created it.
          requestedBy: known('Release.Deployment.RequestedFor') ?? known('Release.RequestedFor'),
        }
      : {
          pipeline: known('Build.DefinitionName'),
          pipelineRun: known('Build.BuildNumber'),
          pipelineRunUrl: buildUrl(known),
          pipelineRunStart: known('System.PipelineStartTime'),
          requestedBy: known('Build.RequestedFor'),
        }),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** `https://user:token@host/path` without what stands before the @. */
function withoutCredentials(uri: string): string {
  return uri.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1');
}

function buildUrl(known: (name: string) => string | undefined): string | undefined {
  const collection = known('System.CollectionUri') ?? known('System.TeamFoundationCollectionUri');
  const project = known('System.TeamProject');
  const build = known('Build.BuildId');
  if (!collection || !project || !build) return undefined;
  return `${collection.replace(/\/*$/, '/')}${encodeURIComponent(project)}/_build/results?buildId=${build}`;
}
