import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { arch, hostname, userInfo } from 'node:os';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';
import type { JobFolders, RunFolder, WorkFolder } from './folders.js';

const AGENT_VERSION = '4.268.0';
/** A host that resolves nowhere (RFC 2606): a task that calls the server by mistake reaches nobody. */
const COLLECTION = 'https://dev.azure.invalid/local/';
const PROJECT = 'local';
const PROJECT_ID = '00000000-0000-4000-8000-000000000001';

const run = promisify(execFile);

/** Commit and branch of the sources; empty where they are no git repository. */
async function commitOf(sources: string) {
  try {
    const { stdout } = await run('git', ['-C', sources, 'log', '-1', '--format=%H%n%an%n%s']);
    const [version, author, message] = stdout.trim().split('\n');
    const branch = (await run('git', ['-C', sources, 'rev-parse', '--abbrev-ref', 'HEAD'])).stdout.trim();
    return { version, author, message: message ?? '', branch };
  } catch {
    return { version: '', author: '', message: '', branch: 'main' };
  }
}

export interface PlaceOfJob {
  work: WorkFolder;
  run: RunFolder;
  folders: JobFolders;
  pipelineName: string;
  /** The pipeline's own sources, also for a job that does not check them out. */
  repository: string;
  planId: string;
  stage: { name: string; displayName: string };
  job: { name: string; displayName: string };
}

type Predefined = { name: string; value: string; secret?: boolean; readOnly: boolean }[];

/** The predefined variables of a job on a self-hosted agent, as far as they make sense on this machine. */
export async function predefinedVariables(place: PlaceOfJob): Promise<Predefined> {
  const { work, run, folders, stage, job } = place;
  const commit = await commitOf(place.repository);
  const user = userInfo().username;
  const systems: Partial<Record<NodeJS.Platform, string>> = { win32: 'Windows_NT', darwin: 'Darwin' };
  const architectures: Record<string, string> = { x64: 'X64', arm64: 'ARM64', arm: 'ARM', ia32: 'X86' };
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '');
  const requestor = {
    RequestedFor: user,
    RequestedForEmail: `${user}@local.invalid`,
    RequestedForId: PROJECT_ID,
  };

  const groups: Record<string, Record<string, string>> = {
    Agent: {
      Id: '1',
      Name: hostname(),
      MachineName: hostname(),
      OS: systems[process.platform] ?? 'Linux',
      OSArchitecture: architectures[arch()] ?? arch(),
      Version: AGENT_VERSION,
      HomeDirectory: dirname(work.root),
      RootDirectory: work.root,
      WorkFolder: work.root,
      BuildDirectory: folders.workspace,
      TempDirectory: work.temp,
      ToolsDirectory: work.tools,
      JobName: job.displayName || job.name,
      IsSelfHosted: '1',
      ReadOnlyVariables: 'true',
      RetainDefaultEncoding: 'false',
      TaskRestrictionsEnforcementMode: 'Enabled',
    },
    Build: {
      ArtifactStagingDirectory: folders.staging,
      StagingDirectory: folders.staging,
      BinariesDirectory: folders.binaries,
      SourcesDirectory: folders.sources,
      BuildId: String(run.id),
      BuildUri: `vstfs:///Build/Build/${run.id}`,
      ContainerId: String(run.id),
      DefinitionName: place.pipelineName,
      DefinitionVersion: '1',
      QueuedBy: user,
      QueuedById: PROJECT_ID,
      Reason: 'Manual',
      ...requestor,
      'Repository.Clean': 'False',
      'Repository.ID': PROJECT_ID,
      'Repository.LocalPath': folders.sources,
      'Repository.Name': basename(place.repository),
      'Repository.Provider': 'TfsGit',
      'Repository.Uri': `${COLLECTION}${PROJECT}/_git/${encodeURIComponent(basename(place.repository))}`,
      SourceBranch: `refs/heads/${commit.branch}`,
      SourceBranchName: basename(commit.branch),
      SourceVersion: commit.version,
      SourceVersionAuthor: commit.author,
      SourceVersionMessage: commit.message,
    },
    Common: { TestResultsDirectory: folders.testResults },
    Pipeline: { Workspace: folders.workspace },
    System: {
      ArtifactsDirectory: folders.staging,
      CollectionId: PROJECT_ID,
      CollectionUri: COLLECTION,
      Culture: 'en-US',
      DefaultWorkingDirectory: folders.sources,
      DefinitionId: '1',
      DefinitionName: place.pipelineName,
      HostType: 'build',
      IsScheduled: 'False',
      JobAttempt: '1',
      JobDisplayName: job.displayName || job.name,
      JobId: randomUUID(),
      JobName: job.name,
      OidcRequestUri: `${COLLECTION}${PROJECT_ID}/_apis/distributedtask/hubs/build/plans/${place.planId}/oidctoken`,
      PhaseAttempt: '1',
      PhaseDisplayName: job.displayName,
      PhaseName: job.name,
      PlanId: place.planId,
      ServerType: 'Hosted',
      StageAttempt: '1',
      StageDisplayName: stage.displayName,
      StageName: stage.name,
      TaskDefinitionsUri: COLLECTION,
      TeamFoundationCollectionUri: COLLECTION,
      TeamProject: PROJECT,
      TeamProjectId: PROJECT_ID,
      TimelineId: randomUUID(),
      WorkFolder: work.root,
    },
  };
  const readOnly = Object.entries(groups).flatMap(([group, members]) =>
    Object.entries(members).map(([name, value]) => ({ name: `${group}.${name}`, value, readOnly: true })),
  );
  return [
    ...readOnly,
    { name: 'Build.BuildNumber', value: `${day}.${run.id}`, readOnly: false },
    { name: 'Agent.JobStatus', value: 'Succeeded', readOnly: false },
    { name: 'TF_BUILD', value: 'True', readOnly: false },
    { name: 'System.AccessToken', value: randomUUID(), secret: true, readOnly: true },
  ];
}
