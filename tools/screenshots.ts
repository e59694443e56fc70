import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { DATA_ATTACHMENT } from '../report/data/dataReport.js';
import { REPORT_ATTACHMENT } from '../report/report.js';
import { openPage, startChromium } from '../test/support/chromium.js';
import { HOST_THEMES, startHost } from '../test/support/simulatedDevOpsHost.js';
import { defaultPackages, interruption, runProgram } from './agent/commandLine.js';
import { type PipelineResult, runPipeline } from './agent/runPipeline.js';
import { lineWriter } from './agent/terminal.js';

/** `npm run screenshots`: runs the sample pipeline and takes the Marketplace's pictures of what it left. */

const root = join(import.meta.dirname, '..', '..');
const images = join(root, 'images');
/** Of the policies that each run learns from: the last is judged against the one before. */
const RUNS = [50_000, 60_000];
const VIEW = { width: 1366, height: 768 };

async function runSample(workFolder: string): Promise<PipelineResult> {
  let last: PipelineResult | undefined;
  for (const policies of RUNS) {
    last = await runPipeline({
      file: join(root, 'samples', 'azure-pipelines.yml'),
      from: { packages: defaultPackages },
      parameters: { policies: String(policies) },
      ...{ workFolder, sources: root, signal: interruption() },
    });
    process.stdout.write(`${policies} policies: ${last.result}\n`);
  }
  return last!;
}

/** The file, as one opens it from the run's artifacts. */
async function pictureReport(browser: Browser, result: PipelineResult): Promise<void> {
  const gate = result.artifacts.find(({ name }) => name === 'gate')!.path;
  const { page, close } = await openPage(browser, pathToFileURL(join(gate, 'report.html')).href, VIEW);
  await page.screenshot({ path: join(images, 'report.png') });
  await page.evaluate("document.querySelector('#segments').scrollIntoView()");
  await page.screenshot({ path: join(images, 'segments.png') });
  await close();
}

/** The tab, fed with what the run has attached: the gate's charts, and the data's. */
async function pictureTab(browser: Browser, result: PipelineResult): Promise<void> {
  const steps = result.stages.flatMap(({ jobs }) => jobs).flatMap((job) => job.steps);
  const attached = steps
    .flatMap(({ attachments = [] }) => attachments)
    .filter(({ type }) => type === REPORT_ATTACHMENT || type === DATA_ATTACHMENT);
  const host = await startHost(join(root, 'dist', 'extension'), {
    theme: HOST_THEMES.dark,
    attachments: await Promise.all(
      attached.map(async ({ name, type, path }) => ({ name, type, content: await readFile(path) })),
    ),
  });
  const { page, close } = await openPage(browser, host.url, VIEW);
  const frame = page.frameLocator('iframe');
  const picture = async (section: string, chart: string, file: string): Promise<void> => {
    await frame.locator(section).waitFor();
    await page.frames()[1]!.evaluate(`document.querySelector('${section}').scrollIntoView()`);
    await frame.locator(`${chart} .picture svg`).hover();
    await frame.locator(`${chart} .tooltip`).waitFor();
    await page.screenshot({ path: join(images, file) });
  };
  await picture('#quality', '#gains', 'tab.png');
  await frame.locator('select').selectOption({ index: 1 });
  await picture('#distributions', '#column-1', 'data.png');
  await close();
  await host.close();
}

async function main(): Promise<number> {
  const workFolder = await mkdtemp(join(tmpdir(), 'screenshots-'));
  const browser = await startChromium();
  try {
    const result = await runSample(workFolder);
    await pictureReport(browser, result);
    await pictureTab(browser, result);
    return 0;
  } finally {
    await browser.close();
    await rm(workFolder, { recursive: true, force: true });
  }
}

await runProgram(main, lineWriter(process.stderr));
