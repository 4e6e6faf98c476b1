import { type StatementAnswer, statementTypes, statusAnswer } from './answers.ts';
import { abort } from './abort.ts';
import { copyInto } from './copy.ts';
import { describeObject, showObjects } from './catalogue.ts';
import type { Command } from './dialect/types.ts';
import type { Engine } from './engine.ts';
import { errorKinds, statementError } from './errors.ts';
import { resolveName } from './names.ts';
import type { Query } from './queries.ts';
import { getFiles, listFiles, putFiles, removeFiles } from './stage-commands.ts';
import { schemaExists } from './schemas.ts';

type CreateCommand = Extract<Command, { ifNotExists: boolean }>;

/** Carries out a statement that DuckDB does not know. */
export async function runCommand(engine: Engine, query: Query, command: Command): Promise<StatementAnswer> {
  const { session } = query;
  switch (command.type) {
    case 'begin':
      // A second BEGIN in an open transaction has no effect in Snowflake.
      if (!session.transaction.isOpen) session.versioned.clear();
      session.transaction.begin(command.name);
      return statusAnswer(statementTypes.transaction);
    case 'commit':
      await session.transaction.commit();
      return statusAnswer(statementTypes.transaction);
    case 'rollback':
      await session.transaction.rollback();
      return statusAnswer(statementTypes.transaction);
    case 'abort':
      return abort(engine, query, command);
    case 'use':
      return use(engine, query, command.what, command.name);
    case 'set_retention':
      return setRetention(engine, query, command);
    case 'set_parameters':
      return setParameters(query, command.parameters);
    case 'create_database':
      return createDatabase(engine, query, command);
    case 'create_stage':
      return createStage(engine, query, command);
    case 'put':
      return putFiles(engine, query, command);
    case 'get':
      return getFiles(engine, query, command);
    case 'list':
      return listFiles(engine, query, command);
    case 'remove':
      return removeFiles(engine, query, command);
    case 'copy':
      engine.useWarehouse(query);
      return copyInto(engine, query, command);
    case 'show':
      return showObjects(engine, query, command.what, command.name);
    case 'describe':
      return describeObject(query, command.what, command.name);
    default:
      return statusAnswer(statementTypes.session, command.message);
  }
}

async function use(
  engine: Engine,
  { session, signal }: Query,
  what: string,
  name: readonly string[],
): Promise<StatementAnswer> {
  const last = name.at(-1)?.toUpperCase() ?? '';
  if (what === 'role' || what === 'warehouse') await session.assume(what, last);
  else if (what === 'database') {
    if (!engine.database.has(last)) throw missing('Database', last);
    await session.use(last, (await schemaExists(session, last, 'PUBLIC', signal)) ? 'PUBLIC' : undefined);
  } else {
    const database = name.length > 1 ? (name[0] ?? '').toUpperCase() : session.database;
    if (database === undefined)
      throw statementError(
        errorKinds.objectMissing,
        'Cannot perform USE SCHEMA. This session does not have a current database. Call USE DATABASE first.',
      );
    if (!engine.database.has(database) || !(await schemaExists(session, database, last, signal)))
      throw missing('Schema', `${database}.${last}`);
    await session.use(database, last);
  }
  return statusAnswer(statementTypes.session);
}

function missing(kind: string, name: string) {
  return statementError(
    errorKinds.objectMissing,
    `SQL compilation error:\n${kind} '${name}' does not exist or not authorized.`,
  );
}

async function setParameters({ session }: Query, parameters: Record<string, string>): Promise<StatementAnswer> {
  for (const [name, value] of Object.entries(parameters)) {
    const key = name.toUpperCase();
    if (key === 'AUTOCOMMIT' && value.toUpperCase() === 'FALSE') {
      throw statementError(
        errorKinds.unsupported,
        "Unsupported feature 'AUTOCOMMIT=FALSE' on the local warehouse: write BEGIN and COMMIT.",
      );
    }
    if (key === 'TIMEZONE' && !/^(?:UTC|Etc\/UTC|GMT)$/i.test(value)) {
      throw statementError(
        errorKinds.unsupported,
        `Unsupported feature 'TIMEZONE=${value}' on the local warehouse: the session's time zone is UTC, convert with CONVERT_TIMEZONE.`,
      );
    }
    if (key === 'WEEK_START') {
      if (!/^[0-7]$/.test(value)) {
        throw statementError(
          errorKinds.compilation,
          `SQL compilation error:\ninvalid value [${value}] for parameter 'WEEK_START': write 0 to 7.`,
        );
      }
      await session.setVariable('snowflake_week_start', value);
    }
    session.parameters.set(key, value);
  }
  return statusAnswer(statementTypes.session);
}

async function setRetention(
  engine: Engine,
  query: Query,
  { table, days }: Extract<Command, { type: 'set_retention' }>,
): Promise<StatementAnswer> {
  if (days > 90) {
    throw statementError(
      errorKinds.compilation,
      `SQL compilation error:\ninvalid value [${days}] for parameter 'DATA_RETENTION_TIME_IN_DAYS'`,
    );
  }
  await query.session.transaction.commit();
  engine.unlock(query);
  await engine.versions.setRetention(query, resolveName(table, query.session).join('.'), days);
  return statusAnswer(statementTypes.ddl);
}

async function createDatabase(engine: Engine, { session }: Query, command: CreateCommand): Promise<StatementAnswer> {
  const name = command.name.at(-1)?.toUpperCase() ?? '';
  if (!/^[A-Z_][\w$]*$/.test(name))
    throw statementError(errorKinds.compilation, `SQL compilation error:\ninvalid database name '${name}'`);
  if (engine.database.has(name)) {
    if (command.orReplace)
      throw statementError(
        errorKinds.unsupported,
        `Unsupported feature 'CREATE OR REPLACE DATABASE' on the local warehouse: it would delete ${name}.`,
      );
    if (command.ifNotExists) {
      await session.use(name, session.database === name ? session.schema : 'PUBLIC');
      return statusAnswer(statementTypes.ddl, `${name} already exists, statement succeeded.`);
    }
    throw statementError(errorKinds.objectExists, `SQL compilation error:\nObject '${name}' already exists.`);
  }
  await engine.database.create(name);
  await session.use(name, 'PUBLIC');
  return statusAnswer(statementTypes.ddl, `Database ${name} successfully created.`);
}

async function createStage(
  engine: Engine,
  { session, signal }: Query,
  command: CreateCommand,
): Promise<StatementAnswer> {
  const name = resolveName(command.name, session);
  const [database = '', schema = ''] = name;
  if (!engine.database.has(database) || !(await schemaExists(session, database, schema, signal)))
    throw missing('Schema', `${database}.${schema}`);
  const outcome = await engine.stages.create(command.name, session);
  const stage = name.at(-1) ?? '';
  if (outcome === 'created') return statusAnswer(statementTypes.ddl, `Stage area ${stage} successfully created.`);
  if (command.ifNotExists) return statusAnswer(statementTypes.ddl, `${stage} already exists, statement succeeded.`);
  if (command.orReplace) {
    // Snowflake drops the files of an internal stage here; a stage that already is empty needs nothing.
    const found = engine.stages.find({ name: command.name, path: '' }, session);
    for (const file of await engine.stages.list(found, '')) await engine.stages.remove(found, file);
    return statusAnswer(statementTypes.ddl, `Stage area ${stage} successfully created.`);
  }
  throw statementError(errorKinds.objectExists, `SQL compilation error:\nObject '${stage}' already exists.`);
}
