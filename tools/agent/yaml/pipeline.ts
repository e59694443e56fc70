import type { Expression } from '../expression/parse.js';
import type { Value } from '../expression/value.js';
import type { TestResultsInputs } from '../testResults.js';

/** A pipeline as read from YAML, checked: everything in it can be run. */
export interface Pipeline {
  file: string;
  parameters: Readonly<Record<string, Value>>;
  variables: readonly PipelineVariable[];
  stages: readonly Stage[];
  /** What is meant for the server and does nothing here, as `trigger (line 3)`. */
  ignored: readonly string[];
}

export interface PipelineVariable {
  name: string;
  /** Text with `$(macros)`, or an expression from `$[ ]` that is evaluated when the job starts. */
  value: string | Expression;
  readOnly: boolean;
}

/** What a stage and a job have in common: a place in an order, and a condition. */
export interface Unit {
  name: string;
  displayName: string;
  dependsOn: readonly string[];
  /** `succeeded()` if absent. */
  condition?: Expression;
  variables: readonly PipelineVariable[];
  /** `file:line:column`. */
  where: string;
}

export interface Stage extends Unit {
  jobs: readonly PipelineJob[];
}

export interface PipelineJob extends Unit {
  steps: readonly PipelineStep[];
  continueOnError: boolean;
  /** 0 for no limit. */
  timeoutMinutes: number;
}

interface StepCommon {
  /** Prefix of its output variables. */
  name: string;
  displayName: string;
  condition?: Expression;
  enabled: boolean;
  continueOnError: boolean;
  timeoutMinutes: number;
  retries: number;
  env: Readonly<Record<string, string>>;
  where: string;
}

export type PipelineStep = StepCommon &
  (
    | { kind: 'task'; task: string; major: number; inputs: Readonly<Record<string, string>> }
    | { kind: 'script'; shell: 'script' | 'bash'; script: string; workingDirectory: string }
    | { kind: 'testResults'; inputs: TestResultsInputs }
    | { kind: 'checkout'; sources: boolean }
    | { kind: 'publish'; path: string; artifact: string }
    /** Without an artifact: all of the run. */
    | { kind: 'download'; artifact?: string }
  );
