import type { Command, Prepared } from './dialect/types.ts';

const ofCommands: Readonly<Record<Command['type'], string>> = {
  abort: 'SELECT',
  begin: 'BEGIN_TRANSACTION',
  commit: 'COMMIT',
  rollback: 'ROLLBACK',
  use: 'USE',
  put: 'PUT_FILES',
  get: 'GET_FILES',
  list: 'LIST_FILES',
  remove: 'REMOVE_FILES',
  copy: 'COPY',
  create_stage: 'CREATE',
  create_database: 'CREATE',
  set_retention: 'ALTER_TABLE',
  set_parameters: 'ALTER_SESSION',
  show: 'SHOW',
  describe: 'DESCRIBE',
  accepted: 'UNKNOWN',
};

/** QUERY_TYPE of Snowflake's query history. */
export function queryType(sql: string, prepared: Prepared): string {
  if (prepared.kind === 'command') return ofCommands[prepared.command.type];
  if (prepared.kind === 'query') return 'SELECT';
  if (prepared.kind !== 'ddl') return prepared.kind.toUpperCase();
  const words = /(?:^|\n)\s*(create|alter|drop|truncate|comment|set)\b(?:.*?\b(table|view|schema)\b)?/is.exec(sql);
  const [verb, object] = [words?.[1]?.toUpperCase() ?? 'UNKNOWN', words?.[2]?.toUpperCase()];
  if (verb === 'CREATE' && object === 'TABLE' && / AS (?:SELECT|WITH|FROM)\b/.test(prepared.sql))
    return 'CREATE_TABLE_AS_SELECT';
  return object === undefined || verb === 'COMMENT' ? verb : `${verb}_${object}`;
}
