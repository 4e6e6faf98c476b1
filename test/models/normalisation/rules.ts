/** How the API writes nothing. */
const nothing = `('', 'null', '{}', '[]')`;
const digits = `'٠١٢٣٤٥٦٧٨٩٫٬', '0123456789.'`;
const zones = `('Asia/Riyadh', 'UTC', 'Asia/Dubai', 'Asia/Kuwait', 'Asia/Bahrain', 'Asia/Qatar', 'Asia/Muscat')`;

/** How one kind of text of the API becomes a value of Silver. */
export interface Rule {
  /**
   * The expression as the models write it; `x` is the text (a VARIANT where `of` says so), `p` and `s` are precision and scale.
   * Snowflake has no macros, and a function called for every value of a million orders costs more than it saves, so the
   * expressions stand in the models, and a test refuses every other.
   */
  sql: string;
  of?: 'variant';
  /** Precision and scale for the examples. */
  decimal?: [number, number];
  /** Text given, value expected (as text). */
  examples: [given: string | null, expected: string | null][];
}

const numbers: Rule['examples'] = [
  ['250', '250.0000'],
  ['13.04', '13.0400'],
  ['"1161.5"', null],
  ['15.00', '15.0000'],
  ['-3', '-3.0000'],
  ['٠٫٥١', '0.5100'],
  ['١٬٢٥٠٫٧٥', '1250.7500'],
  ['٠٫٥١ كجم', null],
  ['', null],
  ['null', null],
  ['{}', null],
  ['[]', null],
  [null, null],
];
const nothings: Rule['examples'] = [
  ['', null],
  ['null', null],
  ['{}', null],
  ['[]', null],
  [null, null],
];

/** Every way in which a Silver or quarantine model may read a text of the API. */
export const rules = {
  text: {
    sql: `iff(x in ${nothing}, null, x)`,
    examples: [...nothings, ['جدة', 'جدة'], [' ', ' '], ['Null', 'Null']],
  },
  'text of an address': {
    sql: `iff(trim(x) in ${nothing}, null, trim(x))`,
    examples: [...nothings, [' ', null], [' شارع ابو امية ', 'شارع ابو امية']],
  },
  number: {
    sql: `try_to_decimal(translate(x, ${digits}), p, s)`,
    decimal: [18, 4],
    examples: numbers,
  },
  /** The same; of orders and what they leave, of which there are millions, Western digits are read without a translation. */
  'number of an order': {
    sql: `coalesce(try_to_decimal(x, p, s), try_to_decimal(translate(x, ${digits}), p, s))`,
    decimal: [18, 4],
    examples: numbers,
  },
  truth: {
    sql: 'try_to_boolean(x)',
    examples: [...nothings, ['true', 'true'], ['0', 'false'], ['1', 'true'], ['maybe', null]],
  },
  time: {
    sql: 'try_cast(x as timestamp_ntz)',
    examples: [
      ...nothings,
      ['2022-06-26 12:21:45.000000', '2022-06-26 12:21:45'],
      ['2021-12-03', '2021-12-03 00:00:00'],
      ['yesterday', null],
    ],
  },
  zone: {
    sql: `iff(x in ${zones}, x, 'Asia/Riyadh')`,
    examples: [
      [null, 'Asia/Riyadh'],
      ['', 'Asia/Riyadh'],
      ['UTC', 'UTC'],
      ['Asia/Dubai', 'Asia/Dubai'],
    ],
  },
  /** Webhooks write `+966…`, lists the bare number. */
  'phone or its code': {
    sql: `iff(x in ${nothing}, null, nullif(replace(x, '+', ''), ''))`,
    examples: [...nothings, ['+966', '966'], ['967', '967'], ['501724227', '501724227'], ['+', null]],
  },
  /** What is kept as it came, with all its members. */
  structure: {
    sql: `case when x::varchar not in ${nothing} then x end`,
    of: 'variant',
    examples: [
      ['{}', null],
      ['[]', null],
      ['""', null],
      ['"null"', null],
      ['[1,2]', '[1,2]'],
      ['{"a":"b"}', '{"a":"b"}'],
    ],
  },
} satisfies Record<string, Rule>;
