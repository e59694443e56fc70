import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { chartsOf } from '../../report/charts/charts.js';
import { metricFigure } from '../../report/figures.js';
import { PAGE_PALETTE } from '../../report/html/chartFigure.js';
import { renderReport } from '../../report/html.js';
import type { ReportData } from '../../report/report.js';
import { tablesOf } from '../../runtime/gate/tables.js';
import { curvesOf } from '../../runtime/metrics/curves.js';
import { accessibilityProblems, keyboardWalk } from '../support/accessibility.js';
import { needChromium, startChromium, visit } from '../support/chromium.js';
import { sampleReport } from '../support/sampleReport.js';

const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)></svg></style>##vso[task.complete result=Failed]\u202e\u0000`;

/** Text as a reader sees it, tags left out. */
function textOf(page: string): string {
  return page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
}

/** What of the page matches, with a little of what stands around. */
function found(page: string, pattern: RegExp): string[] {
  return [...page.matchAll(pattern)].map(({ index }) => page.slice(Math.max(0, index - 40), index + 40));
}

/** Every text in the data, keys too, replaced by what `of` makes of it; numbers and words with a meaning stay. */
function withTexts(data: ReportData, of: (text: string) => string): ReportData {
  const meant = new Set([
    'gate',
    'passed',
    'failed',
    'pass',
    'fail',
    'warn',
    'not computed',
    'left out',
    'test',
  ]);
  const replace = (value: unknown): unknown => {
    if (typeof value === 'string') return meant.has(value) ? value : of(value);
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replace(inner)]));
  };
  const keyed = <T>(entries: Record<string, T>): Record<string, T> =>
    Object.fromEntries(Object.entries(entries).map(([name, value], i) => [of(`${name}${i}`), value]));
  const replaced = replace(data) as ReportData;
  return {
    ...replaced,
    gate: { ...replaced.gate, metrics: { ...replaced.gate.metrics, ...keyed(data.gate.metrics) } },
    parameters: keyed(data.parameters),
  };
}

