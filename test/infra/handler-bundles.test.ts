import { App, Stack } from 'aws-cdk-lib';
import { Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleHandlers } from '../../infra/constructs/handler-bundles.ts';

const project = mkdtempSync(join(tmpdir(), 'handler-bundles-test-'));
// Apart, so that a bundle finds no packages in the folders above it.
const output = mkdtempSync(join(tmpdir(), 'handler-bundles-test-'));
const folders: Record<string, string> = {};

/** Runs a bundle as Lambda would load it: from its own folder, with no packages in reach. */
function invoke(handler: string): unknown {
  const script = `import('./index.mjs').then(async ({ handler }) => console.log(JSON.stringify(await handler())));`;
  return JSON.parse(
    execFileSync(process.execPath, ['-e', script], { cwd: folders[handler], encoding: 'utf8' }),
  ) as unknown;
}

beforeAll(() => {
  mkdirSync(join(project, 'handlers'));
  mkdirSync(join(project, 'sql', 'gold'), { recursive: true });
  writeFileSync(join(project, 'sql', 'gold', 'model.sql'), 'select 1');
  symlinkSync(join(process.cwd(), 'node_modules'), join(project, 'node_modules'), 'dir');
  writeFileSync(
    join(project, 'handlers', 'with-driver.ts'),
    `import snowflake from 'snowflake-sdk';
     export const handler = async (): Promise<string> => typeof snowflake.createConnection;`,
  );
  writeFileSync(
    join(project, 'handlers', 'without-driver.ts'),
    `class SallaRateLimitedError extends Error {}
     export const handler = async (): Promise<string> => new SallaRateLimitedError().constructor.name;`,
  );

  const app = new App({ outdir: output });
  const stack = new Stack(app, 'Stack');
  const codeOf = bundleHandlers(stack, {
    handlersDirectory: join(project, 'handlers'),
    handlers: ['with-driver', 'without-driver'],
    sqlDirectory: join(project, 'sql'),
    handlersWithSql: ['with-driver'],
  });
  for (const handler of ['with-driver', 'without-driver']) {
    const created = new LambdaFunction(stack, handler, {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: codeOf(handler),
    });
    const { s3Key } = created.node.defaultChild!['code' as never] as { s3Key: string };
    folders[handler] = join(output, `asset.${s3Key.replace(/\.zip$/, '')}`);
  }
});
afterAll(() => {
  for (const folder of [project, output]) rmSync(folder, { recursive: true, force: true });
});

describe('the bundle of a handler', () => {
  it('runs alone, the Snowflake driver included', () => {
    expect(invoke('with-driver')).toBe('function');
  });

  it('keeps the names of errors, which the state machine matches', () => {
    expect(invoke('without-driver')).toBe('SallaRateLimitedError');
  });

  it('brings the SQL files only where they are asked for', () => {
    expect(readdirSync(folders['with-driver']!).toSorted()).toEqual(['index.mjs', 'sql']);
    expect(readdirSync(join(folders['with-driver']!, 'sql', 'gold'))).toEqual(['model.sql']);
    expect(readdirSync(folders['without-driver']!)).toEqual(['index.mjs']);
  });

  it('fails with the name of the file when a handler is missing', () => {
    const stack = new Stack(new App(), 'Stack');
    const missing = () =>
      bundleHandlers(stack, {
        handlersDirectory: join(project, 'handlers'),
        handlers: ['no-such-handler'],
        sqlDirectory: join(project, 'sql'),
        handlersWithSql: [],
      });
    expect(missing).toThrow('no-such-handler.ts');
  });
});
