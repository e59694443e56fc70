import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, FrameLocator } from 'playwright-core';
import { DATA_ATTACHMENT } from '../../report/data/dataReport.js';
import { metricFigure } from '../../report/figures.js';
import type { ReportData } from '../../report/report.js';
import { sampleData, sampleRefusal } from '../report/data/sampleData.js';
import { accessibilityProblems, keyboardWalk } from '../support/accessibility.js';
import { needChromium, type OpenPage, openPage, startChromium, type View } from '../support/chromium.js';
import { root } from '../support/root.js';
import { sampleReport } from '../support/sampleReport.js';
import {
  HOST_THEMES,
  type HostSettings,
  type SimulatedHost,
  startHost,
} from '../support/simulatedDevOpsHost.js';

const sample = sampleReport();
const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>##vso[task.complete result=Failed]';

/** The packaged tab on a simulated page of a run. */
interface Tab extends OpenPage {
  host: SimulatedHost;
  frame: FrameLocator;
}

describe('the results tab', function () {
  this.timeout(60_000);
  let browser: Browser;
  let open: Tab | undefined;

  before(async function () {
    needChromium(this);
    browser = await startChromium();
  });
  after(() => browser?.close());
  afterEach(async () => {
    await open?.close();
    await open?.host.close();
    open = undefined;
  });

  async function openTab(settings: Partial<HostSettings>, view?: View): Promise<Tab> {
    const host = await startHost(join(root, 'dist', 'extension'), settings);
    const opened = await openPage(browser, host.url, view);
    open = { ...opened, host, frame: opened.page.frameLocator('iframe') };
    return open;
  }

  const attached = (
    report: ReportData | object = sample,
    name = 'Job',
  ): HostSettings['attachments'][number] => ({
    name,
    content: JSON.stringify(report),
  });
  const heading = (frame: FrameLocator, name: string | RegExp) => frame.getByRole('heading', { name });

  for (const shape of ['current', 'legacy', 'mixed'] as const) {
    it(`shows the report of the run, its handshake being ${shape}`, async () => {
      const { frame, console, host, page } = await openTab({ shape, attachments: [attached()] });
      await heading(frame, 'The gate blocks this model').waitFor();
      await heading(frame, sample.title).waitFor();
      const drawn = frame.locator('.picture > div svg');
      await drawn.first().waitFor();
      assert.equal(await drawn.count(), await frame.locator('.picture').count());
      assert.deepEqual(console, []);
      assert.equal(host.requests.length, 3);
      assert.ok(host.requests.every((request) => request.startsWith('with token /org/')));
      const messages = (await page.evaluate('messages')) as string[];
      assert.equal(messages[0], 'DevOps.HostControl.initialHandshake');
      assert.equal(messages.at(-1), 'DevOps.HostControl.notifyLoadSucceeded');
    });
  }

  it('works in a frame of which nothing but scripts is allowed', async () => {
    const { frame, console } = await openTab({ sandbox: 'allow-scripts', attachments: [attached()] });
    await heading(frame, 'The gate blocks this model').waitFor();
    assert.deepEqual(console, []);
  });

  it('works on a server of an older version, with a collection', async () => {
    const { frame, host } = await openTab({
      collectionPath: '/tfs/Default%20Collection/',
      newestApi: '6.0',
      configuration: 'onBuildChanged',
      withoutServices: ['ms.vss-build-web.build-page-data-service'],
      attachments: [attached(sample, 'Job 100% é #1')],
    });
    await heading(frame, 'The gate blocks this model').waitFor();
    assert.deepEqual(
      host.requests.map((request) => request.split(' ').at(-1)).sort(),
      ['7.1-preview.2', '6.0-preview.2'].flatMap((version) => [version, version, version]).sort(),
    );
  });

  it('lets choose among several reports and shows those that can be read', async () => {
    const other = { ...sample, title: 'home-claims', gate: { ...sample.gate, verdict: 'passed' } };
    const { frame } = await openTab({
      attachments: [attached(sample, 'motor'), attached(other, 'home'), { name: 'broken', content: '{' }],
    });
    const chooser = frame.getByLabel('3 reports in this run:');
    await chooser.waitFor();
    assert.deepEqual(await chooser.locator('option').allTextContents(), [
      `${sample.title}, motor: blocked`,
      'home-claims, home: passed',
      'broken: cannot be shown',
    ]);
    await chooser.focus();
    await chooser.press('ArrowDown');
    await heading(frame, 'The gate is open').waitFor();
    await chooser.press('ArrowDown');
    await frame.getByText('is not JSON').waitFor();
    await chooser.press('ArrowUp');
    await heading(frame, 'home-claims').waitFor();
  });

  describe('with data', () => {
    const data = (report = sampleData()): HostSettings['attachments'][number] => ({
      ...attached(report, 'Job'),
      type: DATA_ATTACHMENT,
    });

    it('lets choose between the verdict and the data, which has live charts too', async () => {
      const { frame, console } = await openTab({ attachments: [data(), attached()] });
      const chooser = frame.getByLabel('2 reports in this run:');
      await heading(frame, 'The gate blocks this model').waitFor();
      assert.deepEqual(await chooser.locator('option').allTextContents(), [
        `${sample.title}, Job: blocked`,
        'Data policies, Job: version 0123456789ab',
      ]);
      await chooser.selectOption({ index: 1 });
      await heading(frame, 'Distributions').waitFor();
      const pictures = frame.locator('.picture');
      assert.equal(await frame.locator('.picture > div svg').count(), await pictures.count());
      assert.deepEqual(console, []);
    });

    it('reads the bars of a distribution in shares and its points on their own axis', async () => {
      const amounts = sampleData();
      amounts.table!.targetKind = 'amount';
      const { frame } = await openTab({ attachments: [data(amounts)] });
      await frame.locator('#column-3 .picture svg').hover();
      const text = (await frame.locator('#column-3 .tooltip').textContent())!;
      const [, name, share, mean] =
        /^(new \d|a|b|c|others)Mean amount: ([\d.]+)Share of rows: ([\d.]+)\s%$/.exec(text) ??
        assert.fail(text);
      const level = amounts.table!.columns[4]!.levels!.find(({ value }) => value === name)!;
      assert.equal(share, metricFigure(level.targetRate));
      assert.equal(mean, (level.count / 20).toFixed(2));
    });

    it('shows why data was refused, also where no gate has run', async () => {
      const { frame, page } = await openTab({ attachments: [data(sampleRefusal())] });
      await heading(frame, 'The data was refused').waitFor();
      await frame.getByText('140 is above 110').waitFor();
      await heading(frame, 'Expected').waitFor();
      assert.deepEqual(await accessibilityProblems(page.frames()[1]!), []);
    });
  });

  describe('without a report', () => {
    it('says so, and looks again when the gate is done', async () => {
      const { frame, host } = await openTab({ build: { id: 7, status: 1 } });
      await heading(frame, 'Nothing has been reported yet').waitFor();
      host.settings.attachments.push(attached());
      await frame.getByRole('button', { name: 'Look again' }).press('Enter');
      await heading(frame, 'The gate blocks this model').waitFor();
    });

    it('says that there is none where the run is over', async () => {
      const { frame } = await openTab({});
      await heading(frame, 'No report in this run').waitFor();
    });

    it('takes a list that is not there for an empty one', async () => {
      const { frame } = await openTab({ listStatus: 404 });
      await heading(frame, 'No report in this run').waitFor();
    });
  });

  const failures: [what: string, settings: Partial<HostSettings>, said: RegExp][] = [
    ['a reader without rights', { listStatus: 403 }, /does not let this tab read the run \(403\)/],
    ['a page to sign in on', { listStatus: 203, listContentType: 'text/html' }, /asked to sign in/],
    ['a server that fails', { listStatus: 500 }, /answered 500/],
    ['a page without a run', { build: undefined }, /did not say which run/],
    ['a host that is silent', { handshake: 'silent' }, /did not answer this tab/],
    ['a host that refuses', { handshake: 'refused' }, /did not answer this tab/],
    ['data of another version', { attachments: [attached({ ...sample, formatVersion: 9 })] }, /has format 9/],
    [
      'data with a part missing',
      { attachments: [attached({ ...sample, gate: {} })] },
      /does not read as a report/,
    ],
    ['data that is gone', { attachments: [{ ...attached(), status: 404 }] }, /answered 404/],
    [
      '10 MB of data',
      { attachments: [{ name: 'big', content: Buffer.alloc(10 * 2 ** 20, '[') }] },
      /larger than 4 MB/,
    ],
  ];
  for (const [what, settings, said] of failures) {
    it(`says what happened with ${what}`, async () => {
      const { frame } = await openTab(settings);
      await heading(frame, 'The report cannot be shown').waitFor();
      assert.match((await frame.locator('.state').textContent())!, said);
    });
  }

  it('runs nothing that hostile text brings', async () => {
    const hostile = JSON.parse(
      JSON.stringify(sample, (key, value) =>
        typeof value === 'string' &&
        ['title', 'name', 'message', 'feature', 'condition', 'reason'].includes(key)
          ? HOSTILE + value
          : value,
      ),
    );
    const { frame, console, host, page } = await openTab({ attachments: [attached(hostile, HOSTILE)] });
    await heading(frame, 'The gate blocks this model').waitFor();
    await frame.locator('#importance .picture svg').hover();
    await frame.locator('.tooltip').filter({ hasText: '<script>' }).waitFor();
    assert.equal(await frame.locator('img, #page script').count(), 0);
    assert.deepEqual(console, []);
    assert.equal(host.requests.length, 3);
    assert.equal(page.url(), host.url);
  });

  it('is walked with the keyboard, from the chooser on', async () => {
    const { frame, page } = await openTab({ attachments: [attached(), attached(sample, 'other')] });
    await heading(frame, 'The gate blocks this model').waitFor();
    await frame.locator('h1').click();
    await page.keyboard.press('Shift+Tab');
    const walked = await keyboardWalk(page, page.frames()[1]!);
    assert.equal(walked[0], 'a Conditions');
    assert.ok(walked.includes('summary Numbers of “Gains”'));
  });

  it('reads a chart off under the pointer', async () => {
    const { frame } = await openTab({ attachments: [attached()] });
    await frame.locator('#gains .picture svg').hover();
    const text = (await frame.locator('#gains .tooltip').textContent())!;
    assert.match(text, /Policies taken, highest score first: [\d.]+\s%/);
    assert.match(text, /This model: [\d.]+\s%.*porto-seguro-claims v4: [\d.]+\s%/);
  });

  describe('in the themes of its host', () => {
    for (const [name, theme] of Object.entries(HOST_THEMES)) {
      it(`is ${name.split(' ').at(-1)} in ${name}, whatever the system prefers`, async () => {
        const colorScheme = name.includes('dark') ? 'light' : 'dark';
        const { frame, page } = await openTab({ theme, attachments: [attached()] }, { colorScheme });
        await heading(frame, 'The gate blocks this model').waitFor();
        assert.deepEqual(await accessibilityProblems(page.frames()[1]!), []);
        assert.equal(
          await frame.locator('html').getAttribute('data-theme'),
          name.includes('dark') ? 'dark' : 'light',
        );
      });
    }

    it('changes with it', async () => {
      const { frame, page } = await openTab({ attachments: [attached()] });
      await heading(frame, 'The gate blocks this model').waitFor();
      const colours = () => frame.locator('#roc .picture path[stroke-width="2.5"]').getAttribute('stroke');
      const light = await colours();
      await page.evaluate(`changeTheme(${JSON.stringify(HOST_THEMES.dark)})`);
      await frame.locator('html[data-theme="dark"]').waitFor();
      assert.notEqual(await colours(), light);
    });

    it('is light where the host has none', async () => {
      const { frame } = await openTab(
        { theme: undefined, attachments: [attached()] },
        { colorScheme: 'dark' },
      );
      await heading(frame, 'The gate blocks this model').waitFor();
      assert.equal(await frame.locator('html').getAttribute('data-theme'), 'light');
    });
  });

  it('fits a narrow frame, also after its size has changed', async () => {
    const { frame, page } = await openTab({ attachments: [attached()] });
    await heading(frame, 'The gate blocks this model').waitFor();
    await page.setViewportSize({ width: 320, height: 800 });
    const overflow = () =>
      frame.locator('html').evaluate('document.documentElement.scrollWidth - innerWidth');
    await frame.locator('#roc .picture svg[width="254"]').waitFor();
    assert.equal(await overflow(), 0);
  });
});
