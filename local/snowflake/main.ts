import { Command, InvalidArgumentError } from 'commander';
import { DatabaseFileError } from './database-file.ts';

// Every running statement occupies a thread of libuv's pool (four by default), and so does every file read: a few
// long statements must not stop the rest. The pool is made when it is first used, which loading the dialect does.
process.env['UV_THREADPOOL_SIZE'] ??= '32';
const { startWarehouse } = await import('./server.ts');

const program = new Command('warehouse')
  .description("A Snowflake endpoint on this machine: the real driver's protocol on a DuckDB file.")
  .option('--port <number>', 'port on 127.0.0.1; 0 takes any free one', parsePort, 0)
  .option('--data <folder>', 'folder of warehouse.duckdb, stage/ and keys/', '.salla')
  .option('--memory-limit <size>', 'memory that DuckDB may use before it writes to disk', '2GB')
  .helpOption('--help', 'show this help')
  .addHelpText(
    'after',
    `
It runs until Ctrl-C. To query it from another shell while it is up:
  export SNOWFLAKE_ACCOUNT=LOCAL SNOWFLAKE_USER=SALLA_LOCAL SNOWFLAKE_ACCESS_URL=http://127.0.0.1:<port>
  export SNOWFLAKE_PRIVATE_KEY_PATH=<data>/keys/warehouse.p8
  npx salla sql "select 1"`,
  )
  .parse();

const options = program.opts<{ port: number; data: string; memoryLimit: string }>();

try {
  const warehouse = await startWarehouse({
    directory: options.data,
    port: options.port,
    memoryLimit: options.memoryLimit,
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await warehouse.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
  if (process.connected) process.on('disconnect', () => void stop());
  process.stdout.write(`${JSON.stringify({ service: 'warehouse', url: warehouse.url })}\n`);
} catch (error) {
  process.stderr.write(`warehouse: ${startError(error)}\n`);
  process.exit(1);
}

function startError(error: unknown): string {
  if (error instanceof DatabaseFileError) return error.message;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE')
    return `port ${options.port} is taken. Choose another with --port, or --port 0 for any free one.`;
  if (code === 'EACCES' || code === 'ENOSPC' || code === 'EROFS')
    return `the data folder ${options.data} cannot be written (${code}). Choose another with --data.`;
  return `could not start: ${message}`;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('a port is a whole number from 0 to 65535.');
  return port;
}
