import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { BundledPackage } from './bundledPackages.js';

/** Licences that ask for no more than their text and notices going along. A choice needs one of them. */
export const ALLOWED_LICENSES = ['0BSD', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

const RULE = '-'.repeat(80);

/**
 * THIRD-PARTY-NOTICES.txt: the licence texts and notices of all packages that are shipped, with line feeds.
 * @param root the folder that `node_modules` is in
 * @throws Error naming every package whose licence is not allowed or whose text is not to be had
 */
export async function notices(packages: readonly BundledPackage[], root: string): Promise<string> {
  const refused = packages.filter(({ license }) => !isAllowed(license));
  if (refused.length > 0) {
    const names = refused.map(({ name, license }) => `${name} (${license})`).join(', ');
    throw new Error(`The licence may not be shipped: ${names}`);
  }
  const mit = await mitConditions(root);
  const namesByText = new Map<string, string[]>();
  for (const { folder, name, version, license } of packages) {
    const texts = await licenseTexts(join(root, folder));
    const text = texts.join('\n\n') || (await declaredText(join(root, folder), license, mit));
    namesByText.set(text, [...(namesByText.get(text) ?? []), `${name} ${version} (${license})`]);
  }
  const parts = [...namesByText].map(([text, names]) => [RULE, ...names, RULE, '', text, ''].join('\n'));
  const head = 'This extension contains the packages below, each group under the licence that follows it.';
  return `${head}\n\n${parts.join('\n')}`;
}

function isAllowed(expression: string): boolean {
  const choices = expression.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => ALLOWED_LICENSES.includes(choice));
}

/** The texts of LICENSE, NOTICE and the like, also of a folder of that name. */
async function licenseTexts(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const named = entries
    .filter(({ name }) => /^(licen[cs]e|copying|notice|thirdparty)/i.test(name))
    .filter(({ name }) => !/\.(js|ts|json)$/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const texts = await Promise.all(
    named.map(async (entry) => {
      const path = join(folder, entry.name);
      const files = entry.isDirectory()
        ? (await readdir(path)).sort().map((name) => join(path, name))
        : [path];
      return Promise.all(files.map(async (file) => tidy(await readFile(file, 'utf8'))));
    }),
  );
  return texts.flat();
}

/** Some packages declare the MIT licence and leave the text out. */
async function declaredText(folder: string, license: string, mit: string): Promise<string> {
  if (license !== 'MIT') throw new Error(`${folder} holds no text of its licence, ${license}`);
  const { author, name } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  const holder = (typeof author === 'string' ? author : author?.name) ?? `the authors of ${name}`;
  return `The MIT License, as the package declares\n\nCopyright (c) ${holder}\n\n${mit}`;
}

/** The licence without title and copyright line, from our own. */
async function mitConditions(root: string): Promise<string> {
  const text = tidy(await readFile(join(root, 'LICENSE'), 'utf8'));
  return text.slice(text.indexOf('Permission is hereby granted'));
}

function tidy(text: string): string {
  return text
    .replace(/^\uFEFF/, '')
    .replaceAll('\r\n', '\n')
    .trim();
}
