import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openWarehouse } from '../../functions/adapters/snowflake/open-warehouse.ts';
import { migrate, warehouseFiles } from '../../functions/adapters/snowflake/migrate.ts';
import { makeTokenKey } from '../../functions/adapters/snowflake/token-key.ts';
import type { Warehouse } from '../../functions/domain/ports.ts';
import type { DataFolder } from './data-folder.ts';
import type { Display } from './display.ts';
import { hasSucceeded, startExecution, type EndedExecution } from './execution.ts';
import { failureOf, failureReport, findAlert, type RunFailure } from './failure-report.ts';
import type { StartOptions } from './flags.ts';
import { operationsStatement } from './operations-sql.ts';
import { logTo } from './log-lines.ts';
import { goldReport, runReport } from './report.ts';
import { RunProgress } from './run-progress.ts';
import type { SecretFile } from './secret-file.ts';
import { LocalSecrets } from './secrets.ts';
import type { Services } from './services.ts';
import { advanceDay, storeCredentials } from './store-control.ts';
import { summarizeRun, type RunSummary } from './summary.ts';

const sqlFolder = fileURLToPath(new URL('../../sql', import.meta.url));

export interface PipelineRunsOptions {
  options: StartOptions;
  folder: DataFolder;
  services: Services;
  display: Display;
  interrupted: AbortSignal;
  /** The remote store's pair; absent with the local store, which hands out its own. */
  secretFile: SecretFile | undefined;
}

/** The runs of one start: secrets and migrations, then the first load, a day, and the second run. */
export class PipelineRuns {
  /** One entry per run that ended; a failed one carries its `failure`. */
  readonly summaries: (RunSummary | { balanced: false; seconds: number; failure: RunFailure })[] = [];
  readonly #given: PipelineRunsOptions;

  constructor(given: PipelineRunsOptions) {
    this.#given = given;
  }

  /** Returns the exit code. */
  async perform(): Promise<number> {
    const { display, services, interrupted } = this.#given;
    const storeId = await display.step('Putting the secrets', () => this.#putSecrets());
    const warehouse = await openWarehouse(services.warehouseLogin);
    try {
      await display.step('Migrating the warehouse', async (say) => {
        await migrate(warehouse, warehouseFiles(sqlFolder), logTo(say));
        await makeTokenKey(warehouse);
      });
      interrupted.throwIfAborted();
      return await this.#runs(storeId, warehouse);
    } finally {
      await warehouse.close();
    }
  }

  async #runs(storeId: string, warehouse: Warehouse): Promise<number> {
    const { options, services, display } = this.#given;
    const fresh = !(await hasSucceeded(services.aws.url));
    if (!(await this.#run(fresh ? 'First load' : 'What changed since', storeId, warehouse))) return 1;
    if (fresh && options.runs === 'both') {
      if (services.store) await display.step('A day passes in the store', () => advanceDay(services.store!.url));
      if (!(await this.#run('Second run', storeId, warehouse))) return 1;
    }
    const gold = await warehouse.execute({ sql: operationsStatement('gold_latest_days'), binds: [storeId] });
    console.log(goldReport(gold.rows));
    return 0;
  }

  /** One execution, shown while it works and reported when it ends. Returns whether it succeeded and balanced. */
  async #run(title: string, storeId: string, warehouse: Warehouse): Promise<boolean> {
    const { options, folder, services, display, interrupted } = this.#given;
    const startedAt = Date.now();
    const { streams, settings } = options;
    const days = options.remote === undefined ? undefined : options.days;
    const input = {
      storeId,
      ...(days === undefined ? {} : { days }),
      ...(streams === undefined ? {} : { streams }),
      ...(settings === undefined ? {} : { settings }),
    };
    const execution = await display.step(title, async (say) => {
      const started = await startExecution(services.aws.url, input);
      const progress = new RunProgress(join(folder.runs, `${started.name}.log`));
      return started.follow((states) => say(progress.describe(states)), interrupted);
    });
    const summary =
      execution.status === 'SUCCEEDED' ? await summarizeRun(execution, warehouse, folder.runs) : undefined;
    if (summary === undefined) {
      await this.#reportFailure(execution, startedAt);
      return false;
    }
    this.summaries.push(summary);
    console.log(runReport(summary));
    return summary.balanced;
  }

  async #reportFailure(execution: EndedExecution, startedAt: number): Promise<void> {
    const { folder } = this.#given;
    const failure = failureOf(execution);
    this.summaries.push({ balanced: false, seconds: execution.seconds, failure });
    // The machine skips a run while another one of the store works: an end without an error, so without an alert.
    const alert = execution.status === 'SUCCEEDED' ? undefined : await findAlert(folder, startedAt);
    console.error(failureReport(execution.name, failure, alert, folder));
  }

  /** Returns the id of the store that the runs copy. */
  async #putSecrets(): Promise<string> {
    const { services, secretFile } = this.#given;
    const secrets = new LocalSecrets(services.aws.url);
    await secrets.putWarehouse(services.warehouseLogin.secret);
    const pair = secretFile ?? (await storeCredentials(services.store!.url));
    await secrets.putStore(pair);
    return pair.secret.store_id;
  }
}
