import assert from 'node:assert/strict';
import { code, escaped, link, table } from '../../../report/summary/markdown.js';

describe('Markdown', () => {
  it('shows text from outside as it is', () => {
    assert.equal(escaped('<b>*a*_b_|c`d`[e](f)'), '&lt;b&gt;\\*a\\*\\_b\\_\\|c\\`d\\`\\[e\\](f)');
    assert.equal(escaped('two\nlines\tand more'), 'two lines and more');
    assert.equal(escaped('a\u0000b\u202ec'), 'a\ufffdb\ufffdc');
    assert.equal(code('a|b'), '<code>a\\|b</code>');
  });

  it('links to the web and to nothing else', () => {
    assert.equal(
      link('Run', 'https://mlflow.example.com/a (b)'),
      '[Run](<https://mlflow.example.com/a%20(b)>)',
    );
    for (const address of ['javascript:alert(1)', 'data:text/html,x', 'nonsense']) {
      assert.equal(link('Run', address), 'Run');
    }
  });

  it('makes tables', () => {
    assert.equal(table(['a', 'b'], [['1', '2']]), '| a | b |\n| --- | --- |\n| 1 | 2 |');
  });
});
