import assert from 'node:assert/strict';
import { drawChart } from '../../../report/charts/draw.js';
import { frame, line } from '../../../report/charts/frame.js';
import { textWidth } from '../../../report/charts/textWidth.js';
import { PAGE_PALETTE } from '../../../report/html/chartFigure.js';

const option = frame(
  { x: { name: 'a "quoted" class="b" </svg>' }, y: { name: 'y' } },
  [line([[0, 0], [1, 2], null, [2, 3]], 'var(--challenger)', { fill: 0.5 })],
  PAGE_PALETTE,
);

describe('drawChart', () => {
  it('gives the same bytes however much was drawn before', () => {
    const first = drawChart({ option, height: 300 }, 'roc');
    drawChart({ option, height: 200 }, 'other');
    assert.equal(drawChart({ option, height: 300 }, 'roc'), first);
  });

  it('leaves the styling to the page and keeps its ids apart', () => {
    const svg = drawChart({ option, height: 300 }, 'roc');
    assert.doesNotMatch(svg, /<style|\sstyle="|\sclass="|http|zr\d/);
    assert.match(svg, /stroke="var\(--challenger\)"/);
    const ids = [...svg.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    assert.deepEqual(ids, ['roc-1']);
    assert.match(svg, /url\(#roc-1\)/);
  });

  it('keeps text text', () => {
    const svg = drawChart({ option, height: 300 }, 'roc');
    assert.equal(svg.match(/<\/svg>/g)?.length, 1);
    assert.ok(svg.includes('a &quot;quoted&quot; class=&quot;b&quot; &lt;/svg&gt;'));
  });
});

describe('textWidth', () => {
  it('grows with the size of the font and the width of the letters', () => {
    assert.equal(textWidth('0123', '24px sans-serif'), 2 * textWidth('0123', '12px sans-serif'));
    assert.ok(textWidth('iii', '12px x') < textWidth('000', '12px x'));
    assert.ok(textWidth('000', '12px x') < textWidth('東京東', '12px x'));
  });
});
