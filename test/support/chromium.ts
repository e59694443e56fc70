import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipUnless } from './python.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Skips a test where there is no browser. */
export function needChromium(test: Mocha.Context): void {
  skipUnless(test, existsSync(CHROMIUM), `no browser at ${CHROMIUM}`);
}

/** What a browser made of a page. */
export interface Visit {
  /** The page as the browser holds it, as HTML. */
  dom: string;
  /** What it wrote to its console: errors, refusals of the page's policy. */
  console: string[];
  /** Paths that it asked the page's server for. */
  requests: string[];
}

/** Opens a page in headless Chromium. */
export async function visit(page: string, switches: readonly string[] = []): Promise<Visit> {
  const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const { stdout, stderr } = await run([
      ...[
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-sync',
      ],
      ...['--disable-background-networking', '--disable-component-update', `--user-data-dir=${profile}`],
      ...['--enable-logging=stderr', '--dump-dom', ...switches],
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ]);
    const written = stderr.split('\n').filter((line) => line.includes(':CONSOLE'));
    return { dom: stdout, console: written, requests };
  } finally {
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

function run(options: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(CHROMIUM, options, { timeout: 60_000 });
    const [stdout, stderr]: [string[], string[]] = [[], []];
    child.stdout.setEncoding('utf8').on('data', (text) => stdout.push(text));
    child.stderr.setEncoding('utf8').on('data', (text) => stderr.push(text));
    child.on('error', reject);
    child.on('close', () => resolve({ stdout: stdout.join(''), stderr: stderr.join('') }));
  });
}
