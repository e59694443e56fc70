import assert from 'node:assert/strict';
import { html } from '../../../report/html/markup.js';

describe('html', () => {
  it('escapes text in elements and attributes, and leaves markup as it is', () => {
    const inner = html`<b>${'a & b'}</b>`;
    assert.equal(
      html`<p title="${`"'<`}">${inner}${[inner, 'x > y']}${undefined}${0}</p>`.text,
      '<p title="&quot;&#39;&lt;"><b>a &amp; b</b><b>a &amp; b</b>x &gt; y0</p>',
    );
  });

  it('breaks up log commands of the agent', () => {
    assert.doesNotMatch(html`${'###vso[task.complete]##[error]'}`.text, /##/);
  });
});
