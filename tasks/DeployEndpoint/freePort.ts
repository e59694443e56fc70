import { createServer } from 'node:net';
import { UserError } from '../../runtime/error.js';

/** @throws UserError if nothing can listen on this port of 127.0.0.1. */
export async function checkPortIsFree(port: number): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(port, '127.0.0.1', resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    throw new UserError({
      where: 'port',
      what:
        error.code === 'EADDRINUSE'
          ? `Port ${port} is taken by another process.`
          : `Port ${port} cannot be used: ${error.code ?? error.message}.`,
      cure: 'Choose another port, or stop the process that listens there.',
    });
  });
  await new Promise((resolve) => probe.close(resolve));
}
