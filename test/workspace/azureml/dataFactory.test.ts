import assert from 'node:assert/strict';
import { runFactoryPipeline } from '../../../workspace/azureml/dataFactory.js';
import { accessTo } from '../../support/simulatedAzure/azureAccess.js';
import { serveDataFactory } from '../../support/simulatedAzure/dataFactory.js';
import {
  RESOURCE_GROUP,
  type SimulatedAzure,
  startSimulatedAzure,
} from '../../support/simulatedAzure/simulatedAzure.js';

describe('runFactoryPipeline against a simulated Data Factory', function () {
  this.timeout(60_000);
  let azure: SimulatedAzure;
  let factory: ReturnType<typeof serveDataFactory>;
  before(async () => {
    azure = await startSimulatedAzure();
    factory = serveDataFactory(azure, {
      good: { states: ['Queued', 'InProgress', 'Succeeded'], activities: [{ name: 'Copy', type: 'Copy' }] },
      bad: {
        states: ['InProgress', 'Failed'],
        activities: [
          {
            name: 'Copy',
            type: 'Copy',
            error: 'ErrorCode=UserErrorFileNotFound, the file 2026-10.csv is missing',
          },
          { name: 'Clean', type: 'DatabricksNotebook', error: 'Run failed with error message CANCELED' },
        ],
      },
      endless: { states: ['InProgress'], activities: [] },
    });
  });
  after(() => azure?.stop());

  function run(pipeline: string, signal = new AbortController().signal, log: string[] = []) {
    const given = {
      resourceGroup: RESOURCE_GROUP,
      factory: 'claims-adf',
      pipeline,
      parameters: { month: '2026-10' },
    };
    return runFactoryPipeline(accessTo(azure), given, { log: (line) => log.push(line), signal }, 0.01);
  }

  it('starts the pipeline with its parameters and tells its activities once', async () => {
    const log: string[] = [];
    await run('good', undefined, log);
    assert.deepEqual(factory.started.at(-1), { pipeline: 'good', parameters: { month: '2026-10' } });
    assert.equal(log.filter((line) => line.startsWith('Copy (Copy): Succeeded')).length, 1);
  });

  it('names every activity that failed with its error', async () => {
    await assert.rejects(
      run('bad'),
      /activity Copy: .*2026-10\.csv is missing[\s\S]*activity Clean: .*CANCELED/,
    );
  });

  it('says that there is no such pipeline', () => assert.rejects(run('none'), /no such factory or pipeline/));

  it('cancels the run when it is cancelled', async () => {
    const controller = new AbortController();
    const running = run('endless', controller.signal, {
      push: () => controller.abort(new Error('Cancelled.')),
    } as unknown as string[]);
    await assert.rejects(running, /Cancelled/);
    assert.equal(factory.cancelled.length, 1);
  });
});
