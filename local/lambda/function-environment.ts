import { randomBytes } from 'node:crypto';
import type { FunctionDefinition } from './application.ts';
import { location } from './identity.ts';

/** Lambda's own folder for a function's code; values of the template refer to it. */
const lambdaCodeFolder = '/var/task';

/**
 * The environment of a function's process: what Lambda sets, the template's variables, the overlay. Of this process
 * only `PATH` and `HOME`, so that nothing works here which a deployed function would lack.
 */
export function environmentOf(
  definition: FunctionDefinition,
  overlay: Record<string, string>,
  temporaryFolder: string,
): Record<string, string> {
  const inherited = Object.fromEntries(
    ['PATH', 'HOME'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  ) as Record<string, string>;
  const relocated = Object.entries(definition.environment).map(([name, value]): [string, string] => {
    const inside = value === lambdaCodeFolder || value.startsWith(`${lambdaCodeFolder}/`);
    return [name, inside ? definition.codeFolder + value.slice(lambdaCodeFolder.length) : value];
  });
  const day = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
  return {
    ...inherited,
    TMPDIR: temporaryFolder,
    TZ: 'UTC',
    AWS_REGION: location.region,
    AWS_LAMBDA_FUNCTION_NAME: definition.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(definition.memorySizeMb),
    AWS_LAMBDA_LOG_STREAM_NAME: `${day}/[$LATEST]${randomBytes(16).toString('hex')}`,
    LAMBDA_TASK_ROOT: definition.codeFolder,
    _HANDLER: definition.handler,
    ...Object.fromEntries(relocated),
    ...overlay,
  };
}
