import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Browser, chromium, type Page } from 'playwright-core';
import { skipUnless } from './python.js';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Skips a test where there is no browser. */
export function needChromium(test: Mocha.Context): void {
  skipUnless(test, existsSync(CHROMIUM), `no browser at ${CHROMIUM}`);
}

/** Starts headless Chromium; the caller closes it. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-quic'] });
}

/** How a page is looked at. */
export interface View {
  colorScheme?: 'light' | 'dark';
  width?: number;
  height?: number;
}

/** A page that was opened, with what it wrote to its console: errors, refusals of its policy. */
export interface OpenPage {
  page: Page;
  console: string[];
  close(): Promise<void>;
}

/** Opens an address in a profile of its own. */
export async function openPage(
  browser: Browser,
  url: string,
  { colorScheme = 'light', width = 1280, height = 900 }: View = {},
): Promise<OpenPage> {
  const context = await browser.newContext({ colorScheme, viewport: { width, height } });
  const page = await context.newPage();
  const written: string[] = [];
  page.on('console', (message) => written.push(`${message.type()}: ${message.text()}`));
  page.on('pageerror', (error) => written.push(`error: ${error.message}`));
  await page.goto(url);
  return { page, console: written, close: () => context.close() };
}

/** What a browser made of a page. */
export interface Visit {
  /** The page as the browser holds it, as HTML. */
  dom: string;
  console: string[];
  /** Paths that it asked the page's server for. */
  requests: string[];
}

/** Serves a page, opens it and closes it again. */
export async function visit(
  browser: Browser,
  html: string,
  view: View = {},
  look: (page: Page) => Promise<void> = async () => {},
): Promise<Visit> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end(html);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const { page, console, close } = await openPage(browser, url, view);
    await look(page);
    const dom = await page.content();
    await close();
    return { dom, console, requests };
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
