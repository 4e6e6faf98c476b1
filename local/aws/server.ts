import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import { answerJson, answerQuery } from './wire-format.ts';
import type { Operations, WireResponse } from './wire-format.ts';

/** Largest request that Step Functions reads. */
const maximumRequestBytes = 1024 * 1024;

export interface Services {
  secretsManager: Operations;
  stepFunctions: Operations;
  notifications: Operations;
}

/**
 * One endpoint for the AWS SDK clients of three services. They speak different protocols: AWS JSON names the service in
 * `X-Amz-Target`, SNS sends AWS Query. Signatures are not checked; the endpoint listens on the loopback only.
 */
export function createServer(services: Services): FastifyInstance {
  const server = Fastify({ bodyLimit: maximumRequestBytes, forceCloseConnections: true });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.post('/', async (request, reply) => {
    const target = request.headers['x-amz-target'];
    const body = typeof request.body === 'string' ? request.body : '';
    const response = await answer(services, typeof target === 'string' ? target : undefined, body);
    return reply.code(response.statusCode).type(response.contentType).send(response.body);
  });
  return server;
}

function answer(services: Services, target: string | undefined, body: string): Promise<WireResponse> {
  if (target === undefined) return answerQuery(services.notifications, body);
  const [service, operation = ''] = target.split('.');
  switch (service) {
    case 'secretsmanager':
      return answerJson(services.secretsManager, operation, body, 'application/x-amz-json-1.1');
    case 'AWSStepFunctions':
      return answerJson(services.stepFunctions, operation, body, 'application/x-amz-json-1.0');
    default:
      return answerJson({}, target, body, 'application/x-amz-json-1.1');
  }
}
