import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readTask } from '../../tools/agent/definition.js';
import { sampleGate } from '../../tools/agent/gate/sampleGate.js';
import { SecretMasker } from '../../tools/agent/mask.js';
import { Variables } from '../../tools/agent/variables.js';
import { root } from '../support/root.js';
import { SimulatedAzureDevOps } from '../support/simulatedAzureDevOps.js';

const text = readFileSync(join(root, 'docs', 'release-gate.md'), 'utf8');

/** The fenced block after some words. */
function blockAfter(words: string): string {
  const [, block] = /```\w+\n(.*?)\n\s*```/s.exec(text.slice(text.indexOf(words))) ?? [];
  assert.ok(text.includes(words) && block, words);
  return block.trim();
}

describe('docs/release-gate.md', () => {
  const suffix = blockAfter('URL suffix and parameters:');
  const headers = blockAfter('- Headers:');
  const expression = blockAfter('Success criteria:');

  it('gives the expression that the tested gate has', async () => {
    const { definition } = await readTask(join(root, 'tasks', 'ModelGate'));
    const { Execute } = definition.execution.HttpRequest as unknown as { Execute: Record<string, string> };
    assert.equal(expression, Execute.Expression);
  });

  it('gives a check that passes and blocks as the gate does, against a simulated server', async () => {
    const server = new SimulatedAzureDevOps();
    await server.start();
    try {
      const { definition, folder } = await readTask(join(root, 'tasks', 'ModelGate'));
      // The check is a request like the task's, with the address of its connection before the suffix.
      const Execute = {
        EndpointUrl: `${server.uri}${suffix}`,
        Method: 'GET',
        Headers: headers,
        Expression: expression,
      };
      const check = { folder, definition: { ...definition, execution: { HttpRequest: { Execute } } } };
      const variables = new Variables(new SecretMasker());
      variables.set('System.TeamProjectId', server.project.id);
      variables.set('System.AccessToken', server.token);
      variables.set('Build.BuildId', '42');
      server.project.addBuild(42);
      for (const [verdict, passed] of [
        ['passed', true],
        ['failed', false],
      ] as const) {
        server.project.setProperty(42, 'ModelGate.verdict', verdict);
        assert.equal((await sampleGate(check, {}, variables)).passed, passed);
      }
    } finally {
      await server.stop();
    }
  });
});
