import assert from 'node:assert/strict';
import type { Browser } from 'playwright-core';
import { renderDataReport } from '../../../report/data/renderDataReport.js';
import { metricFigure } from '../../../report/figures.js';
import { needChromium, startChromium, visit } from '../../support/chromium.js';
import { sampleData, sampleRefusal } from './sampleData.js';

const HOSTILE = `<script>alert(1)</script>"'><img src=x onerror=alert(1)></svg></style>##vso[task.complete result=Failed]\u202e\u0000`;

const textOf = (page: string) =>
  page
    .replace(/<style>[\s\S]*?<\/style>/, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

describe('renderDataReport', () => {
  const sample = sampleData();
  const page = renderDataReport(sample);

  it('gives the same bytes each time', () => {
    assert.equal(renderDataReport(sampleData()), page);
  });

  it('tells the anomalies, the parts with their cuts, and the drift beside what chance gives', () => {
    const text = textOf(page);
    assert.match(text, /policies\.csv:7 column doors mixed-nulls: both\. Choose one\./);
    assert.match(text, /The validation part begins with 2026-01-01, the test part with 2026-03-01/);
    assert.match(
      text,
      /12 of 800 rows of validation and test \(1\.50.% ?\) have all the features of a train row; a split at random would give 10\./,
    );
    const { psi, psiWithoutChange, column } = sample.drift!.columns[0];
    assert.ok(text.includes(`${column} ${metricFigure(psi)} ${metricFigure(psiWithoutChange)}`));
    assert.match(text, /new 0, new 1, new 2, new 3, new 4 and 2 more/);
  });

  it('has a picture with its numbers for every feature, and a line for every column', () => {
    for (const name of ['age', 'doors', 'fuel']) assert.ok(page.includes(`Numbers of “${name}”`), name);
    assert.ok(!page.includes('Numbers of “policy”'));
    assert.match(textOf(page), /policy string id 0\.00/);
  });

  it('says where there is nothing to tell', () => {
    const text = textOf(renderDataReport({ ...sample, warnings: [], drift: null }));
    assert.match(text, /Nothing was odd\./);
    assert.match(text, /There is no earlier version of this data to compare with\./);
  });

  it('tells of refused data why, what was expected, and what was known until then', () => {
    const refused = renderDataReport(sampleRefusal());
    assert.match(refused, /<title>policies: data that was refused<\/title>/);
    const text = textOf(refused);
    assert.match(text, /The data was refused 1 error keeps it from being used\./);
    assert.match(text, /policies\.csv:12 column age out-of-domain: 140 is above 110 \(and lines 15, 28\)\./);
    assert.match(text, /age numeric, number feature 18 to 110 empty, -1/);
    assert.match(text, /doors numeric, integer feature from 0 empty 70\.00/);
    assert.match(text, /fuel categorical, string feature a, b, c empty/);
    assert.ok(text.includes('Distributions') && !text.includes('Split'));
    const early = textOf(renderDataReport({ ...sampleRefusal(), expected: null, table: null, drift: null }));
    assert.match(early, /The data was refused/);
    assert.doesNotMatch(early, /Columns|Distributions|Expected|Drift/);
  });

  it('shows text from outside as text', () => {
    const hostile = sampleData();
    const { manifest } = hostile.dataset!;
    for (const column of hostile.table!.columns) column.name = HOSTILE;
    hostile.table!.columns[4].levels![0].value = HOSTILE;
    hostile.drift!.columns[0].column = HOSTILE;
    hostile.drift!.columns[0].newCategories = [HOSTILE];
    hostile.drift!.notCompared.push({ column: HOSTILE, why: 'it was not there before' });
    hostile.name = HOSTILE;
    hostile.source = HOSTILE;
    manifest.target = HOSTILE;
    manifest.split.by = HOSTILE;
    manifest.split.cuts = { validation: HOSTILE, test: HOSTILE };
    const finding = { where: HOSTILE, what: HOSTILE, cure: HOSTILE };
    const { expected } = sampleRefusal();
    Object.assign(expected![4], { name: HOSTILE, domain: { values: [HOSTILE] }, missing: [HOSTILE] });
    for (const more of [{ warnings: [finding] }, { errors: [finding], expected, dataset: null }]) {
      const made = renderDataReport({ ...hostile, ...more });
      assert.doesNotMatch(made, /<script|<img|##vso|\u202e|\0/);
      assert.equal(made.match(/<\/style>/g)?.length, 1);
    }
  });

  describe('in a browser', () => {
    let browser: Browser;
    before(async function () {
      this.timeout(60_000);
      needChromium(this);
      browser = await startChromium();
    });
    after(() => browser?.close());

    it('asks for nothing, complains of nothing and is not wider than a telephone', async function () {
      this.timeout(60_000);
      let width = 0;
      const { console, requests } = await visit(browser, page, { width: 390 }, async (opened) => {
        width = await opened.evaluate('document.documentElement.scrollWidth');
      });
      assert.deepEqual(console, []);
      assert.deepEqual(
        requests.filter((path) => path !== '/' && path !== '/favicon.ico'),
        [],
      );
      assert.ok(width <= 390, `${width} pixels`);
    });
  });
});
