/** What AWS Lambda reports of a failed invocation; Step Functions passes it on as `Error` and `Cause`. */
export interface FunctionFailure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** Parent to worker: one invocation. */
export interface WorkerRequest {
  requestId: string;
  functionArn: string;
  /** The event, JSON. */
  event: string;
  /** When the invocation times out, milliseconds since the epoch. */
  deadline: number;
}

/** Worker to parent. `peakMemoryMb` is the highest resident memory of the process so far. */
export type WorkerReply =
  | { type: 'ready'; initMilliseconds: number }
  | { type: 'memory'; peakMemoryMb: number }
  | { type: 'succeeded'; response: string; peakMemoryMb: number }
  /** `exiting`: the process ends after this answer, as Lambda's does after an uncaught exception. */
  | { type: 'failed'; failure: FunctionFailure; peakMemoryMb: number; exiting?: boolean };
