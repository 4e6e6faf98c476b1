import { mkdirSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { HistoryEvent } from './execution-history.ts';
import { replaceFile } from './replace-file.ts';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** All visits of one state, iterations of a Map included. */
interface StateRecord {
  /** First time, ISO 8601. */
  entered: string;
  /** Last time, ISO 8601; absent while it runs and when it failed. */
  exited?: string;
  /** Sum over the visits that ended well. */
  seconds: number;
  /** Task invocations (or Map runs), retries included. */
  attempts: number;
  /** Error of the last attempt that failed, whether it was retried or not. */
  lastError?: string;
}

/** What `DIR/runs/<executionName>.json` holds. Times are ISO 8601 UTC. */
export interface ExecutionRecord {
  executionArn: string;
  name: string;
  stateMachineArn: string;
  status: ExecutionStatus;
  startDate: string;
  stopDate?: string;
  input: unknown;
  output?: unknown;
  error?: string;
  cause?: string;
  redriveCount: number;
  redriveDate?: string;
  /** The machine's state that runs, or ended the execution, with its input: where a redrive begins. */
  current?: { state: string; input: unknown };
  states: Record<string, StateRecord>;
  /** Highest resident memory of any function process of this execution. */
  peakMemoryMb: number;
  /** The definition that the execution began with; a redrive uses it again, as in AWS. */
  definition: Record<string, unknown>;
  events: HistoryEvent[];
}

/** What is kept in memory of every execution. */
export type ExecutionSummary = Omit<ExecutionRecord, 'events' | 'definition' | 'input' | 'output' | 'current'>;

/** The records of all executions, one file each. */
export class ExecutionRecords {
  readonly #folder: string;
  readonly #summaries = new Map<string, ExecutionSummary>();
  /** Records whose last change is not on the disk. */
  readonly #unsaved = new Map<string, ExecutionRecord>();

  /** @throws Error that names the file when a record is damaged */
  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      const record = this.#read(path.join(folder, file));
      if (typeof record.executionArn === 'string') this.#summaries.set(record.name, summaryOf(record));
    }
  }

  /** Newest first. */
  list(): ExecutionSummary[] {
    return [...this.#summaries.values()].toSorted((left, right) => right.startDate.localeCompare(left.startDate));
  }

  find(name: string): ExecutionRecord | undefined {
    if (!this.#summaries.has(name)) return undefined;
    return this.#unsaved.get(name) ?? this.#read(path.join(this.#folder, `${name}.json`));
  }

  /** @throws Error when the disk refuses it; the record is known all the same, until the process ends */
  save(record: ExecutionRecord): void {
    this.#summaries.set(record.name, summaryOf(record));
    this.#unsaved.set(record.name, record);
    replaceFile(path.join(this.#folder, `${record.name}.json`), `${JSON.stringify(record, undefined, 1)}\n`);
    this.#unsaved.delete(record.name);
  }

  #read(file: string): ExecutionRecord {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as ExecutionRecord;
    } catch (error) {
      throw new Error(`${file} is damaged: it is no JSON. Next: move it away and start again.`, { cause: error });
    }
  }
}

function summaryOf(record: ExecutionRecord): ExecutionSummary {
  const {
    events: _events,
    definition: _definition,
    input: _input,
    output: _output,
    current: _current,
    ...rest
  } = record;
  return { ...rest };
}
