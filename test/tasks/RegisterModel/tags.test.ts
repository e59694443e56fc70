import assert from 'node:assert/strict';
import { UserError } from '../../../runtime/error.js';
import { parseTags } from '../../../tasks/RegisterModel/tags.js';

describe('parseTags', () => {
  it('reads one tag per line', () => {
    const text = '\n# who asks\nteam = pricing\r\n  cost-centre=42\nformula=a=b+c\nempty=\n';
    assert.deepEqual(parseTags(text), { team: 'pricing', 'cost-centre': '42', formula: 'a=b+c', empty: '' });
    assert.deepEqual(parseTags(''), {});
    assert.deepEqual(parseTags('__proto__=x'), Object.fromEntries([['__proto__', 'x']]));
  });

  it('names every line that does not fit', () => {
    assert.throws(
      () => parseTags('team=a\nno tag\n=value\nteam=b\nmodelgate.Verdict=passed'),
      (error: unknown) => {
        assert(error instanceof UserError);
        assert.deepEqual(
          error.findings.map(({ where }) => where),
          ['tags:2', 'tags:3', 'tags:4', 'tags:5'],
        );
        assert.match(error.message, /team is given twice/);
        assert.match(error.message, /RegisterModel sets itself/);
        return true;
      },
    );
  });
});
