import assert from 'node:assert/strict';
import { Anomalies } from '../../../../runtime/data/anomalies.js';
import { readHeader } from '../../../../runtime/data/csv/header.js';
import { describe as render } from '../../../../runtime/error.js';

describe('readHeader', () => {
  function read(text: string, whole = true) {
    const anomalies = new Anomalies('t.csv');
    const header = readHeader(Buffer.from(text), whole, { delimiter: undefined, decimal: '.' }, anomalies);
    return { ...header, errors: anomalies.errors.map(render) };
  }

  it('reads names after a byte-order mark, quoted or not, without blanks around them', () => {
    const { names, bytes, lines } = read('\ufeff"a b", c ,"d\n""e"""\r\n1,2,3\n');
    assert.deepEqual(names, ['a b', 'c', 'd\n"e"']);
    assert.equal(bytes, 24);
    assert.equal(lines, 2);
  });

  it('guesses which columns are text from the first rows', () => {
    assert.deepEqual(read('a,b,c,d\n1,,NA,3\n2,x,,0700\n').looksLikeText, [false, true, false, true]);
  });

  it('names all blank and repeated names at once', () => {
    const { names, errors } = read(',a,b,a,,a\n');
    assert.deepEqual(names, ['(column 1)', 'a', 'b', 'a', '(column 5)', 'a']);
    assert.deepEqual(errors, [
      't.csv:1: blank-header: column 1 has no name (and 1 more). Name it or leave it out; pandas writes its row index unless told index=False.',
      't.csv:1 column a: duplicate-label: the header has this name more than once (and 1 more). Give every column its own name.',
    ]);
  });

  it('refuses text without columns', () => {
    assert.throws(() => read(' \r\n\n'), {
      message: 'The file is empty. Check the step that writes the file.',
    });
    assert.throws(() => read('a\n1\n'), {
      message:
        'The first line does not divide into columns at a comma, semicolon, tab or bar. Start the file with a header line that names the columns.',
    });
  });

  it('refuses a header that does not end', () => {
    assert.throws(
      () =>
        readHeader(
          Buffer.from(`"a,b\n${'1,2\n'.repeat(9)}`),
          false,
          { delimiter: ',', decimal: '.' },
          new Anomalies('t.csv'),
        ),
      /The header does not end within the first megabyte/,
    );
  });
});
