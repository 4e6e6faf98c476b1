import type { BoundSql, PreparedSql, Rendered } from './types.ts';

/** Stands for bind `n` until the statement is whole; the marks occur in no text that people type. */
export const bindMark = (n: number): string => `\uE003${n}\uE004`;

/** Numbers the binds of a finished statement without gaps, as DuckDB wants them, and notes which ones they are. */
export function numberBinds(prepared: Rendered): PreparedSql {
  const main = numbered(prepared.sql);
  const check = prepared.uniqueSource === undefined ? undefined : numbered(prepared.uniqueSource);
  const { steps, ...rest } = prepared;
  return {
    ...rest,
    sql: main.sql,
    binds: main.binds,
    ...(check ? { uniqueSource: check.sql, uniqueSourceBinds: check.binds } : {}),
    ...(steps && {
      steps: {
        collect: numbered(steps.collect),
        writes: steps.writes.map((write) => (write === undefined ? undefined : numbered(write))),
        remove: steps.remove,
      },
    }),
  };
}

function numbered(marked: string): BoundSql {
  const numbers = [...marked.matchAll(/\uE003(\d+)\uE004/g)].map((match) => Number(match[1]));
  const binds = [...new Set(numbers)].toSorted((a, b) => a - b);
  const sql = marked.replaceAll(/\uE003(\d+)\uE004/g, (_, number: string) => `$${binds.indexOf(Number(number)) + 1}`);
  return { sql, binds };
}
