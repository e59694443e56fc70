import { delimiter } from 'node:path';
import { type Endpoint, SYSTEM_CONNECTION } from './endpoint.js';
import type { Job } from './job.js';
import { expandMacros, type Variables } from './variables.js';

export type Environment = Record<string, string>;

/** `Build.SourcesDirectory` is BUILD_SOURCESDIRECTORY in the environment. */
export function environmentName(name: string): string {
  return name.replace(/[. ]/g, '_').toUpperCase();
}

/** What an agent would not have around it: another agent's variables, npm's, and the test runner's. */
const foreign =
  /^(INPUT|ENDPOINT|SECRET|SECUREFILE|VSTS|AGENT|BUILD|SYSTEM|PIPELINE|COMMON|RELEASE|TASK|TF|npm)_|^(INIT_CWD|NODE_OPTIONS|NODE_V8_COVERAGE)$/;

function inheritedEnvironment(): Environment {
  const entries = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0]),
  );
  return Object.fromEntries(entries);
}

function variableEnvironment(variables: Variables): Environment {
  const environment: Environment = {};
  for (const { name, value, secret } of variables.list()) {
    if (secret) continue;
    if (name.toLowerCase() === 'agent.jobstatus') environment[name.toLowerCase()] = value;
    environment[environmentName(name)] = value;
  }
  return environment;
}

function path(job: Job, environment: Environment): Environment {
  if (job.prependedPaths.length === 0) return {};
  // On Windows the variable may be spelled Path.
  const name = Object.keys(environment).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const parts = [...job.prependedPaths, environment[name] ?? ''].filter((part) => part !== '');
  return { [name]: parts.join(delimiter) };
}

/** The step's own `env:`, with macros replaced. */
function stepEnvironment(env: Readonly<Record<string, string>>, variables: Variables): Environment {
  const entries = Object.entries(env).map(([name, value]) => [
    name.trim(),
    expandMacros(variables.expand(value.trim()), (macro) => process.env[macro]),
  ]);
  return Object.fromEntries(entries);
}

/** What every process of a job sees: the machine's environment, the step's `env:`, and public variables over both. */
export function processEnvironment(job: Job, env: Readonly<Record<string, string>>): Environment {
  const environment = {
    ...inheritedEnvironment(),
    VSTS_PROCESS_LOOKUP_ID: job.processMark,
    ...stepEnvironment(env, job.variables),
    ...variableEnvironment(job.variables),
  };
  return { ...environment, ...path(job, environment) };
}

function endpointEnvironment(endpoint: Endpoint): Environment {
  const isSystem = endpoint.name.toLowerCase() === SYSTEM_CONNECTION.toLowerCase();
  const key = isSystem ? SYSTEM_CONNECTION.toUpperCase() : endpoint.id.toLowerCase();
  const { scheme, parameters } = endpoint.authorization;
  const environment: Environment = {
    [`ENDPOINT_URL_${key}`]: endpoint.url,
    [`ENDPOINT_AUTH_${key}`]: JSON.stringify({ parameters, scheme }),
    [`ENDPOINT_AUTH_SCHEME_${key}`]: scheme,
  };
  for (const [name, value] of Object.entries(parameters)) {
    environment[`ENDPOINT_AUTH_PARAMETER_${key}_${environmentName(name)}`] = value;
  }
  if (isSystem) return environment;
  environment[`ENDPOINT_DATA_${key}`] = JSON.stringify(endpoint.data);
  for (const [name, value] of Object.entries(endpoint.data)) {
    environment[`ENDPOINT_DATA_${key}_${environmentName(name)}`] = value;
  }
  return environment;
}

export interface TaskSurroundings {
  inputs: ReadonlyMap<string, string>;
  /** The connections that the task named. It gets the system's own besides. */
  endpoints: readonly Endpoint[];
  taskVariables: Variables;
  env: Readonly<Record<string, string>>;
}

/** All that a task process gets from the agent (Handler.cs and NodeHandler.cs in microsoft/azure-pipelines-agent). */
export function taskEnvironment(job: Job, task: TaskSurroundings): Environment {
  const environment = processEnvironment(job, task.env);
  for (const [name, value] of task.inputs) environment[`INPUT_${environmentName(name)}`] = value;
  const system = job.endpoints.filter(({ name }) => name.toLowerCase() === SYSTEM_CONNECTION.toLowerCase());
  for (const endpoint of [...task.endpoints, ...system]) {
    Object.assign(environment, endpointEnvironment(endpoint));
  }
  const listed = job.variables.list();
  const secrets = listed.filter(({ secret }) => secret);
  for (const { name, value } of secrets) environment[`SECRET_${environmentName(name)}`] = value;
  const names = (list: typeof listed) => JSON.stringify(list.map(({ name }) => name));
  environment.VSTS_PUBLIC_VARIABLES = names(listed.filter(({ secret }) => !secret));
  environment.VSTS_SECRET_VARIABLES = names(secrets);
  for (const { name, value } of task.taskVariables.list()) {
    environment[`VSTS_TASKVARIABLE_${environmentName(name)}`] = value;
  }
  return environment;
}
