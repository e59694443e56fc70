import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { delimiter, dirname, join, relative } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { freePort } from '../freePort.js';
import { pythonInterpreter } from '../python.js';
import type { Resource } from './resources.js';
import type { SimulatedAzure } from './simulatedAzure.js';

const UPLOAD_MILLISECONDS = 200;

/** One command job, run as processes of this machine. */
export class SimulatedJob {
  /** Blob path by the name that the run history gives a log. */
  readonly logFiles = new Map<string, string>();
  error: object | undefined;
  private readonly container: ContainerClient;
  private readonly processes: ChildProcess[] = [];
  private readonly logs = new Map<string, string>();
  private stopped = false;

  constructor(
    private readonly azure: SimulatedAzure,
    private readonly job: Resource,
    private readonly folder: string,
  ) {
    this.container = azure.storage.getContainerClient(azure.container);
  }

  get nodes(): number {
    return this.job.properties.resources?.instanceCount ?? 1;
  }

  /** Fetches code and inputs. */
  async prepare(): Promise<void> {
    const { codeId, inputs = {} } = this.job.properties;
    for (let node = 0; node < this.nodes; node++) {
      const code = this.resource(codeId).codeUri.split(`/${this.azure.container}/`)[1];
      await this.download(code, this.path(`code-${node}`));
    }
    for (const [name, { uri }] of Object.entries<{ uri: string }>(inputs)) {
      const blobs = uri.startsWith('/subscriptions/') ? this.resource(uri).dataUri : uri;
      await this.download(blobPath(blobs), this.path('inputs', name));
    }
    for (const name of Object.keys(this.job.properties.outputs ?? {})) {
      await mkdir(this.path('outputs', name), { recursive: true });
    }
  }

  /** @returns the first code other than 0 that a node ends with; the others are ended then */
  async run(environment: Record<string, string>): Promise<number> {
    const { command, environmentVariables = {}, distribution } = this.job.properties;
    const filled = command.replace(
      /\$\{\{(inputs|outputs)\.(\w+)\}\}/g,
      (_: string, kind: string, name: string) => `'${this.path(kind, name)}'`,
    );
    const port = String(await freePort());
    const uploading = setInterval(() => void this.uploadLogs(), UPLOAD_MILLISECONDS);
    const codes = Array.from({ length: this.nodes }, (_, rank) => {
      const log = distribution ? `user_logs/std_log_process_${rank}.txt` : 'user_logs/std_log.txt';
      const meet = distribution && {
        ...{ WORLD_SIZE: String(this.nodes), NODE_RANK: String(rank), RANK: String(rank), LOCAL_RANK: '0' },
        ...{ MASTER_ADDR: '127.0.0.1', MASTER_PORT: port },
      };
      return this.start(filled, this.path(`code-${rank}`), log, {
        ...environment,
        ...environmentVariables,
        ...meet,
      });
    });
    const ended = await Promise.all(
      codes.map(async (code) => {
        const result = await code;
        if (result !== 0) this.kill();
        return result;
      }),
    );
    clearInterval(uploading);
    return ended.find((code) => code !== 0) ?? 0;
  }

  /** Sends logs and outputs to storage. */
  async finish(): Promise<void> {
    await this.uploadLogs();
    for (const [name, { uri }] of Object.entries<{ uri: string }>(this.job.properties.outputs ?? {})) {
      const root = this.path('outputs', name);
      for (const entry of await readdir(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const file = join(entry.parentPath, entry.name);
        await this.container.getBlockBlobClient(`${blobPath(uri)}/${relative(root, file)}`).uploadFile(file);
      }
    }
  }

  stop(): void {
    this.stopped = true;
    this.kill();
  }

  /** Ends one node without warning, as when Azure takes it back. */
  killNode(rank: number): void {
    const { pid, exitCode } = this.processes[rank] ?? {};
    if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGKILL');
  }

  private kill(): void {
    for (const { pid, exitCode } of this.processes) {
      try {
        if (pid !== undefined && exitCode === null) process.kill(-pid, 'SIGTERM');
      } catch {
        // It has just ended.
      }
    }
  }

  private start(
    command: string,
    cwd: string,
    log: string,
    environment: Record<string, string>,
  ): Promise<number> {
    if (this.stopped) return Promise.resolve(143);
    const path = [dirname(process.execPath), dirname(pythonInterpreter), process.env.PATH].join(delimiter);
    const child = spawn('bash', ['-c', command], {
      cwd,
      detached: true,
      env: { PATH: path, HOME: this.folder, OMP_NUM_THREADS: '1', ...environment },
    });
    this.processes.push(child);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => this.logs.set(log, (this.logs.get(log) ?? '') + chunk));
    }
    return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 143)));
  }

  private async uploadLogs(): Promise<void> {
    for (const [name, text] of this.logs) {
      const path = `ExperimentRun/dcid.${this.job.name}/${name}`;
      await this.container.getBlockBlobClient(path).upload(text, Buffer.byteLength(text));
      this.logFiles.set(name, path);
    }
  }

  private async download(prefix: string, folder: string): Promise<void> {
    for await (const { name } of this.container.listBlobsFlat({ prefix: `${prefix}/` })) {
      const file = join(folder, name.slice(prefix.length + 1));
      await mkdir(dirname(file), { recursive: true });
      await this.container.getBlobClient(name).downloadToFile(file);
    }
  }

  private resource(id: string): Record<string, string> {
    const { root } = this.azure.resources;
    return this.azure.resources.find(id.slice(root.length + 1))?.properties as Record<string, string>;
  }

  private path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }
}

function blobPath(uri: string): string {
  return uri.split('/paths/')[1] as string;
}
