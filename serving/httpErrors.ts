import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failureBody, failureOf } from './failure.js';

/** Answers whatever a route throws, and addresses that no route has. */
export function addFailures(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error);
    if (failure.status === 500) request.log.error({ err: error }, 'failed');
    return reply
      .code(failure.status)
      .headers(failure.headers ?? {})
      .send(failureBody(request.url, failure));
  });
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send(failureBody(request.url, { status: 404, message: 'There is no such route.' })),
  );
}

export function answerBadAddress({ url }: FastifyRequest, reply: FastifyReply): void {
  reply.code(400).send(failureBody(url, { status: 400, message: 'The address is not valid.' }));
}

/** Answers what the HTTP parser could not make a request of: a slow client, oversized headers, no HTTP at all. */
export function answerBrokenRequest(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status =
    error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
      ? '408 Request Timeout'
      : error.code === 'HPE_HEADER_OVERFLOW'
        ? '431 Request Header Fields Too Large'
        : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
