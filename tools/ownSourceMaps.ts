import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** One mapping, of the beginning. Without any, esbuild would draw up the map of the file itself. */
const COARSE = JSON.stringify({ version: 3, sources: ['library'], mappings: 'AAAA' });

/**
 * Leaves the inside of libraries out of source maps, which are larger than the code otherwise. Our own code keeps its
 * lines in stack traces.
 */
export const ownSourceMaps: Plugin = {
  name: 'own-source-maps',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/].*\.[cm]?js$/ }, async ({ path }) => {
      const code = (await readFile(path, 'utf8')).replaceAll(/\/\/# sourceMappingURL=.*/g, '');
      const map = Buffer.from(COARSE).toString('base64');
      return {
        loader: 'js',
        contents: `${code}\n//# sourceMappingURL=data:application/json;base64,${map}`,
      };
    });
  },
};
