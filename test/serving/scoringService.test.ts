import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { UserError } from '../../runtime/error.js';
import type { Predictor } from '../../serving/predictor.js';
import type { Scored } from '../../serving/route.js';
import { type ScoringService, startScoringService } from '../../serving/scoringService.js';
import { sumPredictor } from './sumPredictor.js';

const row = { a: 1, b: 2, c: 3.5 };
const split = { columns: ['c', 'a', 'b'], data: [[3.5, 1, 2]] };

describe('serving/scoringService', () => {
  let service: ScoringService;
  const silent = { predictor: sumPredictor, port: 0, logLevel: 'silent' } as const;
  const limits = { bodyBytes: 2000, rows: 5 };

  before(async () => {
    service = await startScoringService({ ...silent, limits });
  });
  after(() => service.close());

  const post = (
    url: string,
    body: unknown,
    headers: Record<string, string> = {},
    to = service,
  ): Promise<Response> =>
    fetch(to.url + url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });

  describe('scores rows in every form', () => {
    const bodies: [url: string, body: unknown, answer: unknown][] = [
      [
        '/score',
        {
          data: [
            [1, 2, 3.5],
            [1, 1, 1],
          ],
        },
        { result: [6.5, 3] },
      ],
      ['/score', { data: [row] }, { result: [6.5] }],
      ['/score', { records: [row, row] }, { result: [6.5, 6.5] }],
      ['/score', { input_data: { ...split, index: [0] } }, { result: [6.5] }],
      ['/score', { input_data: [row], params: {} }, { result: [6.5] }],
      ['/score', { input_data: [[1, 2, 3.5]] }, { result: [6.5] }],
      ['/invocations', { dataframe_split: split }, { predictions: [6.5] }],
      ['/invocations', { dataframe_records: [row] }, { predictions: [6.5] }],
      ['/invocations', { instances: [[1, 2, 3.5]] }, { predictions: [6.5] }],
      ['/invocations', { instances: [row], params: { x: 1 } }, { predictions: [6.5] }],
      ['/invocations', { inputs: { b: [2, 5], a: [1, 1], c: [3.5, 0] } }, { predictions: [6.5, 6] }],
      ['/invocations', { inputs: [[1, 2, 3.5]] }, { predictions: [6.5] }],
    ];
    for (const [url, body, answer] of bodies) {
      it(`${url} ${JSON.stringify(body)}`, async () => {
        const response = await post(url, body);
        assert.deepEqual(await response.json(), answer);
        assert.equal(response.status, 200);
      });
    }

    it('/invocations text/csv', async () => {
      const response = await post('/invocations', 'b,a,c\n2,1,3.5\n1,1,1\n', {
        'content-type': 'text/csv; charset=utf-8',
      });
      assert.deepEqual(await response.json(), { predictions: [6.5, 3] });
    });

    const tensor = (name: string, data: unknown[], shape = [data.length]) => ({
      name,
      shape,
      datatype: 'FP64',
      data,
    });
    const inferences: [string, unknown][] = [
      ['one flat tensor', [tensor('input', [1, 2, 3.5, 1, 1, 1], [2, 3])]],
      [
        'one nested tensor',
        [
          tensor(
            'input',
            [
              [1, 2, 3.5],
              [1, 1, 1],
            ],
            [2, 3],
          ),
        ],
      ],
      ['a tensor per feature', [tensor('c', [3.5, 1]), tensor('a', [1, 1], [2, 1]), tensor('b', [2, 1])]],
    ];
    for (const [name, inputs] of inferences) {
      it(`infer with ${name}`, async () => {
        const response = await post('/v2/models/sum/versions/7/infer', { id: 'q1', inputs });
        assert.deepEqual(await response.json(), {
          model_name: 'sum',
          model_version: '7',
          id: 'q1',
          outputs: [{ name: 'predictions', shape: [2], datatype: 'FP64', data: [6.5, 3] }],
        });
      });
    }
  });

  describe('answers probes and descriptions', () => {
    const gets: [url: string, status: number, body: unknown][] = [
      ['/', 200, 'Healthy'],
      ['/ping', 200, '\n'],
      ['/health', 200, '\n'],
      ['/v2/health/live', 200, { live: true, processId: process.pid }],
      ['/v2/health/ready', 200, { ready: true }],
      ['/v2', 200, { name: 'insurance-model-pipeline', version: '1.0.0', extensions: [] }],
      ['/version', 200, '1.0.0'],
      ['/v2/models/sum/ready', 200, { name: 'sum', ready: true }],
      ['/v2/models/sum/versions/8/ready', 404, { error: 'No such model or version is served here.' }],
      ['/v2/models/other', 404, { error: 'No such model or version is served here.' }],
      ['/swagger.json?version=2', 404, { message: 'Only version 3 is there.' }],
      ['/nothing', 404, { message: 'There is no such route.' }],
      ['/%', 400, { message: 'The address is not valid.' }],
    ];
    for (const [url, status, body] of gets) {
      it(`GET ${url}`, async () => {
        const response = await fetch(service.url + url);
        const text = await response.text();
        assert.deepEqual(typeof body === 'string' ? text : JSON.parse(text), body);
        assert.equal(response.status, status);
      });
    }

    it('GET /v2/models/{model}', async () => {
      const { inputs, ...rest } = (await (await fetch(`${service.url}/v2/models/sum`)).json()) as {
        inputs: unknown[];
      };
      assert.deepEqual(inputs[0], { name: 'a', datatype: 'FP64', shape: [-1] });
      assert.deepEqual(rest, {
        name: 'sum',
        versions: ['7'],
        platform: 'lightgbm',
        outputs: [{ name: 'predictions', datatype: 'FP64', shape: [-1] }],
      });
    });

    it('GET /swagger.json', async () => {
      const document = (await (await fetch(`${service.url}/swagger.json`)).json()) as { openapi: string };
      assert.equal(document.openapi, '3.0.3');
    });
  });

  describe('refuses', () => {
    const json = { 'content-type': 'application/json' };
    const deep = `${'['.repeat(900)}${']'.repeat(900)}`;
    const refused: [
      what: string,
      url: string,
      body: string,
      status: number,
      message: RegExp,
      headers?: Record<string, string>,
    ][] = [
      ['malformed JSON', '/score', '{"data": [[1, 2, s3cret]]', 400, /not valid JSON/],
      ['an empty body', '/score', '', 400, /empty/],
      ['NaN as JSON cannot hold it', '/score', '{"data": [[NaN, 1, 2]]}', 400, /not valid JSON/],
      ['JSON that is no object', '/score', '"s3cret"', 400, /not a JSON object/],
      ['a prototype', '/score', '{"data": [{"__proto__": {"a": 1}}]}', 400, /not valid JSON|Bad Request/],
      ['no known field', '/score', '{"s3cret": [[1]]}', 400, /exactly one field/],
      ['two fields', '/score', '{"data": [[1,2,3]], "records": []}', 400, /exactly one field/],
      ['rows that are no list', '/score', '{"data": {"a": "s3cret"}}', 400, /data: Not a list of rows/],
      ['a single flat row', '/score', '{"data": [1, 2, 3]}', 400, /data\[0\]: Neither a list/],
      ['no rows', '/score', '{"data": []}', 400, /data: No rows/],
      ['mixed rows', '/score', '{"data": [[1,2,3], {"a": 1}, "s3cret"]}', 400, /data\[1\].*\n.*data\[2\]/],
      ['deeply nested lists', '/score', `{"data": ${deep}}`, 400, /row 0/],
      [
        'a row that the model refuses',
        '/score',
        '{"data": [[1,2,3],["s3cret",1,1]]}',
        400,
        /^row 1: a: not a number/,
      ],
      [
        'columns named twice',
        '/score',
        '{"input_data": {"columns": ["a","a","c"], "data": [[1,2,3]]}}',
        400,
        /more than once: a/,
      ],
      [
        'columns that are no names',
        '/score',
        '{"input_data": {"columns": [1], "data": [[1]]}}',
        400,
        /Not a list of names/,
      ],
      ['a split without data', '/score', '{"input_data": {"columns": ["a"]}}', 400, /no field data/],
      [
        'a split with records',
        '/score',
        '{"input_data": {"columns": ["a"], "data": [{"a": 1}]}}',
        400,
        /are records/,
      ],
      [
        'more rows than allowed',
        '/score',
        JSON.stringify({ data: Array(6).fill([1, 2, 3]) }),
        413,
        /6 rows.*5/,
      ],
      ['a body beyond the limit', '/score', JSON.stringify({ data: ['x'.repeat(3000)] }), 413, /too large/],
      [
        'another content type',
        '/score',
        'data=1',
        415,
        /must be JSON/,
        { 'content-type': 'application/x-www-form-urlencoded' },
      ],
      [
        'CSV where only JSON goes',
        '/score',
        'a,b,c\n1,2,3',
        415,
        /must be JSON/,
        { 'content-type': 'text/csv' },
      ],
      [
        'a request id beyond 100 characters',
        '/score',
        '{}',
        431,
        /x-request-id/,
        { ...json, 'x-request-id': 'x'.repeat(101) },
      ],
      [
        'MLflow: the old split form',
        '/invocations',
        '{"columns": ["a"], "data": [[1]]}',
        400,
        /exactly one input field/,
      ],
      [
        'MLflow: lists of different length',
        '/invocations',
        '{"inputs": {"a": [1], "b": [1, 2]}}',
        400,
        /differ in length/,
      ],
      ['MLflow: scalars', '/invocations', '{"inputs": {"a": 1}}', 400, /list of values/],
      ['MLflow: no rows', '/invocations', '{"inputs": {"a": []}}', 400, /No rows/],
      [
        'MLflow: ragged CSV',
        '/invocations',
        'a,b,c\n1,2\n',
        400,
        /row 0: 2 cells under 3/,
        { 'content-type': 'text/csv' },
      ],
      ['infer: no inputs', '/v2/models/sum/infer', '{"inputs": []}', 400, /no list inputs/],
      [
        'infer: shape against data',
        '/v2/models/sum/infer',
        '{"inputs": [{"name": "a", "shape": [2, 3], "datatype": "FP64", "data": [1]}]}',
        400,
        /as many values/,
      ],
      [
        'infer: an unknown type',
        '/v2/models/sum/infer',
        '{"inputs": [{"name": "a", "shape": [1], "datatype": "s3cret", "data": [1]}]}',
        400,
        /datatype/,
      ],
      [
        'infer: an unknown output',
        '/v2/models/sum/infer',
        '{"inputs": [{"name": "a", "shape": [1, 3], "datatype": "FP64", "data": [1, 2, 3]}], "outputs": [{"name": "s3cret"}]}',
        400,
        /no such output/,
      ],
      ['reasons that are no number', '/score?reasons=s3cret', '{}', 400, /reasons: Not a whole number/],
      ['no reasons at all', '/invocations?reasons=0', '{}', 400, /reasons: Not a whole number/],
      ['infer: another model', '/v2/models/other/infer', '{}', 404, /No such model/],
    ];
    for (const [what, url, body, status, message, headers] of refused) {
      it(what, async () => {
        const response = await post(url, body, headers);
        const text = await response.text();
        const { message: said, error } = JSON.parse(text) as { message?: string; error?: string };
        assert.equal(response.status, status, text);
        assert.match((url.startsWith('/v2') ? error : said) ?? '', message);
        assert.doesNotMatch(text, /s3cret|node_modules|\.js\b|at \w+ \(/);
        assert.equal(response.headers.get('x-model-name'), 'sum');
      });
    }

    it('nesting as deep as a body can hold', async () => {
      const open = await startScoringService(silent);
      try {
        const depth = 250_000;
        const nested = `${'['.repeat(depth)}1${']'.repeat(depth)}`;
        const shape = `[${Array(depth).fill(1).join()}]`;
        for (const [url, body] of [
          ['/score', `{"data": ${nested}}`],
          ['/invocations', `{"instances": ${nested}}`],
          [
            '/v2/models/sum/infer',
            `{"inputs": [{"name": "a", "shape": ${shape}, "datatype": "FP64", "data": ${nested}}]}`,
          ],
        ] as const) {
          const response = await post(url, body, {}, open);
          assert.equal(response.status, 400, url);
          assert.doesNotMatch(await response.text(), /RangeError|\.js\b/);
        }
      } finally {
        await open.close();
      }
    });

    it('other methods, with those allowed, before the body is read', async () => {
      for (const [method, url, allow] of [
        ['GET', '/score', 'POST, OPTIONS'],
        ['PUT', '/invocations', 'POST, OPTIONS'],
        ['DELETE', '/', 'GET, HEAD, OPTIONS'],
        ['POST', '/swagger.json', 'GET, HEAD, OPTIONS'],
      ] as const) {
        const body = method === 'GET' ? {} : { body: 'not JSON' };
        const response = await fetch(service.url + url, { method, ...body });
        assert.equal(response.status, 405, url);
        assert.equal(response.headers.get('allow'), allow);
      }
      const options = await fetch(`${service.url}/score`, { method: 'OPTIONS' });
      assert.equal(options.status, 200);
    });

    it('to tell clients about a defect of the model', async () => {
      const response = await post('/score', { data: [['defect', 1, 2]] });
      const text = await response.text();
      assert.equal(response.status, 500);
      assert.equal(response.headers.get('x-ms-run-function-failed'), 'true');
      assert.doesNotMatch(text, /12345|TypeError|defect of/);
    });
  });

  it('says why, where asked', async () => {
    const strongest = [
      { feature: 'c', contribution: 3.5 },
      { feature: 'b', contribution: 2 },
    ];
    const answer = await post('/score?reasons=2', { data: [row] });
    assert.deepEqual(await answer.json(), { result: [6.5], reasons: [strongest] });
    const mlflow = await post('/invocations?reasons=1', { instances: [row] });
    assert.deepEqual(await mlflow.json(), { predictions: [6.5], reasons: [strongest.slice(0, 1)] });
  });

  it('switches models between requests, never within one', async () => {
    const passed: (() => void)[] = [];
    const slow: Predictor = {
      ...sumPredictor,
      async predict(batch, options) {
        await new Promise<void>((resolve) => passed.push(resolve));
        return sumPredictor.predict(batch, options);
      },
    };
    const switched = await startScoringService({ ...silent, predictor: slow });
    try {
      const underway = post('/score', { data: [row] }, {}, switched);
      await eventually(async () => assert.equal(passed.length, 1));
      switched.serve({ ...sumPredictor, model: { ...sumPredictor.model, version: '8' } });
      const next = await post('/score', { data: [row] }, {}, switched);
      passed[0]!();
      assert.equal((await underway).headers.get('x-model-version'), '7');
      assert.equal(next.headers.get('x-model-version'), '8');
    } finally {
      await switched.close();
    }
  });

  it('tells who watches the model what was asked and answered, and nothing of refused requests', async () => {
    const told: Scored[] = [];
    const watched = await startScoringService({ ...silent, onScored: (scored) => told.push(scored) });
    try {
      await post('/score', { data: [['text', 1, 2]] }, {}, watched);
      await post('/score', { data: [row] }, { 'x-request-id': 'r7' }, watched);
      await eventually(async () => assert.equal(told.length, 1));
      const [{ requestId, model, batch, prediction }] = told as [Scored];
      assert.deepEqual(
        [requestId, model.version, batch, [...prediction.scores]],
        ['r7', '7', { records: [row] }, [6.5]],
      );
    } finally {
      await watched.close();
    }
  });

  describe('scores many rows', () => {
    /** Takes a millisecond for each row. */
    const laborious: Predictor = {
      ...sumPredictor,
      predict(batch, { pause } = {}) {
        const busy = async (): Promise<void> => {
          const until = performance.now() + 1;
          while (performance.now() < until);
          await pause?.();
        };
        return sumPredictor.predict(batch, { pause: busy });
      },
    };
    const many = { data: Array(400).fill(row) };

    it('and lets others have their turn', async () => {
      const shared = await startScoringService({ ...silent, predictor: laborious });
      try {
        const order: string[] = [];
        const long = post('/score', many, {}, shared).then(() => order.push('many'));
        const short = post('/score', { data: [row] }, {}, shared).then(() => order.push('one'));
        await Promise.all([long, short]);
        assert.deepEqual(order, ['one', 'many']);
      } finally {
        await shared.close();
      }
    });

    it('and gives up when the time for an answer is over', async () => {
      const hasty = await startScoringService({
        ...silent,
        predictor: laborious,
        limits: { answerSeconds: 0.05 },
      });
      try {
        const answer = await post('/score', many, {}, hasty);
        assert.equal(answer.status, 503);
        assert.equal(answer.headers.get('retry-after'), '1');
        assert.match(await answer.text(), /longer than 0\.05 s/);
      } finally {
        await hasty.close();
      }
    });

    it('and stops when the client is gone', async () => {
      let rows = 0;
      const counting: Predictor = {
        ...laborious,
        predict: (batch, { pause } = {}) =>
          laborious.predict(batch, {
            pause: () => {
              rows++;
              return pause?.();
            },
          }),
      };
      const left = await startScoringService({ ...silent, predictor: counting });
      try {
        const leaving = new AbortController();
        const request = fetch(`${left.url}/score`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ data: Array(5000).fill(row) }),
          signal: leaving.signal,
        });
        await eventually(async () => assert.ok(rows > 0));
        leaving.abort();
        await assert.rejects(request);
        await eventually(async () => {
          const before = rows;
          await new Promise((resolve) => setTimeout(resolve, 20));
          assert.equal(rows, before);
        });
        assert.ok(rows < 5000, `${rows} rows were scored`);
      } finally {
        await left.close();
      }
    });
  });

  it('stamps the model, the ids and the time on its answers', async () => {
    const own = { 'x-request-id': 'r1', 'x-ms-client-request-id': 'c1' };
    const { headers } = await post(
      '/score',
      {
        data: [
          [11, 2, 3],
          [1, 1, 1],
        ],
      },
      own,
    );
    assert.equal(headers.get('x-model-name'), 'sum');
    assert.equal(headers.get('x-model-version'), '7');
    assert.equal(headers.get('x-model-sha256'), 'ab'.repeat(32));
    assert.equal(headers.get('x-request-id'), 'r1');
    assert.equal(headers.get('x-ms-request-id'), 'c1');
    assert.equal(headers.get('x-ms-client-request-id'), 'c1');
    assert.equal(headers.get('x-out-of-domain'), '1');
    assert.match(headers.get('x-ms-run-fn-exec-ms') ?? '', /^\d+\.\d{3}$/);
    const without = await fetch(service.url);
    assert.match(without.headers.get('x-request-id') ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(without.headers.get('x-ms-request-id'), without.headers.get('x-request-id'));
  });

  describe('with a key', () => {
    let locked: ScoringService;
    before(async () => {
      locked = await startScoringService({ ...silent, key: 'correct-horse' });
    });
    after(() => locked.close());

    it('scores for those who have it', async () => {
      for (const [authorization, status] of [
        ['Bearer correct-horse', 200],
        ['bearer  correct-horse', 200],
        ['Bearer correct-hors', 401],
        ['Bearer correct-horse-', 401],
        ['Basic correct-horse', 401],
        ['correct-horse', 401],
        ['', 401],
      ] as const) {
        const response = await post('/score', { data: [[1, 2, 3]] }, { authorization }, locked);
        assert.equal(response.status, status, authorization);
        if (status === 401) assert.equal(response.headers.get('www-authenticate'), 'Bearer');
      }
    });

    it('closes every route but the probes', async () => {
      for (const url of ['/swagger.json', '/v2', '/v2/models/sum']) {
        assert.equal((await fetch(locked.url + url)).status, 401, url);
      }
      for (const url of ['/', '/ping', '/health', '/v2/health/live', '/v2/health/ready']) {
        assert.equal((await fetch(locked.url + url)).status, 200, url);
      }
    });
  });

  it('lets only so many requests be under way, and takes up again when they are gone', async () => {
    const busy = await startScoringService({ ...silent, limits: { requests: 1 } });
    try {
      const half = httpRequest(`${busy.url}/score`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'content-length': 100 },
      });
      half.on('error', () => {});
      half.write('{');
      await eventually(async () => {
        const response = await post('/score', { data: [[1, 2, 3]] }, {}, busy);
        assert.equal(response.status, 429);
        assert.equal(response.headers.get('retry-after'), '1');
      });
      assert.equal((await fetch(busy.url)).status, 200);
      half.destroy();
      await eventually(async () =>
        assert.equal((await post('/score', { data: [[1, 2, 3]] }, {}, busy)).status, 200),
      );
    } finally {
      await busy.close();
    }
  });

  it('gives up on a client that is too slow', async () => {
    const impatient = await startScoringService({ ...silent, limits: { receiveSeconds: 1 } });
    try {
      const socket = connect(Number(new URL(impatient.url).port), '127.0.0.1');
      socket.write(
        'POST /score HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{',
      );
      const [answer] = (await once(socket, 'data')) as [Buffer];
      assert.match(answer.toString(), /^HTTP\/1\.1 408 /);
      socket.destroy();
    } finally {
      await impatient.close();
    }
  });

  it('gives up on a client whose headers never end', async () => {
    const impatient = await startScoringService({ ...silent, limits: { receiveSeconds: 1 } });
    try {
      const socket = connect(Number(new URL(impatient.url).port), '127.0.0.1');
      socket.write('POST /score HTTP/1.1\r\nhost: x\r\n');
      const dribble = setInterval(() => socket.write('x-more: 1\r\n'), 100);
      socket.on('error', () => {});
      const [answer] = (await once(socket, 'data')) as [Buffer];
      clearInterval(dribble);
      assert.match(answer.toString(), /^HTTP\/1\.1 408 /);
      socket.destroy();
    } finally {
      await impatient.close();
    }
  });

  it('answers what is no HTTP with 400', async () => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1');
    socket.write('\x16\x03\x01 hello\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString(), /^HTTP\/1\.1 400 /);
  });

  it('drains: not ready, still answering, then closed', async () => {
    const stopping = await startScoringService({ ...silent, drainSeconds: 0.3 });
    const closed = stopping.close();
    assert.equal((await fetch(`${stopping.url}/v2/health/ready`)).status, 503);
    assert.equal((await fetch(stopping.url)).status, 503);
    assert.equal((await fetch(`${stopping.url}/v2/health/live`)).status, 200);
    assert.equal((await post('/score', { data: [[1, 2, 3]] }, {}, stopping)).status, 200);
    await closed;
    await assert.rejects(fetch(stopping.url));
  });

  it('finishes a request that is under way when told to stop', async () => {
    const stopping = await startScoringService(silent);
    const body = JSON.stringify({ data: [[1, 2, 3]] });
    const request = httpRequest(`${stopping.url}/score`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': body.length },
    });
    const answered = once(request, 'response');
    request.write(body.slice(0, 5));
    await eventually(async () => assert.equal((await fetch(stopping.url)).status, 200));
    const closed = stopping.close();
    request.end(body.slice(5));
    const [response] = (await answered) as [IncomingMessage];
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers.connection, 'close');
    response.resume();
    await closed;
  });

  it('names the port that is taken', async () => {
    const port = Number(new URL(service.url).port);
    await assert.rejects(
      startScoringService({ ...silent, port }),
      (error) => error instanceof UserError && error.message.includes(`Port ${port}`),
    );
  });

  it('is found by the longest name that a model can have', async () => {
    const name = 'm'.repeat(128);
    const long = { ...sumPredictor, model: { ...sumPredictor.model, name } };
    const named = await startScoringService({ ...silent, predictor: long });
    try {
      assert.equal((await fetch(`${named.url}/v2/models/${name}`)).status, 200);
    } finally {
      await named.close();
    }
  });

  it('runs the model that it was given, unchanged', async () => {
    const scores = new Float64Array([0.1 + 0.2, 5e-324, 1 / 3]);
    const fixed: Predictor = {
      ...sumPredictor,
      predict: async () => ({ scores, outOfDomain: 0, unknown: 0, absent: 0 }),
    };
    const exact = await startScoringService({ ...silent, predictor: fixed });
    try {
      const { result } = (await (await post('/score', { data: [[1]] }, {}, exact)).json()) as {
        result: number[];
      };
      assert.deepEqual(result, [...scores]);
    } finally {
      await exact.close();
    }
  });
});

/** Tries until it holds, for what happens in another turn of the event loop. */
async function eventually(check: () => Promise<void>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await check();
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
