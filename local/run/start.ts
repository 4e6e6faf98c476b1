import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { needsSynthesis, synthesize } from './assembly.ts';
import { dataFolder, lockDataFolder } from './data-folder.ts';
import { openDisplay } from './display.ts';
import type { StartOptions } from './flags.ts';
import { PipelineRuns } from './pipeline-runs.ts';
import { readSecretFile } from './secret-file.ts';
import { startServices, type Services } from './services.ts';
import { checkStore } from './store-check.ts';
import { snowflakeAccount } from './warehouse-login.ts';
import { servicesUp, whereToLook } from './where-to-look.ts';

export { describeError } from './start-error.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Does what `npm start` was asked to do and returns the exit code: 0 when every run succeeded and balanced. Nothing is
 * created before the options, the environment and (if it is elsewhere) the store were looked at; whatever happens later,
 * no service stays behind and the data folder is given back.
 */
export async function start(options: StartOptions, interrupted: AbortSignal): Promise<number> {
  const account = snowflakeAccount(process.env);
  const secretFile = options.remote && readSecretFile(options.remote.secretFile);
  if (options.remote && secretFile) await checkStore(options.remote, secretFile.secret);

  const folder = dataFolder(options.data);
  const display = openDisplay(process.stdout.isTTY && process.stdout.columns >= 40 && !options.json);
  const unlock = lockDataFolder(folder);
  try {
    if (needsSynthesis(project)) {
      await display.step('Synthesizing the CDK app', () => synthesize(project, interrupted));
    }
    interrupted.throwIfAborted();
    const services = await display.step('Starting the services', () =>
      startServices(project, options, folder, account, secretFile),
    );
    try {
      const runs = new PipelineRuns({ options, folder, services, display, interrupted, secretFile });
      const exitCode = await Promise.race([runs.perform(), services.failure, abandoned(interrupted)]);
      if (exitCode === 0) console.log(whereToLook(options, folder));
      if (options.keep) console.log(servicesUp(services));
      if (options.json) console.log(JSON.stringify({ runs: runs.summaries }));
      if (options.keep) await untilInterrupted(services, interrupted);
      return exitCode;
    } finally {
      await services.stop();
    }
  } finally {
    unlock();
  }
}

/** `--keep`: Ctrl-C is how a person says that they have seen enough, so it ends the wait without an error. */
async function untilInterrupted(services: Services, interrupted: AbortSignal): Promise<void> {
  if (!interrupted.aborted) await Promise.race([once(interrupted, 'abort'), services.failure]);
}

const secondsToStopExecution = 5;

/** Rejects when Ctrl-C was pressed and the work did not end by itself: an execution is stopped first, a hung call is left. */
async function abandoned(interrupted: AbortSignal): Promise<never> {
  if (!interrupted.aborted) await once(interrupted, 'abort');
  await sleep(secondsToStopExecution * 1000, undefined, { ref: false });
  throw new Error('interrupted', { cause: interrupted.reason });
}
