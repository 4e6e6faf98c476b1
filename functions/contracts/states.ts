import { z } from 'zod';
import { Lane, Run, RunCost, RunWarning, StagedStream, StoreId, StreamCounts, StreamName, Usage } from './run.ts';
import { StoreSettings } from './settings.ts';

/** Input of an execution of `SallaPipeline`. */
export const PipelineInput = z.object({
  storeId: StoreId,
  /** A first look: only what was created in the last N days. */
  days: z.int().positive().optional(),
  /** Streams to read; core streams are read whether named or not. Absent: the default ones. */
  streams: z.array(StagedStream).optional(),
  settings: StoreSettings,
});
export type PipelineInput = z.input<typeof PipelineInput>;

/** StartRun sees the execution beside the input (`$$.Execution`). */
export const StartRunInput = z.object({
  input: PipelineInput,
  execution: z.object({ id: z.string(), startTime: z.string(), stateMachineArn: z.string() }),
});
export type StartRunInput = z.infer<typeof StartRunInput>;

const LaneInput = z.object({
  lane: Lane,
  /** Opaque to the machine; null at the beginning of a lane. */
  cursor: z.string().nullable(),
});

export const StartRunOutput = z.discriminatedUnion('decision', [
  z.object({ decision: z.literal('run'), run: Run, lanes: z.array(LaneInput), usage: Usage }),
  z.object({ decision: z.literal('skip'), reason: z.string() }),
]);
export type StartRunOutput = z.infer<typeof StartRunOutput>;

/** The daily check belongs to no run: it names the store alone. */
export const EnsureTokenInput = z.object({ run: Run.pick({ storeId: true, runId: true }).partial({ runId: true }) });
export type EnsureTokenInput = z.infer<typeof EnsureTokenInput>;
export const EnsureTokenOutput = z.object({ refreshed: z.boolean(), expiresAt: z.iso.datetime() });
export type EnsureTokenOutput = z.infer<typeof EnsureTokenOutput>;

export const ExtractLaneInput = z.object({
  run: Run,
  lane: Lane,
  cursor: z.string().nullable(),
  /** Counts and usage of the lane's earlier invocations; absent at its beginning. */
  streams: z.partialRecord(StreamName, StreamCounts).optional(),
  warnings: z.array(RunWarning).optional(),
  usage: Usage.optional(),
});
export type ExtractLaneInput = z.infer<typeof ExtractLaneInput>;

/** The lane's output is the lane's next input: the machine loops until `done`, waiting `waitSeconds` in between. */
export const ExtractLaneOutput = z.object({
  run: Run,
  lane: Lane,
  cursor: z.string().nullable(),
  done: z.boolean(),
  waitSeconds: z.int().nonnegative(),
  streams: z.partialRecord(StreamName, StreamCounts),
  warnings: z.array(RunWarning),
  usage: Usage,
});
export type ExtractLaneOutput = z.infer<typeof ExtractLaneOutput>;

/** What a lane left behind, as later states see it (the Map's output, one entry a lane). */
const LaneResult = z.object({
  lane: Lane,
  streams: z.partialRecord(StreamName, StreamCounts),
  warnings: z.array(RunWarning),
  usage: Usage,
});

/** From LoadBronze on, every state receives the run and the lanes' results. */
export const WarehouseStateInput = z.object({
  run: Run,
  lanes: z.array(LaneResult),
  /** What the states before used, by their names; FinishRun alone gets it. */
  used: z.partialRecord(z.string(), Usage).default({}),
});
export type WarehouseStateInput = z.infer<typeof WarehouseStateInput>;

export const LoadBronzeOutput = z.object({ loaded: z.partialRecord(StreamName, z.int().nonnegative()), usage: Usage });
export type LoadBronzeOutput = z.infer<typeof LoadBronzeOutput>;

export const BuildOutput = z.object({ usage: Usage });
export type BuildOutput = z.infer<typeof BuildOutput>;

export const AuditOutput = z.object({
  audits: z.int().nonnegative(),
  warnings: z.array(z.object({ audit: z.string(), rows: z.int().positive() })),
  usage: Usage,
});
export type AuditOutput = z.infer<typeof AuditOutput>;

export const FinishRunOutput = z.object({
  planFile: z.string(),
  balanced: z.literal(true),
  warnings: z.array(RunWarning),
  cost: RunCost,
  usage: Usage,
});
export type FinishRunOutput = z.infer<typeof FinishRunOutput>;

/** EventBridge `Step Functions Execution Status Change`, the fields that NotifyFailure reads. */
export const NotifyFailureInput = z.object({
  detail: z.object({
    executionArn: z.string(),
    stateMachineArn: z.string(),
    name: z.string(),
    status: z.enum(['FAILED', 'TIMED_OUT', 'ABORTED']),
    input: z.string().nullish(),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});
export type NotifyFailureInput = z.infer<typeof NotifyFailureInput>;

/** What Lambda hands on when a daily check of a store's token failed: the record of an asynchronous invocation. */
export const TokenCheckFailure = z.object({
  requestContext: z.object({ functionArn: z.string() }),
  /** What the check was given. */
  requestPayload: z.unknown(),
  /** Null when the function never ran. */
  responsePayload: z.object({ errorType: z.string().nullish(), errorMessage: z.string().nullish() }).nullish(),
});
export type TokenCheckFailure = z.infer<typeof TokenCheckFailure>;
export const NotifyFailureOutput = z.object({ messageId: z.string() });
export type NotifyFailureOutput = z.infer<typeof NotifyFailureOutput>;

/** State name = handler file (kebab case) = construct id. The order is the machine's. */
export const stateNames = [
  'StartRun',
  'EnsureToken',
  'ExtractLane',
  'LoadBronze',
  'BuildSilver',
  'AuditSilver',
  'BuildGold',
  'AuditGold',
  'PublishGold',
  'FinishRun',
] as const;
export type StateName = (typeof stateNames)[number];
