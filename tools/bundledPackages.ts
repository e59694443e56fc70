import type { Metafile } from 'esbuild';

/** A file of the extension that esbuild made, named by its path in the extension. */
export interface Bundle {
  file: string;
  metafile: Metafile;
}

/** A package of which at least one byte is shipped. */
export interface BundledPackage {
  /** Its key in package-lock.json: `node_modules/NAME`, or deeper where two versions are installed. */
  folder: string;
  name: string;
  version: string;
  /** SPDX expression, as the package declares it. */
  license: string;
  /** SHA-512 of the published archive, in lower-case hex. */
  sha512: string;
  /** Files of the extension that hold code of it, sorted. */
  files: string[];
}

/** The part of package-lock.json that is read here. */
export interface Lock {
  packages: Record<string, { name?: string; version?: string; license?: string; integrity?: string }>;
}

/**
 * The packages that are really in the bundles, sorted by folder: what esbuild left out as unused is not among them.
 * @param more files of packages that do not pass through esbuild, by the package's folder
 * @throws Error if a package has no entry, no licence or no hash in the lock
 */
export function bundledPackages(
  bundles: readonly Bundle[],
  lock: Lock,
  more: Readonly<Record<string, readonly string[]>> = {},
): BundledPackage[] {
  const files = new Map<string, Set<string>>();
  const add = (folder: string, file: string) => files.set(folder, (files.get(folder) ?? new Set()).add(file));
  for (const { file, metafile } of bundles) {
    for (const { inputs } of Object.values(metafile.outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = packageFolder(path);
        if (folder !== undefined && bytesInOutput > 0) add(folder, file);
      }
    }
  }
  for (const [folder, named] of Object.entries(more)) for (const file of named) add(folder, file);
  return [...files]
    .map(([folder, found]) => ({ ...locked(folder, lock), files: [...found].sort() }))
    .sort((a, b) => (a.folder < b.folder ? -1 : 1));
}

/** The package's folder below the root, also where node_modules is a link to somewhere else. */
function packageFolder(path: string): string | undefined {
  const [, folder] = /(?:^|\/)(node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+)\//.exec(path) ?? [];
  return folder;
}

function locked(folder: string, { packages }: Lock): Omit<BundledPackage, 'files'> {
  const { name, version, license, integrity } = packages[folder] ?? {};
  const [, base64] = /^sha512-(\S+)$/.exec(integrity ?? '') ?? [];
  if (!version || !license || !base64) {
    throw new Error(`package-lock.json does not give version, licence and SHA-512 of ${folder}`);
  }
  return {
    folder,
    name: name ?? folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    license,
    sha512: Buffer.from(base64, 'base64').toString('hex'),
  };
}
