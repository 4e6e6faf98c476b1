import { enableCompileCache } from 'node:module';

const oldest = [22, 19] as const;

/**
 * Checks the Node that runs this and prepares what libraries read when they are imported, so call it before importing
 * them: on an older Node they fail with messages that name neither Node nor the way out. `npm run` uses the Node in
 * `node_modules/.bin`, whatever the machine has.
 */
export function prepareNode(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    const needed = `Node ${process.versions.node} is too old; ${oldest.join('.')} or later is needed.`;
    console.error(`${needed} Next: npm ci && npm start`);
    process.exit(1);
  }
  // Reading the sources anew costs each of a start's processes most of a second; the services inherit the cache.
  process.env['NODE_COMPILE_CACHE'] ??= enableCompileCache().directory ?? '';
  // Whoever read the output may leave before its end (`| head`); the work goes on.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  // The warehouse driver would probe cloud metadata hosts, which no laptop has.
  process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] ??= 'true';
  process.env['SNOWFLAKE_DISABLE_MINICORE'] ??= 'true';
}
