import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import type { Answer } from './envelope.ts';

/** The ways in which an answer reaches the client, or does not. */

export function sendJson(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  return reply.code(status).type('application/json').send(JSON.stringify(body));
}

/** The body comes in pieces, spread over `milliseconds`. */
export function drip(reply: FastifyReply, { status, body }: Answer, milliseconds: number): FastifyReply {
  const bytes = Buffer.from(JSON.stringify(body));
  const pieces = 5;
  const size = Math.max(1, Math.ceil(bytes.length / pieces));
  async function* dripping(): AsyncGenerator<Buffer> {
    for (let start = 0; start < bytes.length; start += size) {
      await sleep(milliseconds / pieces);
      yield bytes.subarray(start, start + size);
    }
  }
  return reply
    .code(status)
    .type('application/json')
    .header('content-length', bytes.length)
    .send(Readable.from(dripping()));
}

/** Promises the whole body, sends half of it and hangs up. */
export function cutOff(reply: FastifyReply, { status, body }: Answer): FastifyReply {
  const bytes = Buffer.from(JSON.stringify(body));
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  reply.hijack();
  raw.writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length });
  raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => raw.destroy());
  return reply;
}

/** Hangs up before the first byte. */
export function hangUp(reply: FastifyReply): FastifyReply {
  reply.hijack();
  reply.raw.destroy();
  return reply;
}
