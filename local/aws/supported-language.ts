/** The part of the Amazon States Language that runs here as it does in AWS. */

const transition = ['Type', 'Comment', 'Next', 'End'];
const inputOutput = ['InputPath', 'OutputPath'];
const failureHandling = ['Retry', 'Catch'];
const result = ['ResultSelector', 'ResultPath'];

export const fieldsOfStates: Record<string, readonly string[]> = {
  Task: [...transition, ...inputOutput, ...result, ...failureHandling, 'Resource', 'Parameters', 'TimeoutSeconds'],
  Map: [
    ...transition,
    ...inputOutput,
    ...result,
    ...failureHandling,
    'ItemProcessor',
    'ItemsPath',
    'ItemSelector',
    'MaxConcurrency',
  ],
  Choice: [...transition, ...inputOutput, 'Choices', 'Default'],
  Pass: [...transition, ...inputOutput, 'Parameters', 'Result', 'ResultPath'],
  Wait: [...transition, ...inputOutput, 'Seconds', 'SecondsPath', 'Timestamp', 'TimestampPath'],
  Succeed: ['Type', 'Comment', ...inputOutput],
  Fail: ['Type', 'Comment', 'Error', 'Cause', 'ErrorPath', 'CausePath'],
};
export const fieldsOfMachines = ['StartAt', 'States', 'Comment', 'Version', 'TimeoutSeconds', 'QueryLanguage'];
export const fieldsOfProcessors = ['StartAt', 'States', 'Comment', 'ProcessorConfig', 'QueryLanguage'];
export const fieldsOfRetriers = [
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'MaxAttempts',
  'BackoffRate',
  'MaxDelaySeconds',
  'JitterStrategy',
];
export const fieldsOfCatchers = ['Comment', 'ErrorEquals', 'Next', 'ResultPath'];

/** StringMatches is missing: the package also reads `?` and `[…]` as wildcards. */
export const comparison =
  /^(String|Numeric|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?$|^BooleanEquals(Path)?$|^Is(Null|Present|Numeric|String|Boolean|Timestamp)$/;

/**
 * Functions whose results the package computes as AWS does. Missing on purpose: States.Format, States.JsonToString and
 * States.Base64Decode lose backslashes, States.JsonMerge changes its first argument, States.StringSplit splits at the
 * whole separator instead of at each of its characters.
 */
export const intrinsicFunctions = new Set([
  'States.Array',
  'States.ArrayContains',
  'States.ArrayLength',
  'States.ArrayPartition',
  'States.ArrayRange',
  'States.ArrayUnique',
  'States.MathAdd',
  'States.UUID',
]);

/** `$.run.planFile`, `$['a b']`, `$.lanes[0]`; filters, slices, wildcards and `..` differ between the engines. */
export const simplePath = /^\$(\.[A-Za-z_][\w-]*|\['[^'\\]*'\]|\[\d+\])*$/;
export const contextPath = /^\$\$\.(Execution|StateMachine|State|Map\.Item)(\.|\[|$)/;
