import { Duration, Size } from 'aws-cdk-lib';
import type { FunctionName } from './names.ts';

/** What a function talks to; each brings its environment variables, and its secret if it has one. */
export type Upstream = 'salla-api' | 'salla-accounts' | 'warehouse' | 'alerts';

export interface FunctionSettings {
  /** For the console: what the function does. */
  readonly description: string;
  readonly upstreams: readonly Upstream[];
  readonly timeout: Duration;
  /** MiB; also decides the share of a processor. */
  readonly memorySize: number;
  /** Room under /tmp; Lambda's default is 512 MiB. */
  readonly ephemeralStorageSize?: Size;
}

/**
 * The Snowflake driver alone takes 130 MB and a third of a second of full processor to load; below 1 GiB a function has
 * half a processor and every state would start a second later.
 */
const warehouseMemory = 1024;
/** AWS clients only. */
const smallMemory = 512;
/** The driver keeps two more copies of a file while it uploads it, beside the plan, which holds a line per known record. */
const roomForFiles = Size.gibibytes(1);
/** Lambda's limit. A warehouse statement may queue behind a resuming warehouse and still finish. */
const longest = Duration.minutes(15);

export const functionSettings: Record<FunctionName, FunctionSettings> = {
  StartRun: {
    description: 'Decides whether a run may start, and what it has to read',
    upstreams: ['salla-api', 'warehouse'],
    // Two API requests and one plan file; the wait is the driver's login.
    timeout: Duration.minutes(5),
    memorySize: warehouseMemory,
    ephemeralStorageSize: roomForFiles,
  },
  EnsureToken: {
    description: 'Refreshes the OAuth pair of the store when it ends soon',
    upstreams: ['salla-accounts'],
    // One request, or a minute of waiting for another refresh of the same pair.
    timeout: Duration.minutes(2),
    memorySize: smallMemory,
  },
  ExtractLane: {
    description: 'Reads one rate bucket of the store and stages what changed',
    upstreams: ['salla-api', 'warehouse'],
    timeout: longest,
    memorySize: warehouseMemory,
    ephemeralStorageSize: roomForFiles,
  },
  LoadBronze: {
    description: 'Copies staged lines into BRONZE and proves every file',
    upstreams: ['warehouse'],
    timeout: longest,
    memorySize: warehouseMemory,
  },
  BuildSilver: {
    description: 'Merges new BRONZE records into SILVER',
    upstreams: ['warehouse'],
    timeout: longest,
    memorySize: warehouseMemory,
  },
  AuditSilver: {
    description: 'Runs the audits of SILVER',
    upstreams: ['warehouse'],
    timeout: longest,
    memorySize: warehouseMemory,
  },
  BuildGold: {
    description: 'Builds what the run changes in GOLD, beside what readers see',
    upstreams: ['warehouse'],
    timeout: longest,
    memorySize: warehouseMemory,
  },
  AuditGold: {
    description: 'Runs the audits of GOLD before anything is published',
    upstreams: ['warehouse'],
    timeout: longest,
    memorySize: warehouseMemory,
  },
  PublishGold: {
    description: 'Publishes GOLD in one transaction',
    upstreams: ['warehouse'],
    timeout: longest,
    memorySize: warehouseMemory,
  },
  FinishRun: {
    description: 'Balances the ledger and leaves the plan of the next run',
    upstreams: ['warehouse'],
    timeout: longest,
    memorySize: warehouseMemory,
    ephemeralStorageSize: roomForFiles,
  },
  NotifyFailure: {
    description: 'Tells people which state failed, why, and what to do',
    upstreams: ['alerts'],
    timeout: Duration.minutes(1),
    memorySize: smallMemory,
  },
};
