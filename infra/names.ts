/**
 * Physical names, literal on purpose: the two stacks find each other's resources by name, so neither locks the other,
 * and the warehouse, the runbook and the laptop can name a resource without looking it up.
 */
import type { StateName } from '../functions/contracts/states.ts';

export const stackNames = { stateful: 'SallaStateful', pipeline: 'SallaPipeline' } as const;

export const stateMachineName = 'SallaPipeline';
export const alertTopicName = 'salla-alerts';
export const warehouseSecretName = 'salla/warehouse';
export const storeSecretPrefix = 'salla/stores/';

/** One function per state, and the one that tells people about a failed run. */
export type FunctionName = StateName | 'NotifyFailure';

/** `EnsureToken` → `ensure-token`: the handler's file name. */
export function handlerName(name: FunctionName): string {
  return name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();
}

/** `EnsureToken` → `salla-ensure-token`: name of the Lambda function and of its role. */
export function functionName(name: FunctionName): string {
  return `salla-${handlerName(name)}`;
}
