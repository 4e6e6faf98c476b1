import { existsSync } from 'node:fs';
import { prepareNode } from './run/node-version.ts';

prepareNode();
// Where only the synthesized output is left, what was bundled beside it runs instead of the sources.
const sources = existsSync(new URL('../functions', import.meta.url));
const entry = (name: string) =>
  new URL(sources ? `./run/${name}.ts` : `../cdk.out/run/${name}.mjs`, import.meta.url).href;
const { parseFlags } = (await import(entry('flags'))) as typeof import('./run/flags.ts');
// A mistake on the command line is answered before the large libraries are read.
const options = parseFlags(process.argv.slice(2));
const { start, describeError } = (await import(entry('start'))) as typeof import('./run/start.ts');

const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    // A second Ctrl-C means now; the services end with this process.
    if (interrupted.signal.aborted) process.exit(130);
    interrupted.abort();
  });
}

try {
  process.exitCode = await start(options, interrupted.signal);
} catch (error) {
  console.error(interrupted.signal.aborted ? 'Interrupted; everything was stopped.' : `\n${describeError(error)}`);
  process.exitCode = interrupted.signal.aborted ? 130 : 1;
}
