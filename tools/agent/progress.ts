import type { PipelineEvent } from './events.js';
import type { Result } from './result.js';
import { paint, showsColours, tagOf } from './terminal.js';

const marks: Readonly<Record<Result, { sign: string; tag?: string }>> = {
  Succeeded: { sign: '✓', tag: 'section' },
  SucceededWithIssues: { sign: '!', tag: 'warning' },
  Failed: { sign: '✗', tag: 'error' },
  Canceled: { sign: '✗', tag: 'error' },
  Skipped: { sign: '–' },
};

const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const NAME_WIDTH = 56;
/** Lines of its log that a failed step shows. */
const TAIL = 30;

export function duration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

interface Current {
  name: string;
  start: number;
  operation: string;
  /** Errors and warnings; shown under the step when it has ended. */
  issues: string[];
  /** The last lines of the rest. */
  tail: string[];
}

/**
 * Shows a run in a terminal: stage, job and step each with its mark and time, and while a step runs what it is at.
 * Of the log it shows errors and warnings, and the end of a failed step's; all of it when `verbose`.
 */
export class Progress {
  readonly #stream: NodeJS.WriteStream;
  readonly #verbose: boolean;
  readonly #live: boolean;
  #current: Current | undefined;
  #frame = 0;
  readonly #timer: NodeJS.Timeout | undefined;

  constructor(stream: NodeJS.WriteStream, options: { verbose: boolean }) {
    this.#stream = stream;
    this.#verbose = options.verbose;
    this.#live = stream.isTTY === true && !options.verbose;
    if (this.#live) this.#timer = setInterval(() => this.#draw(), 100);
    this.#timer?.unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  take(event: PipelineEvent): void {
    switch (event.kind) {
      case 'run':
        this.#print(`Run ${event.runId}`);
        if (event.ignored.length > 0)
          this.#print(`Of no effect on this machine: ${event.ignored.join(', ')}`);
        break;
      case 'started':
        this.#start(event.level, event.displayName);
        break;
      case 'log':
        this.#log(event.line);
        break;
      case 'progress':
        if (this.#current) this.#current.operation = `${event.percent} % ${event.operation}`.trimEnd();
        break;
      case 'ended':
        this.#end(event);
        break;
    }
  }

  #start(level: 'stage' | 'job' | 'step', name: string): void {
    if (level === 'step')
      this.#current = { name, start: performance.now(), operation: '', issues: [], tail: [] };
    else if (name !== '') this.#print(`${level === 'job' ? '  ' : ''}${name}`);
  }

  #log(line: string): void {
    const tag = tagOf(line);
    const isIssue = tag === 'error' || tag === 'warning';
    if (this.#verbose || !this.#current) this.#print(`        ${line}`, tag);
    else if (isIssue) this.#current.issues.push(line);
    else this.#current.tail = [...this.#current.tail, line].slice(-TAIL);
  }

  #end({ level, displayName, result, seconds, message }: Extract<PipelineEvent, { kind: 'ended' }>): void {
    const current = this.#current;
    if (level === 'step') this.#current = undefined;
    else if (result !== 'Skipped' && message === '') return;
    const indent = { stage: '', job: '  ', step: '    ' }[level];
    const { sign, tag } = marks[result];
    const time = result === 'Skipped' ? 'skipped' : duration(seconds);
    this.#print(`${indent}${sign} ${displayName.padEnd(NAME_WIDTH - indent.length)} ${time}`, tag);
    for (const line of result === 'Failed' ? (current?.tail ?? []) : []) this.#print(`      | ${line}`);
    for (const line of current?.issues ?? [])
      this.#print(`        ${line.slice(line.indexOf(']') + 1)}`, tagOf(line));
  }

  #erase(): void {
    if (this.#live) this.#stream.write('\r\u001b[2K');
  }

  #print(line: string, tag?: string): void {
    this.#erase();
    this.#stream.write(`${showsColours(this.#stream) ? paint(line, tag) : line}\n`);
    this.#draw();
  }

  #draw(): void {
    if (!this.#live || !this.#current) return;
    const { name, start, operation } = this.#current;
    this.#frame = (this.#frame + 1) % frames.length;
    const time = duration((performance.now() - start) / 1000);
    const line = `    ${frames[this.#frame]} ${name}  ${time}  ${operation}`;
    this.#stream.write(`\r\u001b[2K${line.slice(0, (this.#stream.columns ?? 80) - 1)}`);
  }
}
