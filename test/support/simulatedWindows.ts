import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import sinon from 'sinon';

/**
 * What of Windows can be had on another system. Each of these holds until the end of the test; call `restore` then.
 */
export function simulatedWindows() {
  const sandbox = sinon.createSandbox();

  function platform(): void {
    sandbox.stub(process, 'platform').value('win32');
  }

  return {
    /** Node says that this is Windows; the disk stays what it is. */
    platform,

    /** Paths follow the rules of Windows. What reads or writes files no longer works. */
    paths(): void {
      platform();
      for (const name of ['join', 'resolve', 'relative', 'dirname', 'basename', 'isAbsolute'] as const) {
        sandbox.replace(path, name, path.win32[name]);
      }
      sandbox.stub(path, 'sep').value('\\');
      syncBuiltinESMExports();
    },

    /** A virus scanner holds what is to be renamed or removed: the first `times` attempts fail with `code`. */
    held(operation: 'rename' | 'rm' | 'writeFile', code: string, times: number): sinon.SinonStub {
      platform();
      const original = fs[operation] as (...args: unknown[]) => Promise<void>;
      const stub = sandbox.stub(fs, operation) as unknown as sinon.SinonStub;
      stub.callsFake(async (...args: unknown[]) => {
        if (stub.callCount <= times) throw Object.assign(new Error(`${code}: simulated`), { code });
        return original.apply(fs, args);
      });
      syncBuiltinESMExports();
      return stub;
    },

    restore(): void {
      sandbox.restore();
      syncBuiltinESMExports();
    },
  };
}
