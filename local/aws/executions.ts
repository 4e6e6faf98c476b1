import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { StateMachineDefinition } from '../lambda/application.ts';
import { FunctionLog } from '../lambda/function-log.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import type { States } from './definition-check.ts';
import { prepareDefinition } from './definition-preparation.ts';
import { Execution } from './execution.ts';
import { maximumEvents } from './execution-history.ts';
import { ExecutionRecords } from './execution-record.ts';
import type { ExecutionRecord, ExecutionSummary } from './execution-record.ts';
import { ServiceError } from './service-error.ts';
import { maximumPayloadBytes } from './state-error.ts';

const processEnded = 'The process of the local state machine ended while the execution ran.';
/** Step Functions redrives an execution within fourteen days of its end. */
const redrivableMilliseconds = 14 * 24 * 3600 * 1000;

export interface ExecutionsOptions {
  stateMachines: readonly StateMachineDefinition[];
  functions: FunctionPool;
  /** `DIR/runs`: records and function logs. */
  runsFolder: string;
  /** Told every change of status that AWS would send to EventBridge. */
  onStatusChange: (record: ExecutionRecord) => void;
  /** Told when a record could not be written. */
  warn: (message: string) => void;
}

/** Starts, stops, redrives and remembers the executions of the state machines. */
export class Executions {
  readonly #options: ExecutionsOptions;
  readonly #machines: ReadonlyMap<string, { source: StateMachineDefinition; prepared: States }>;
  readonly #records: ExecutionRecords;
  readonly #running = new Map<string, Execution>();
  /** Names of executions that an earlier process left running; they are ABORTED now. */
  readonly interrupted: string[] = [];

