import { builtin, literalOf, macro, scalar, type Rule } from './rule.ts';
import { refuse } from './tree.ts';
import { asText } from './casts.ts';

/** REGEXP_LIKE and RLIKE match the whole text; of the flags, case is all that both engines read alike. */
const wholeMatch = scalar([2, 3], 'boolean', ([text, pattern, flags], call) => {
  const flag = flags ? literalOf(flags, 'A parameter', call) : '';
  if (!['', 'c', 'i'].includes(flag))
    refuse(`${call.name} with the parameter '${flag}'`, call.node, "Write 'i' or 'c'.");
  return `regexp_full_match(${text!.sql}, ${pattern!.sql}${flag ? `, '${flag}'` : ''})`;
});

/** Text functions. Source of each answer: Snowflake's page of the same name. */
export const textFunctions: Record<string, Rule> = {
  UPPER: builtin('upper', 1, 'text'),
  LOWER: builtin('lower', 1, 'text'),
  INITCAP: macro('initcap', 1, 'text'),
  LENGTH: builtin('length', 1, 'number'),
  LEN: builtin('length', 1, 'number'),
  // Without characters Snowflake trims blanks only.
  LTRIM: scalar([1, 2], 'text', ([text, characters]) => `ltrim(${text!.sql}, ${characters?.sql ?? "' '"})`),
  RTRIM: scalar([1, 2], 'text', ([text, characters]) => `rtrim(${text!.sql}, ${characters?.sql ?? "' '"})`),
  TRIM: scalar([1, 2], 'text', ([text, characters]) => `trim(${text!.sql}, ${characters?.sql ?? "' '"})`),
  REPLACE: scalar([2, 3], 'text', ([text, from, to]) => `replace(${text!.sql}, ${from!.sql}, ${to?.sql ?? "''"})`),
  TRANSLATE: builtin('translate', 3, 'text'),
  REVERSE: builtin('reverse', 1, 'text'),
  REPEAT: macro('repeat', 2, 'text'),
  SPLIT_PART: macro('split_part', 3, 'text'),
  SUBSTR: macro('substr', [2, 3], 'text'),
  SUBSTRING: macro('substr', [2, 3], 'text'),
  LEFT: macro('left', 2, 'text'),
  RIGHT: macro('right', 2, 'text'),
  LPAD: macro('lpad', [2, 3], 'text'),
  RPAD: macro('rpad', [2, 3], 'text'),
  CHARINDEX: scalar(2, 'number', ([needle, text]) => `strpos(${text!.sql}, ${needle!.sql})`),
  POSITION: scalar(2, 'number', ([needle, text]) => `strpos(${text!.sql}, ${needle!.sql})`),
  CONTAINS: builtin('contains', 2, 'boolean'),
  STARTSWITH: builtin('starts_with', 2, 'boolean'),
  ENDSWITH: builtin('ends_with', 2, 'boolean'),
  CONCAT: scalar([1, 99], 'text', (args) => `(${args.map(asText).join(' || ')})`),
  CONCAT_WS: scalar([2, 99], 'text', ([separator, ...args]) => {
    const texts = args.map(asText);
    return `(${texts.join(` || ${asText(separator!)} || `)})`;
  }),
  REGEXP_LIKE: wholeMatch,
  RLIKE: wholeMatch,
  REGEXP_REPLACE: scalar(
    [2, 3],
    'text',
    ([text, pattern, replacement]) => `regexp_replace(${text!.sql}, ${pattern!.sql}, ${replacement?.sql ?? "''"}, 'g')`,
  ),
  REGEXP_SUBSTR: macro('regexp_substr', 2, 'text'),
  REGEXP_COUNT: macro('regexp_count', 2, 'number'),
  SHA2: macro('sha2', [1, 2], 'text'),
  SHA2_HEX: macro('sha2', [1, 2], 'text'),
  SHA1: builtin('sha1', 1, 'text'),
  MD5: builtin('md5', 1, 'text'),
  UUID_STRING: scalar(0, 'text', () => 'uuid()::VARCHAR'),
};
