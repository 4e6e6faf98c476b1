import { GetExecutionHistoryCommand, type HistoryEvent, type SFNClient } from '@aws-sdk/client-sfn';

const pageSize = 500;

/** The events of one execution, read a little further with every call of `read`. */
export class ExecutionHistory {
  readonly events: HistoryEvent[] = [];
  readonly #client: SFNClient;
  readonly #executionArn: string;

  constructor(client: SFNClient, executionArn: string) {
    this.#client = client;
    this.#executionArn = executionArn;
  }

  /** Asks newest first and stops at what is known, so that a poll costs one small page however long the run is. */
  async read(): Promise<void> {
    const known = this.events.at(-1)?.id ?? 0;
    const fresh: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const page = await this.#client.send(
        new GetExecutionHistoryCommand({
          executionArn: this.#executionArn,
          reverseOrder: true,
          maxResults: pageSize,
          ...(nextToken === undefined ? {} : { nextToken }),
        }),
      );
      const events = page.events ?? [];
      fresh.push(...events.filter((event) => (event.id ?? 0) > known));
      nextToken = events.some((event) => (event.id ?? 0) <= known) ? undefined : page.nextToken;
    } while (nextToken !== undefined);
    this.events.push(...fresh.toReversed());
  }
}

/** States that do or wait for something; the others take no time. */
const timed = /^(Task|Map|Parallel|Wait)State(Entered|Exited)$/;

/**
 * Seconds spent in each state. Iterations of a Map overlap, so a state inside one has the sum of its iterations while the
 * Map itself has the time that passed.
 */
export function secondsByState(events: readonly HistoryEvent[]): Record<string, number> {
  const milliseconds = new Map<string, { sum: number; open: number }>();
  for (const event of events) {
    const edge = timed.exec(event.type ?? '')?.[2];
    const name = event.stateEnteredEventDetails?.name ?? event.stateExitedEventDetails?.name;
    if (edge === undefined || name === undefined) continue;
    const state = milliseconds.get(name) ?? { sum: 0, open: 0 };
    const at = event.timestamp?.getTime() ?? 0;
    // Adding the exits and taking away the entries gives the sum of the stays, whichever exit belongs to which entry.
    milliseconds.set(
      name,
      edge === 'Entered'
        ? { sum: state.sum - at, open: state.open + 1 }
        : { sum: state.sum + at, open: state.open - 1 },
    );
  }
  const end = events.at(-1)?.timestamp?.getTime() ?? 0;
  return Object.fromEntries(
    [...milliseconds].map(([name, { sum, open }]) => [name, Math.round(sum + open * end) / 1000]),
  );
}

/** States entered and not left yet, the outermost first. */
export function currentStates(events: readonly HistoryEvent[]): string[] {
  const open = new Map<string, number>();
  for (const event of events) {
    const entered = event.stateEnteredEventDetails?.name;
    const left = event.stateExitedEventDetails?.name;
    if (entered !== undefined) open.set(entered, (open.get(entered) ?? 0) + 1);
    if (left !== undefined) open.set(left, (open.get(left) ?? 0) - 1);
  }
  return [...open].filter(([, count]) => count > 0).map(([name]) => name);
}

/** What the latest state handed on: the whole of what is known of the run. `undefined` before the first state ended. */
export function latestOutput(events: readonly HistoryEvent[]): unknown {
  const final = events.findLast((event) => event.type === 'ExecutionSucceeded')?.executionSucceededEventDetails?.output;
  const output = final ?? events.findLast(isTopLevelExit)?.stateExitedEventDetails?.output;
  return output === undefined ? undefined : (JSON.parse(output) as unknown);
}

/** Inside a Map a state's output is one lane's; the Map's own exit carries all of them. */
function isTopLevelExit(event: HistoryEvent): boolean {
  const output = event.stateExitedEventDetails?.output;
  return output !== undefined && output.includes('"lanes"');
}
