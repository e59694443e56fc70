import assert from 'node:assert/strict';
import { withoutNaN } from '../../../serving/forms/pythonJson.js';
import { needPython, python } from '../../support/python.js';

describe('serving/forms/pythonJson', () => {
  it('reads what Python writes for missing numbers, and leaves text alone', function () {
    needPython(this);
    const text = python<string>(
      `import json
nan = float("nan")
print(json.dumps(json.dumps({"NaN": [nan, 1.5, nan], "text": ["NaN", "a \\"NaN\\" b", "\\\\", nan]})))`,
    );
    assert.deepEqual(JSON.parse(withoutNaN(text)), {
      NaN: [null, 1.5, null],
      text: ['NaN', 'a "NaN" b', '\\', null],
    });
  });

  it('mends nothing else', () => {
    for (const text of ['[Infinity]', '[1,]', '{NaNs: 1}']) assert.equal(withoutNaN(text), text);
  });
});
