import { aggregateFunctions } from './functions-aggregate.ts';
import { conversionFunctions } from './functions-conversion.ts';
import { dateFunctions } from './functions-date.ts';
import { numberFunctions } from './functions-number.ts';
import { sessionFunctions } from './functions-session.ts';
import { textFunctions } from './functions-text.ts';
import { variantFunctions } from './functions-variant.ts';
import type { Rule } from './rule.ts';

/** Every function that a statement may call; each has at least one vector in `test/sql/snowflake-vectors.json`. */
export const allowedFunctions: Readonly<Record<string, Rule>> = {
  ...textFunctions,
  ...numberFunctions,
  ...dateFunctions,
  ...conversionFunctions,
  ...variantFunctions,
  ...aggregateFunctions,
  ...sessionFunctions,
};
