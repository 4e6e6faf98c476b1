import type { FunctionLog } from '../lambda/function-log.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import type { States } from './definition-check.ts';
import { HistoryBranch } from './execution-history.ts';
import type { ExecutionRecord, ExecutionStatus } from './execution-record.ts';
import { StateAbortedError, StateError } from './state-error.ts';
import { StateRunner } from './state-runner.ts';
import type { RunObserver } from './state-runner.ts';

interface Ending {
  status: Exclude<ExecutionStatus, 'RUNNING'>;
  error?: string | undefined;
  cause?: string | undefined;
  output?: unknown;
}

/** How long changes inside a state may wait for the disk: a record grows with its events, up to megabytes. */
const saveMilliseconds = 250;

const endingEvents = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
} as const;

export interface ExecutionEnvironmentOptions {
  machine: States;
  machineName: string;
  roleArn: string;
  functions: FunctionPool;
  log: FunctionLog;
  /** Writes the record; must not throw. */
  save: (record: ExecutionRecord) => void;
}

/** One running execution: drives the states, keeps the record, ends once. */
export class Execution {
  readonly record: ExecutionRecord;
  readonly #options: ExecutionEnvironmentOptions;
  readonly #abort = new AbortController();
  #ending: Ending | undefined;
  #saving: NodeJS.Timeout | undefined;
  /** Settles when the execution has ended and its record says so. */
  readonly ended: Promise<void>;

  /** @param startAt the state to begin with: the machine's first, or where a redrive goes on */
  constructor(
    record: ExecutionRecord,
    startAt: { state: string; input: unknown },
    options: ExecutionEnvironmentOptions,
  ) {
    this.record = record;
    this.#options = options;
    this.ended = this.#run(startAt);
  }

  /** Ends the execution from outside and kills its function processes. */
  async stop(error: string | undefined, cause: string | undefined): Promise<void> {
    this.#end({ status: 'ABORTED', error, cause });
    await this.ended;
  }

  async #run(startAt: { state: string; input: unknown }): Promise<void> {
    const { machine, functions, log } = this.#options;
    const history = new HistoryBranch(this.record.events, this.record.events.length);
    if (this.record.redriveCount === 0) {
      const input = JSON.stringify(this.record.input);
      history.add('ExecutionStarted', { input, roleArn: this.#options.roleArn });
    } else history.add('ExecutionRedriven', { redriveCount: this.record.redriveCount });
    this.#save();

    const seconds = Math.min(machine.TimeoutSeconds ?? Number.POSITIVE_INFINITY, 2_147_483);
    const timer = setTimeout(() => this.#end({ status: 'TIMED_OUT', error: 'States.Timeout' }), seconds * 1000);
    const runner = new StateRunner({ functions, log, observer: this.#observer(), context: this.#context() });
    const position = { level: 0, history, signal: this.#abort.signal };
    try {
      const output = await runner.run(machine, startAt.state, startAt.input, position);
      this.#ending ??= { status: 'SUCCEEDED', output };
    } catch (error) {
      this.#ending ??= failureOf(error);
    } finally {
      clearTimeout(timer);
    }
    this.#close(this.#ending, history);
  }

  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#abort.abort();
  }

  #close(ending: Ending, history: HistoryBranch): void {
    const { status, error, cause, output } = ending;
    const details = {
      ...(error === undefined || error === '' ? {} : { error }),
      ...(cause === undefined || cause === '' ? {} : { cause }),
    };
    history.add(endingEvents[status], status === 'SUCCEEDED' ? { output: JSON.stringify(output) } : details);
    Object.assign(this.record, { status, stopDate: new Date().toISOString(), ...details });
    if (status === 'SUCCEEDED') this.record.output = output;
    this.#save();
  }

  #observer(): RunObserver {
    const stateOf = (name: string) =>
      (this.record.states[name] ??= { entered: new Date().toISOString(), seconds: 0, attempts: 0 });
    return {
      entered: (state, input, level) => {
        stateOf(state);
        if (level > 0) return this.#saveSoon();
        this.record.current = { state, input };
        return this.#save();
      },
      exited: (state, seconds) => {
        const visited = stateOf(state);
        visited.exited = new Date().toISOString();
        visited.seconds = Math.round((visited.seconds + seconds) * 1000) / 1000;
        this.#saveSoon();
      },
      attempted: (state) => {
        stateOf(state).attempts += 1;
        this.#saveSoon();
      },
      attemptFailed: (state, error) => {
        stateOf(state).lastError = error;
        this.#saveSoon();
      },
      memory: (peakMemoryMb) => {
        this.record.peakMemoryMb = Math.max(this.record.peakMemoryMb, peakMemoryMb);
      },
    };
  }

  /** The context object without what belongs to a state; `ExecutionContext` is what definitions call `Execution`. */
  #context(): Record<string, unknown> {
    const { executionArn, name, input, startDate, redriveCount, redriveDate, stateMachineArn } = this.record;
    return {
      ExecutionContext: {
        Id: executionArn,
        Name: name,
        Input: input,
        StartTime: startDate,
        RoleArn: this.#options.roleArn,
        RedriveCount: redriveCount,
        ...(redriveDate === undefined ? {} : { RedriveTime: redriveDate }),
      },
      StateMachine: { Id: stateMachineArn, Name: this.#options.machineName },
    };
  }

  #saveSoon(): void {
    this.#saving ??= setTimeout(() => this.#save(), saveMilliseconds);
  }

  #save(): void {
    clearTimeout(this.#saving);
    this.#saving = undefined;
    this.#options.save(this.record);
  }
}

function failureOf(error: unknown): Ending {
  if (error instanceof StateError && !(error instanceof StateAbortedError)) {
    return { status: 'FAILED', error: error.name, cause: error.message };
  }
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { status: 'FAILED', error: 'States.Runtime', cause: `The local runner failed: ${cause}` };
}
