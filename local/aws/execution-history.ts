/** One event of an execution, as GetExecutionHistory answers it; `timestamp` is ISO 8601. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  timestamp: string;
  type: string;
  [details: `${string}EventDetails`]: Record<string, unknown>;
}

/** Most events of one execution (Step Functions quota). */
export const maximumEvents = 25_000;

/** Field that holds the details of an event type; types without an entry have none. */
const detailFields: Record<string, `${string}EventDetails`> = {
  ExecutionStarted: 'executionStartedEventDetails',
  ExecutionSucceeded: 'executionSucceededEventDetails',
  ExecutionFailed: 'executionFailedEventDetails',
  ExecutionAborted: 'executionAbortedEventDetails',
  ExecutionTimedOut: 'executionTimedOutEventDetails',
  ExecutionRedriven: 'executionRedrivenEventDetails',
  LambdaFunctionScheduled: 'lambdaFunctionScheduledEventDetails',
  LambdaFunctionSucceeded: 'lambdaFunctionSucceededEventDetails',
  LambdaFunctionFailed: 'lambdaFunctionFailedEventDetails',
  LambdaFunctionTimedOut: 'lambdaFunctionTimedOutEventDetails',
  MapStateStarted: 'mapStateStartedEventDetails',
  MapIterationStarted: 'mapIterationStartedEventDetails',
  MapIterationSucceeded: 'mapIterationSucceededEventDetails',
  MapIterationFailed: 'mapIterationFailedEventDetails',
  MapIterationAborted: 'mapIterationAbortedEventDetails',
};

function detailField(type: string): `${string}EventDetails` | undefined {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return detailFields[type];
}

/** Appends events along one path through the machine; each event names the one before it on that path. */
export class HistoryBranch {
  readonly #events: HistoryEvent[];
  #previous: number;

  constructor(events: HistoryEvent[], previous = 0) {
    this.#events = events;
    this.#previous = previous;
  }

  /** Events of the whole execution. */
  get length(): number {
    return this.#events.length;
  }

  /** A path of its own that begins here, such as an iteration of a Map. */
  fork(): HistoryBranch {
    return new HistoryBranch(this.#events, this.#previous);
  }

  add(type: string, details: Record<string, unknown> = {}): void {
    const field = detailField(type);
    const id = this.#events.length + 1;
    this.#events.push({
      id,
      previousEventId: this.#previous,
      timestamp: new Date().toISOString(),
      type,
      ...(field === undefined ? {} : { [field]: details }),
    });
    this.#previous = id;
  }
}
