import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../freePort.js';
import type { Certificate } from './certificate.js';

export interface StorageAccount {
  name: string;
  /** Base64. */
  key: string;
}

/**
 * Starts a real Azurite (Microsoft's emulator of Azure Storage) for blobs, in memory, by https and with Entra tokens.
 * It answers to `<account>.blob.core.windows.net` when it is reached under that name.
 */
export async function startAzurite(
  certificate: Certificate,
  folder: string,
  account: StorageAccount,
): Promise<{ port: number; stop(): Promise<void> }> {
  const port = await freePort();
  const server = spawn(
    process.execPath,
    [
      createRequire(import.meta.url).resolve('azurite/dist/src/blob/main.js'),
      ...['--inMemoryPersistence', '--silent', '--disableTelemetry', '--skipApiVersionCheck'],
      ...['--blobPort', String(port), '--oauth', 'basic'],
      ...['--cert', certificate.certFile, '--key', certificate.keyFile],
    ],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, AZURITE_ACCOUNTS: `${account.name}:${account.key}` },
    },
  );
  let log = '';
  for (const stream of [server.stdout, server.stderr]) {
    stream.on('data', (chunk) => {
      log += chunk;
    });
  }
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  for (let waited = 0; waited < 60_000 && server.exitCode === null; waited += 100) {
    if (/successfully listens/.test(log)) {
      return {
        port,
        stop: async () => {
          server.kill('SIGTERM');
          await ended;
        },
      };
    }
    await sleep(100);
  }
  server.kill('SIGKILL');
  throw new Error(`Azurite did not start:\n${log}`);
}
