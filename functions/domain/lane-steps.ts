import type { Lane, Run } from '../contracts/run.ts';
import { type StreamEntry, streamEntry, streamsOf } from './stream-catalogue.ts';

/** What a lane does in order; `name` stands in its bookmark. */
export interface LaneStep {
  name: string;
  kind: 'list' | 'recent_details' | 'follow_changes' | 'details' | 'histories';
  /** The stream that the step reads. */
  stream: StreamEntry;
}

/**
 * Core lists first, so that orders by day and status are as new as the run; then the details of the last 31 days, which
 * people look at; then all other lists; then the details that are left, for which there is whatever time is left. Orders
 * that invoices name join the queue because invoices are listed before it is read.
 */
export function laneSteps(lane: Lane, { streams }: Pick<Run, 'streams'>): LaneStep[] {
  const lists = streamsOf(lane, streams)
    .filter(({ sweep }) => sweep.kind !== 'with_orders')
    .map((stream): LaneStep => ({ name: `list ${stream.name}`, kind: 'list', stream }));
  if (lane !== 'main') return lists;
  const ofOrders = (kind: LaneStep['kind']): LaneStep => ({ name: kind, kind, stream: streamEntry('orders') });
  const histories: LaneStep = { name: 'histories', kind: 'histories', stream: streamEntry('order_histories') };
  return [
    ...lists.filter(({ stream }) => stream.core),
    ofOrders('recent_details'),
    ...lists.filter(({ stream }) => !stream.core),
    ofOrders('follow_changes'),
    ofOrders('details'),
    ...(streams.includes('order_histories') ? [histories] : []),
  ];
}
