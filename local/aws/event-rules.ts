import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { RuleDefinition } from '../lambda/application.ts';
import { FunctionLog } from '../lambda/function-log.ts';
import type { FunctionPool } from '../lambda/function-pool.ts';
import { location } from '../lambda/identity.ts';
import { findUnknownComparisons, matchesPattern } from './event-pattern.ts';
import type { ExecutionRecord } from './execution-record.ts';
import { PendingWork } from './pending-work.ts';

/** EventBridge leaves input and output out of a status change when they are larger together, bytes. */
const maximumIncludedBytes = 248 * 1024;

export interface EventRulesOptions {
  rules: readonly RuleDefinition[];
  functions: FunctionPool;
  /** Target functions log beside the functions of the execution. */
  runsFolder: string;
  /** Told when a target failed; AWS would retry it and then use the rule's dead-letter queue. */
  onFailure: (message: string) => void;
}

/** Matches status changes of executions against the template's rules and invokes their target functions. */
export class EventRules {
  readonly #options: EventRulesOptions;
  readonly #deliveries = new PendingWork();

  /** @throws Error for a rule whose pattern or target is not known here */
  constructor(options: EventRulesOptions) {
    this.#options = options;
    for (const { name, eventPattern, targetArns } of options.rules) {
      const unknown = findUnknownComparisons(eventPattern);
      if (unknown.length > 0) {
        throw new Error(`Rule "${name}": ${unknown.join(', ')} in its event pattern is not matched locally.`);
      }
      for (const arn of targetArns) {
        if (!options.functions.has(arn)) throw new Error(`Rule "${name}": its target ${arn} is no function here.`);
      }
    }
  }

  executionChanged(record: ExecutionRecord): void {
    const event = statusChange(record);
    for (const rule of this.#options.rules) {
      if (!rule.enabled || !matchesPattern(rule.eventPattern, event)) continue;
      for (const arn of rule.targetArns) {
        this.#deliveries.add(this.#deliver(rule.name, arn, event, record.name));
      }
    }
  }

  settled(): Promise<void> {
    return this.#deliveries.settled();
  }

  async #deliver(rule: string, arn: string, event: unknown, executionName: string): Promise<void> {
    const log = new FunctionLog(path.join(this.#options.runsFolder, `${executionName}.log`));
    try {
      await this.#options.functions.invoke(arn, event, { log });
    } catch (error) {
      const message = (error as Error).message;
      this.#options.onFailure(`Rule "${rule}" could not deliver the end of ${executionName} to ${arn}: ${message}`);
    }
  }
}

/** The event "Step Functions Execution Status Change". */
function statusChange(record: ExecutionRecord): Record<string, unknown> {
  const input = JSON.stringify(record.input);
  const output = record.status === 'SUCCEEDED' ? JSON.stringify(record.output) : null;
  const included = Buffer.byteLength(input) + Buffer.byteLength(output ?? '') <= maximumIncludedBytes;
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: location.accountId,
    time: record.stopDate ?? record.redriveDate ?? record.startDate,
    region: location.region,
    resources: [record.executionArn],
    detail: {
      executionArn: record.executionArn,
      stateMachineArn: record.stateMachineArn,
      name: record.name,
      status: record.status,
      startDate: Date.parse(record.startDate),
      stopDate: record.stopDate === undefined ? null : Date.parse(record.stopDate),
      input: included ? input : null,
      inputDetails: { included },
      output: included ? output : null,
      outputDetails: output === null ? null : { included },
      error: record.error ?? null,
      cause: record.cause ?? null,
      redriveCount: record.redriveCount,
      redriveDate: record.redriveDate === undefined ? null : Date.parse(record.redriveDate),
      redriveStatus: null,
      redriveStatusReason: null,
    },
  };
}
