/**
 * Checks the Node that runs this before anything else is imported: the libraries fail on an older one with messages that
 * name neither Node nor the way out. `npm run` uses the Node in `node_modules/.bin`, whatever the machine has.
 */
const oldest = [22, 19] as const;

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(
    `Node ${process.versions.node} is too old; ${oldest.join('.')} or later is needed. Next: npm ci && npm start`,
  );
  process.exit(1);
}

// The warehouse driver reads these when it is imported: it would probe cloud metadata hosts, which no laptop has.
process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] ??= 'true';
process.env['SNOWFLAKE_DISABLE_MINICORE'] ??= 'true';