  /** @throws Error for a definition that cannot run here, or a damaged record */
  constructor(options: ExecutionsOptions) {
    this.#options = options;
    this.#machines = new Map(
      options.stateMachines.map((source) => [
        source.arn,
        { source, prepared: prepareDefinition(source.definition, source.name) },
      ]),
    );
    this.#records = new ExecutionRecords(options.runsFolder);
    for (const { name, status } of this.#records.list()) {
      if (status !== 'RUNNING') continue;
      const record = this.#records.find(name);
      if (record === undefined) continue;
      // AWS sends ABORTED to EventBridge when somebody stops an execution. A laptop that was switched off has nobody
      // to alert, so no rule is matched: the record and a line at the start say it.
      this.#records.save({ ...record, status: 'ABORTED', stopDate: new Date().toISOString(), cause: processEnded });
      this.interrupted.push(name);
    }
  }

  machine(stateMachineArn: string): StateMachineDefinition {
    return this.#machine(stateMachineArn).source;
  }

  machines(): StateMachineDefinition[] {
    return [...this.#machines.values()].map(({ source }) => source);
  }

  /** Newest first. */
  list(stateMachineArn: string): ExecutionSummary[] {
    this.#machine(stateMachineArn);
    return this.#records.list().filter((summary) => summary.stateMachineArn === stateMachineArn);
  }

  find(executionArn: string): ExecutionRecord {
    const name = executionArn.split(':').at(-1) ?? '';
    const record = this.#running.get(name)?.record ?? this.#records.find(name);
    if (record === undefined || record.executionArn !== executionArn) {
      throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${executionArn}'`);
    }
    return record;
  }

  /**
   * @param name unique for a machine; the same name with the same input is answered with the running execution
   * @param inputText JSON
   */
  start(stateMachineArn: string, name: string | undefined, inputText: string): ExecutionRecord {
    const { source, prepared } = this.#machine(stateMachineArn);
    const input = parseInput(inputText);
    const executionName = name ?? randomUUID();
    assertName(executionName);
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${executionName}`;
    const earlier = this.#running.get(executionName)?.record ?? this.#records.find(executionName);
    if (earlier !== undefined) {
      const same = earlier.status === 'RUNNING' && JSON.stringify(earlier.input) === JSON.stringify(input);
      if (same && earlier.executionArn === executionArn) return earlier;
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn}'`);
    }
    const record: ExecutionRecord = {
      executionArn,
      name: executionName,
      stateMachineArn,
      status: 'RUNNING',
      startDate: new Date().toISOString(),
      input,
      redriveCount: 0,
      states: {},
      peakMemoryMb: 0,
      definition: source.definition,
      events: [],
    };
    this.#run(record, prepared, { state: prepared.StartAt, input });
    return record;
  }

  /** Stopping an execution that has ended changes nothing. */
  async stop(executionArn: string, error: string | undefined, cause: string | undefined): Promise<ExecutionRecord> {
    const record = this.find(executionArn);
    await this.#running.get(record.name)?.stop(error, cause);
    return record;
  }

  /**
   * Goes on from the machine's state that ended the execution, with the input which that state had, by the definition
   * with which it began. A Map begins anew as a whole (AWS repeats only its failed iterations).
   */
  redrive(executionArn: string): ExecutionRecord {
    const record = this.find(executionArn);
    if (!isRedrivable(record)) {
      const reason = `Execution ${record.name} is not redrivable: its status is ${record.status}.`;
      throw new ServiceError('ExecutionNotRedrivable', reason);
    }
    const prepared = prepareDefinition(record.definition, record.name);
    const { stopDate: _stopDate, error: _error, cause: _cause, ...kept } = record;
    const redriven: ExecutionRecord = {
      ...kept,
      status: 'RUNNING',
      redriveCount: record.redriveCount + 1,
      redriveDate: new Date().toISOString(),
    };
    this.#run(redriven, prepared, record.current ?? { state: prepared.StartAt, input: record.input });
    return redriven;
  }

  /** Kills what runs and records it as aborted; as after a crash, nobody is alerted. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#running.values()].map((execution) => execution.stop(undefined, processEnded)));
  }

  #closing = false;

  #run(record: ExecutionRecord, machine: States, startAt: { state: string; input: unknown }): void {
    const { source } = this.#machine(record.stateMachineArn);
    const execution = new Execution(record, startAt, {
      machine,
      machineName: source.name,
      roleArn: source.roleArn,
      functions: this.#options.functions,
      log: new FunctionLog(path.join(this.#options.runsFolder, `${record.name}.log`)),
      save: (changed) => this.#save(changed),
    });
    this.#running.set(record.name, execution);
    this.#options.onStatusChange({ ...record, status: 'RUNNING' });
    void execution.ended.finally(() => {
      this.#running.delete(record.name);
      if (!this.#closing) this.#options.onStatusChange(record);
    });
  }

  /** A full disk must not end a run: it goes on in memory, and what a kill would lose is said. */
  #save(record: ExecutionRecord): void {
    try {
      this.#records.save(record);
    } catch (error) {
      this.#options.warn(`The record of ${record.name} cannot be written: ${(error as Error).message}`);
    }
  }

  #machine(arn: string): { source: StateMachineDefinition; prepared: States } {
    const machine = this.#machines.get(arn);
    if (machine === undefined) {
      const known = [...this.#machines.keys()].join(', ');
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'. There is: ${known}`);
    }
    return machine;
  }
}

export function isRedrivable(record: ExecutionRecord): boolean {
  if (record.status === 'RUNNING' || record.status === 'SUCCEEDED' || record.stopDate === undefined) return false;
  return record.events.length < maximumEvents - 1 && Date.now() - Date.parse(record.stopDate) < redrivableMilliseconds;
}

function parseInput(text: string): unknown {
  if (Buffer.byteLength(text) > maximumPayloadBytes) {
    const limit = `Member must have length less than or equal to ${maximumPayloadBytes}`;
    throw new ServiceError('ValidationException', `1 validation error detected: Value at 'input' failed: ${limit}`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ServiceError('InvalidExecutionInput', `Invalid State Machine Execution Input: '${String(error)}'`);
  }
}

function assertName(name: string): void {
  const forbidden = /[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}]/u;
  if (name.length < 1 || name.length > 80 || forbidden.test(name)) {
    throw new ServiceError('InvalidName', `Invalid Name: '${name}'`);
  }
}
