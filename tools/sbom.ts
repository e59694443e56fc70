import type { BundledPackage } from './bundledPackages.js';

interface Product {
  name: string;
  version: string;
  description: string;
  license: string;
}

/**
 * The software bill of materials of the extension in CycloneDX 1.5: every package that is shipped, and in which of the
 * extension's files it is. It has no time and no serial number, so that the same sources give the same bytes.
 */
export function sbom(product: Product, packages: readonly BundledPackage[]): object {
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.5.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.5',
    version: 1,
    metadata: {
      lifecycles: [{ phase: 'build' }],
      component: {
        'bom-ref': `${product.name}@${product.version}`,
        type: 'application',
        name: product.name,
        version: product.version,
        description: product.description,
        purl: purl(product),
        licenses: licenses(product.license),
      },
    },
    components: packages.map(component),
  };
}

function component(bundled: BundledPackage): object {
  return {
    // A version may be installed twice, in two folders.
    'bom-ref': `${bundled.folder}@${bundled.version}`,
    type: 'library',
    name: bundled.name,
    version: bundled.version,
    scope: 'required',
    purl: purl(bundled),
    properties: bundled.files.map((file) => ({ name: 'insurance-model-pipeline:file', value: file })),
    hashes: [{ alg: 'SHA-512', content: bundled.sha512 }],
    licenses: licenses(bundled.license),
  };
}

/** https://github.com/package-url/purl-spec: the scope's @ is percent-encoded. */
function purl({ name, version }: { name: string; version: string }): string {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

function licenses(expression: string): object[] {
  return /[ (]/.test(expression) ? [{ expression }] : [{ license: { id: expression } }];
}
