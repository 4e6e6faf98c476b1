import type { Lane, Run, StagedStream } from '../contracts/run.ts';
import { streamEntry, streamsOf } from './stream-catalogue.ts';
import type { StreamEntry } from './stream-catalogue.ts';

/** What a lane does in order; `name` stands in its bookmark. */
export interface LaneStep {
  name: string;
  kind: 'list' | 'follow_changes' | 'details' | 'histories';
  /** The stream that the step reads. */
  stream: StreamEntry;
}

/**
 * Lists first, so that every stream is as new as the run; then the details, which take whatever time is left. Orders that
 * invoices name join the queue because invoices are listed before it is read.
 */
export function laneSteps(lane: Lane, { streams }: Pick<Run, 'streams'>): LaneStep[] {
  const listed = streamsOf(lane, streams).filter(({ sweep }) => sweep.kind !== 'with_orders');
  const steps: LaneStep[] = listed.map((stream) => ({ name: `list ${stream.name}`, kind: 'list', stream }));
  if (lane !== 'main') return steps;
  const ofOrders = (name: string, kind: LaneStep['kind'], stream: StagedStream): LaneStep => ({ name, kind, stream: streamEntry(stream) });
  steps.push(ofOrders('follow changes', 'follow_changes', 'orders'), ofOrders('details', 'details', 'orders'));
  if (streams.includes('order_histories')) steps.push(ofOrders('histories', 'histories', 'order_histories'));
  return steps;
}
