import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface SimulatedProxy {
  /** What Agent.ProxyUrl says. */
  url: string;
  /** Hosts that were asked for, in order. */
  hosts: string[];
  /**
   * Cuts connections: called for each with its host, gives the number of bytes of the answer after which it is cut,
   * or undefined to leave it whole.
   */
  cutAfter: (host: string) => number | undefined;
  stop(): Promise<void>;
}

/**
 * The agent's web proxy, simulated: each host's real name leads to a port of this machine, so that clients speak to
 * Azure's own addresses and find the simulated ones. A host that is not known is refused, so nothing leaves the machine.
 */
export async function startProxy(portOf: (host: string) => number | undefined): Promise<SimulatedProxy> {
  const open = new Set<Socket>();
  const hosts: string[] = [];
  const server = createServer((_request, response) => response.writeHead(405).end());
  server.on('connect', (request, client: Socket) => {
    const host = (request.url ?? '').split(':')[0] ?? '';
    hosts.push(host);
    const port = portOf(host);
    if (port === undefined) {
      client.end('HTTP/1.1 502 Unknown host\r\n\r\n');
      return;
    }
    const target = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      let left = proxy.cutAfter(host) ?? Number.POSITIVE_INFINITY;
      target.on('data', (chunk) => {
        client.write(chunk.subarray(0, Math.max(0, left)));
        left -= chunk.length;
        if (left <= 0) for (const socket of [client, target]) socket.destroy();
      });
      target.on('end', () => client.end());
      client.pipe(target);
    });
    for (const socket of [client, target]) {
      open.add(socket);
      socket.on('error', () => {
        client.destroy();
        target.destroy();
      });
      socket.on('close', () => open.delete(socket));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy: SimulatedProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hosts,
    cutAfter: () => undefined,
    stop: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
