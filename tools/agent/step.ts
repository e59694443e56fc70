import type { Job } from './job.js';
import { mergeResults, type Result } from './result.js';
import { Variables } from './variables.js';

export interface Issue {
  type: 'error' | 'warning';
  message: string;
  /** The command's other properties: sourcepath, linenumber, code … */
  data: Record<string, string>;
}

export interface Attachment {
  type: string;
  name: string;
  /** The copy in the run's folder. */
  path: string;
}

/** What a task asked to have published on the Tests tab. */
export interface TestResults {
  type: string;
  title: string;
  files: string[];
}

/** A step of a timeline of its own, made with `task.logdetail`. */
export interface Detail {
  id: string;
  name: string;
  type: string;
  progress: number;
  state: string;
  result?: Result;
}

/** What task.json, as `restrictions`, lets a task do. */
export interface Restrictions {
  /** Only the commands that are safe with untrusted output. */
  restricted: boolean;
  /** Patterns of the variables that may be set; undefined allows all. */
  settableVariables?: readonly string[];
}

export interface StepOptions {
  /** Prefix of its output variables. */
  refName: string;
  displayName: string;
  restrictions?: Restrictions;
  /** Names that task.json declares; setting one makes an output variable, asked for or not. */
  declaredOutputs?: readonly string[];
  /** Folder below the run's attachments that is this step's own. */
  folderName: string;
  onLog?: (line: string) => void;
  onProgress?: (percent: number, operation: string) => void;
}

/** A step while it runs: what its commands have done so far, and its log. */
export class Step {
  readonly issues: Issue[] = [];
  readonly attachments: Attachment[] = [];
  readonly artifacts: { name: string; path: string }[] = [];
  readonly testResults: TestResults[] = [];
  readonly buildTags: string[] = [];
  readonly details = new Map<string, Detail>();
  readonly outputVariables: Record<string, string> = {};
  readonly setVariables: Record<string, string> = {};
  readonly taskVariables: Variables;
  /** What `task.complete` or the process's end says. */
  result: Result | undefined;
  /** What commands that failed add to it. */
  commandResult: Result | undefined;
  message = '';
  /** Resolved when the step says `done=true`. */
  readonly done: Promise<void>;
  #declareDone = () => {};

  constructor(
    readonly job: Job,
    readonly options: StepOptions,
  ) {
    this.taskVariables = new Variables(job.masker);
    this.done = new Promise((resolve) => {
      this.#declareDone = resolve;
    });
  }

  /** Merges a result; of several messages that of the result which stands is kept. */
  complete(result: Result, message: string, done = false): void {
    const merged = mergeResults(this.result, result);
    if (merged === result && message !== '') this.message = this.job.masker.mask(message);
    this.result = merged;
    if (done) this.#declareDone();
  }

  write(text: string): void {
    for (const line of text.split(/\r?\n/)) this.options.onLog?.(this.job.masker.mask(line));
  }

  debug(text: string): void {
    if (this.job.variables.get('System.Debug')?.toLowerCase() === 'true') this.write(`##[debug]${text}`);
  }

  /** Writes an error or a warning and keeps it as an issue of the step. */
  issue(type: Issue['type'], message: string, data: Record<string, string> = {}): void {
    this.issues.push({ type, message: this.job.masker.mask(message), data });
    this.write(`##[${type}]${message}`);
  }

  setOutput(name: string, value: string, secret: boolean): void {
    this.outputVariables[name] = secret ? '***' : value;
    this.job.variables.set(`${this.options.refName}.${name}`, value, { secret, readOnly: true });
  }
}
