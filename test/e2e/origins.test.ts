import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOWED_LICENSES } from '../../tools/notices.js';
import { readManifest } from '../support/extension.js';
import { root } from '../support/root.js';

interface Component {
  name: string;
  version: string;
  purl: string;
  properties: { name: string; value: string }[];
  hashes: { alg: string; content: string }[];
  licenses: ({ license: { id: string } } | { expression: string })[];
}
interface Bill {
  specVersion: string;
  metadata: { component: { purl: string } };
  components: Component[];
}

function npm(...command: string[]): string {
  return execFileSync('npm', [...command, '--package-lock-only'], {
    ...{ cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, shell: process.platform === 'win32' },
  });
}

describe('what the package says of its origins', () => {
  const bill = readManifest<Bill>('dist', 'sbom.cdx.json');
  const notices = readFileSync(join(root, 'dist', 'extension', 'THIRD-PARTY-NOTICES.txt'), 'utf8');

  it('tells of each package what npm tells of it', () => {
    // npm's own bill is of everything in the lock file: what is installed, not what is shipped.
    const original: Bill = JSON.parse(npm('sbom', '--sbom-format', 'cyclonedx'));
    assert.equal(bill.specVersion, original.specVersion);
    assert.equal(bill.metadata.component.purl, original.metadata.component.purl);
    const originals = new Map(original.components.map((component) => [component.purl, component]));
    for (const { purl, name, version, hashes, licenses } of bill.components) {
      const its = originals.get(purl);
      assert.ok(its, `npm knows no ${purl}`);
      const expected = { name: its.name, version: its.version, hashes: its.hashes, licenses: its.licenses };
      assert.deepEqual({ name, version, hashes, licenses }, expected);
    }
  });

  it('ships no tool of development but what the kernels are compiled from', () => {
    const listed = npm('ls', '--all', '--omit', 'dev', '--parseable', '--long').trim().split(/\r?\n/);
    const production = new Set(listed.map((line) => /([^:]+?)(?::OVERRIDDEN)?$/.exec(line)?.[1]));
    const others = bill.components.filter(({ name, version }) => !production.has(`${name}@${version}`));
    assert.deepEqual(
      others.map(({ name }) => name),
      ['assemblyscript'],
    );
  });

  it('names in which files a package is, and all of them are in the extension', () => {
    const filesOf = (wanted: string) =>
      bill.components
        .filter(({ name }) => name === wanted)
        .flatMap(({ properties }) => properties.map(({ value }) => value));
    assert.deepEqual(filesOf('fastify'), ['tasks/DeployEndpoint/server.js']);
    assert.ok(filesOf('echarts').includes('report/tab/tab.js'));
    const all = bill.components.flatMap(({ properties }) => properties.map(({ value }) => value));
    const missing = all.filter((file) => !existsSync(join(root, 'dist', 'extension', file)));
    assert.deepEqual(missing, []);
  });

  it('has a notice for each package, under an allowed licence', () => {
    for (const { name, version, licenses } of bill.components) {
      const [license] = licenses.map((given) => ('license' in given ? given.license.id : given.expression));
      assert.ok(notices.includes(`\n${name} ${version} (${license})\n`), `${name} has no notice`);
      const choices = license!.split(/[() ]+|OR/);
      assert.ok(
        choices.some((choice) => ALLOWED_LICENSES.includes(choice)),
        license,
      );
    }
  });

  it('reproduces the notice that Apache ECharts demands', () => {
    const notice = readFileSync(join(root, 'node_modules', 'echarts', 'NOTICE'), 'utf8').trim();
    assert.ok(notices.includes(notice.replaceAll('\r\n', '\n')));
  });
});
