import { Logger } from '@aws-lambda-powertools/logger';
import withMiddleware, { type MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { z } from 'zod';
import type { Clock, Log } from '../domain/ports.ts';
import { systemClock } from './clock.ts';

/** What surrounds one invocation. */
interface Invocation {
  log: Log;
  clock: Clock;
  /** Milliseconds until Lambda ends this invocation. */
  remainingTime: () => number;
}

export interface HandlerOptions<In extends z.ZodType, Out extends z.ZodType> {
  /** The state's name, as in the machine. */
  name: string;
  input: In;
  output: Out;
  run(input: z.output<In>, invocation: Invocation): Promise<z.input<Out>>;
}

/**
 * A Lambda handler that parses its input, binds run, store and lane to every log line, calls one use case and parses
 * its output. Errors pass through untouched: their `name` is what the machine's `Retry` matches.
 */
export function createHandler<In extends z.ZodType, Out extends z.ZodType>(options: HandlerOptions<In, Out>) {
  const logger = new Logger({ serviceName: options.name });
  return withMiddleware<unknown, z.output<Out>>()
    .use(parseInput(options.input))
    .use(bindRun(logger))
    .use(parseOutput(options.output))
    .handler(async (event: unknown, context: Context) => {
      const invocation: Invocation = {
        log: logOf(logger),
        clock: systemClock,
        remainingTime: () => context.getRemainingTimeInMillis(),
      };
      return (await options.run(event as z.output<In>, invocation)) as z.output<Out>;
    });
}

function parseInput(schema: z.ZodType): MiddlewareObj<unknown, unknown> {
  return {
    before: (request) => {
      request.event = schema.parse(request.event);
    },
  };
}

function parseOutput(schema: z.ZodType): MiddlewareObj<unknown, unknown> {
  return {
    after: (request) => {
      request.response = schema.parse(request.response);
    },
  };
}

/** Keys of the run on every line, so that one search finds a run's whole log. */
function bindRun(logger: Logger): MiddlewareObj<unknown, unknown> {
  return {
    before: (request) => {
      const { run, lane } = request.event as { run?: { runId: string; storeId: string }; lane?: string };
      logger.resetKeys();
      logger.appendKeys({ ...(run && { runId: run.runId, storeId: run.storeId }), ...(lane && { lane }) });
    },
    onError: (request) => {
      logger.error('failed', { error: request.error?.name ?? 'Error', reason: request.error?.message ?? '' });
    },
  };
}

function logOf(logger: Logger): Log {
  return {
    info: (message, fields = {}) => logger.info(message, fields),
    warn: (message, fields = {}) => logger.warn(message, fields),
  };
}
