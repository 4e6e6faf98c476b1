import { Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface HandlerBundlesProps {
  /** Folder with `<handler>.ts` for each name in `handlers`. */
  readonly handlersDirectory: string;
  /** Handler file names without extension. */
  readonly handlers: readonly string[];
  /** Copied into a bundle as `sql/` for the handlers listed in `handlersWithSql`. */
  readonly sqlDirectory: string;
  readonly handlersWithSql: readonly string[];
}

/**
 * CommonJS packages inside an ES module bundle still call `require`, and the Snowflake driver asks for `__dirname`.
 * The imported names are long so that they cannot meet a bundled one.
 */
const commonJsBridge = [
  "import { createRequire as bundleCreateRequire } from 'node:module';",
  'const require = bundleCreateRequire(import.meta.url);',
  'const __filename = import.meta.filename;',
  'const __dirname = import.meta.dirname;',
].join('');

/**
 * Code of every function, one folder each: `index.mjs` and, where asked for, `sql/`.
 *
 * All handlers go through one esbuild call, which parses the driver and the SDK once: 2 s for eleven functions instead of
 * 15 s with one `NodejsFunction` each. Stacks for which bundling is switched off (context `aws:cdk:bundling-stacks`)
 * get the handlers' folder as it is: enough to test a template.
 *
 * @returns the code of a handler by its file name
 */
export function bundleHandlers(scope: Construct, props: HandlerBundlesProps): (handler: string) => Code {
  if (!Stack.of(scope).bundlingRequired) {
    const source = Code.fromAsset(props.handlersDirectory);
    return () => source;
  }

  const output = mkdtempSync(join(tmpdir(), 'handler-bundles-'));
  // The app copies assets while it is constructed; nobody needs the folder after that, however the process ends.
  process.once('exit', () => rmSync(output, { recursive: true, force: true }));

  buildSync({
    entryPoints: Object.fromEntries(
      props.handlers.map((handler) => [`${handler}/index`, join(props.handlersDirectory, `${handler}.ts`)]),
    ),
    outdir: output,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: commonJsBridge },
    minify: true,
    // The state machine matches errors by name.
    keepNames: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const handler of props.handlersWithSql) {
    cpSync(props.sqlDirectory, join(output, handler, 'sql'), { recursive: true });
  }
  return (handler) => Code.fromAsset(join(output, handler));
}