describe('renderReport', () => {
  const sample = sampleReport();
  const page = renderReport(sample);

  it('gives the same bytes each time', () => {
    assert.equal(renderReport(structuredClone(sample)), page);
  });

  it('puts what blocks before what holds', () => {
    const conditions = textOf(page.slice(page.indexOf('id="conditions"'), page.indexOf('id="metrics"')));
    const [failed, warned, passed] = ['Failed', 'Warning', 'Passed'].map((word) => conditions.indexOf(word));
    assert.ok(0 < failed && failed < warned && warned < passed, `${failed} ${warned} ${passed}`);
    assert.match(
      textOf(page),
      /The gate blocks this model 1 of 8 conditions does not hold; 1 is a warning\./,
    );
  });

  it('puts Gini and AUC first and says how the champion does', () => {
    const metrics = textOf(page.slice(page.indexOf('id="metrics"'), page.indexOf('id="quality"')));
    const order = ['Normalised Gini', 'AUC ', 'PR-AUC', 'Log loss'].map((label) => metrics.indexOf(label));
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b),
    );
    const { gini } = sample.gate.metrics;
    const champion = sample.gate.champion!.metrics.gini;
    assert.ok(metrics.includes(`${gini.value!.toFixed(4)} `));
    assert.ok(metrics.includes(`+${(gini.value! - champion.value!).toFixed(4)} better`));
  });

  it('draws all charts, each with a text and a table of its numbers', () => {
    const drawn = chartsOf(sample, PAGE_PALETTE).length;
    assert.equal(drawn, 13 + sample.dependence.length + 2 * sample.gate.segments!.length);
    assert.equal(page.match(/role="img" aria-label="[^"]{20,}"/g)?.length, drawn);
    assert.equal(page.match(/<summary>Numbers of/g)?.length, drawn);
  });

  it('holds no id twice and refers to those it has', () => {
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    assert.equal(new Set(ids).size, ids.length);
    const used = [...page.matchAll(/(?:url\(#|href="#|labelledby=")([^")]+)/g)].map(([, id]) => id);
    assert.deepEqual(
      used.filter((id) => !ids.includes(id)),
      [],
    );
  });

  it('holds nothing that runs and nothing to load', () => {
    assert.deepEqual(found(page, /<script|\son\w+=|javascript:|\sstyle=|https?:|@import|<link|<img/gi), []);
    assert.ok(page.includes('content="default-src &#39;none&#39;; style-src &#39;sha256-'));
  });

  it('shows hostile text as text', () => {
    const hostile = renderReport(withTexts(sample, (text) => HOSTILE + text));
    assert.deepEqual(found(hostile, /<script|<img|##vso|[\u202e\0]/gi), []);
    assert.equal(hostile.match(/<\/style>/g)?.length, 1);
    assert.equal(hostile.match(/<svg/g)?.length, hostile.match(/<\/svg>/g)?.length);
    assert.ok(hostile.includes('&lt;script&gt;alert(1)&lt;/script&gt;'));
  });

  it('keeps its size where names are very long', () => {
    const long = renderReport(withTexts(sample, (text) => text + 'x'.repeat(10_000)));
    assert.deepEqual(found(long, /x{1000}/g), []);
    assert.ok(long.length < 2 * page.length, `${long.length} characters`);
  });

  describe('where something is missing', () => {
    const empty = curvesOf({ scores: Float64Array.of(0.5), labels: Float64Array.of(0) });
    const bare: ReportData = {
      ...sample,
      gate: {
        ...sample.gate,
        champion: null,
        metrics: { auc: { value: null, reason: 'there are no claims' } },
      },
      challenger: empty,
      champion: null,
      learning: null,
      importance: [],
      parameters: {},
      drift: null,
      history: sample.history.slice(-1),
    };
    const text = textOf(renderReport(bare));

    it('says so in place of each chart', () => {
      assert.match(text, /There is no champion in production yet/);
      assert.match(text, /its curve is not known/);
      assert.match(text, /This is the first run that was evaluated/);
      assert.match(text, /does not split on any feature/);
      assert.match(text, /does not say what it was trained with/);
      assert.match(text, /could not be ranked/);
    });

    it('says why a metric was not computed', () => {
      assert.match(text, /AUC .*Not computed: there are no claims/);
    });

    it('prints no figure that is none', () => {
      assert.doesNotMatch(text, /NaN|Infinity|undefined|null/);
    });

    it('says why a champion could not be scored', () => {
      const champion = { ...sample.gate.champion!, metrics: {}, unavailable: 'it wants column ps_new' };
      const text = textOf(renderReport({ ...bare, gate: { ...sample.gate, champion } }));
      assert.match(text, /could not be scored on these rows: it wants column ps_new/);
    });
  });

  it('shows a model of amounts with what amounts have', () => {
    const amounts = Float64Array.from({ length: 500 }, (_, row) => (row % 7) * 100);
    const scores = amounts.map((amount, row) => 0.8 * amount + (row % 5) * 20);
    const targetKind = 'amount' as const;
    const scored = { scores, labels: amounts, target: targetKind };
    const gate = {
      ...sample.gate,
      data: { ...sample.gate.data, targetKind },
      tables: tablesOf(scored, scored),
    };
    const parts = sample.data.parts.map((part, i) => ({ ...part, targetMean: 100 * (i + 1) }));
    const data = { ...sample.data, parts };
    const report = { ...sample, gate, data, challenger: curvesOf(scored), champion: null };
    const text = textOf(renderReport(report));
    assert.doesNotMatch(text, /ROC|Precision and recall|Thresholds|Claim rate/);
    assert.match(text, /Score With an amount Without/);
    assert.match(text, /Part Rows With an amount Mean amount/);
    const rows = parts.reduce((sum, part) => sum + part.rows, 0);
    const mean = parts.reduce((sum, part) => sum + part.rows * part.targetMean, 0) / rows;
    assert.match(text, new RegExp(`all [\\d,]+ [\\d,]+ ${metricFigure(mean).replace('.', '\\.')}`));
    assert.match(text, /Predicted mean target/);
    assert.doesNotMatch(text, /NaN|Infinity|undefined/);
  });

  describe('in a browser', function () {
    this.timeout(120_000);
    let browser: Browser;
    before(async function () {
      needChromium(this);
      browser = await startChromium();
    });
    after(() => browser?.close());

    it('writes no error and asks for nothing, in light, dark and narrow', async () => {
      for (const view of [{ width: 320 }, { colorScheme: 'dark' as const }]) {
        const seen = await visit(browser, page, view);
        assert.deepEqual(seen.console, []);
        assert.deepEqual(seen.requests, ['/']);
        assert.match(seen.dom, /The gate blocks this model/);
      }
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      it(`is accessible in ${colorScheme}, with its tables unfolded`, async () => {
        await visit(browser, page, { colorScheme }, async (opened) => {
          await opened.evaluate(
            "document.querySelectorAll('details').forEach((one) => { one.open = true; })",
          );
          assert.deepEqual(await accessibilityProblems(opened), []);
        });
      });
    }

    it('is walked with the keyboard: contents, tables, and the numbers of every chart', async () => {
      await visit(browser, page, {}, async (opened) => {
        const walked = await keyboardWalk(opened, opened);
        assert.equal(walked[0], 'a Conditions');
        const charts = chartsOf(sample, PAGE_PALETTE).length;
        assert.equal(walked.filter((at) => at.startsWith('summary Numbers of')).length, charts);
        await opened.getByText('Numbers of “ROC curve”').focus();
        await opened.keyboard.press('Enter');
        await opened.getByRole('table', { name: 'ROC curve' }).waitFor();
      });
    });

    it('would notice what is not accessible', async () => {
      const tampered = page
        .replace(/<meta http-equiv[^>]*>/, '')
        .replace('--muted: #586374', '--muted: #c5cad2')
        .replace('<h3>', '<h4>')
        .replace(/aria-label="ROC[^"]*"/, '');
      await visit(browser, tampered, {}, async (opened) => {
        const problems = (await accessibilityProblems(opened)).join();
        for (const kind of [/contrast 1/, /h4 after h2/, /no name/]) assert.match(problems, kind);
      });
    });

    it('runs nothing that hostile text brings', async () => {
      const seen = await visit(browser, renderReport(withTexts(sample, (text) => HOSTILE + text)));
      assert.deepEqual(seen.console, []);
      assert.deepEqual(seen.requests, ['/']);
      assert.deepEqual(found(seen.dom, /<script|<img/g), []);
    });

    it('would be told of what its policy refuses', async () => {
      const tampered = page.replace(
        '<main>',
        '<main style="color:red"><script>1</script><img src="/spy.png">',
      );
      const seen = await visit(browser, tampered);
      assert.ok(seen.console.length >= 3, seen.console.join('\n'));
      assert.deepEqual(seen.requests, ['/']);
    });
  });
});
