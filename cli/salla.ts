#!/usr/bin/env node
import { prepareNode } from '../local/run/node-version.ts';

prepareNode();
const { sallaProgram } = await import('./program.ts');
const { commentsAsText } = await import('./statements.ts');
const { describeError } = await import('../local/run/start-error.ts');

try {
  await sallaProgram().parseAsync(commentsAsText(process.argv));
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}
