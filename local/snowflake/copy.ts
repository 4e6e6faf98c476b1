import type { DuckDBMaterializedResult } from '@duckdb/node-api';
import { numberColumn, rowsAnswer, type StatementAnswer, statementTypes, statusAnswer, textColumn } from './answers.ts';
import { nothingBound } from './bind-values.ts';
import type { Command } from './dialect/types.ts';
import type { Engine } from './engine.ts';
import { canceled, errorKinds, statementError, translateError } from './errors.ts';
import { loadHistory } from './load-history.ts';
import { literal, quoteIdentifier, resolveName } from './names.ts';
import { checkWhole, firstBadLine } from './ndjson.ts';
import type { Query } from './queries.ts';
import type { Stage, StageFile } from './stage-files.ts';

export type CopyCommand = Extract<Command, { type: 'copy' }>;

/** Snowflake's classic limit for one VARIANT value; DuckDB's reader sets aside twice as much for each thread. */
const maximumObjectBytes = 16 * 1024 * 1024;

const resultColumns = [
  textColumn('file'),
  textColumn('status'),
  numberColumn('rows_parsed'),
  numberColumn('rows_loaded'),
  numberColumn('error_limit'),
  numberColumn('errors_seen'),
  textColumn('first_error'),
  numberColumn('first_error_line'),
  numberColumn('first_error_character'),
  textColumn('first_error_column_name'),
];

/**
 * COPY INTO a table from staged NDJSON. Files that the table has loaded before (same path, size and time of change)
 * are skipped unless FORCE. All files or none: a bad line fails the statement and names file and line. Rows and the
 * memory of the files are written in one transaction.
 */
export async function copyInto(engine: Engine, query: Query, command: CopyCommand): Promise<StatementAnswer> {
  const { session, signal } = query;
  const options = readOptions(command);
  const table = resolveName(command.table, session);
  const stage = engine.stages.find(command.stage, session);
  const written = await engine.lock(query, [table.join('.')]);
  await engine.uploads.settle();
  const files = await selectFiles(engine, stage, command);
  const pending = options.force ? files : await withoutLoaded(query, table, stage, files);
  if (pending.length === 0) return statusAnswer(statementTypes.copy, 'Copy executed with 0 files processed.');
  query.bytesScanned = pending.reduce((sum, { bytes }) => sum + bytes, 0);
  const startedAt = new Date().toISOString();
  const loaded = await engine.write(query, written, async () => {
    const counts: number[] = [];
    for (const file of pending) {
      if (signal.aborted) throw canceled();
      counts.push(await loadFile(query, command, { table, stage, file, options, startedAt }));
    }
    return counts;
  });
  return rowsAnswer(
    statementTypes.copy,
    resultColumns,
    pending.map((file, index) => [
      file.path,
      'LOADED',
      String(loaded[index]),
      String(loaded[index]),
      '1',
      '0',
      null,
      null,
      null,
      null,
    ]),
  );
}

interface CopySettings {
  force: boolean;
  stripOuterArray: boolean;
}

function readOptions(command: CopyCommand): CopySettings {
  const settings: CopySettings = { force: false, stripOuterArray: false };
  for (const [key, value] of Object.entries(command.options)) {
    const name = key.toLowerCase().replace('file_format.', '');
    const text = String(value).toUpperCase();
    if (name === 'force') settings.force = text === 'TRUE';
    else if (name === 'strip_outer_array') settings.stripOuterArray = text === 'TRUE';
    else if (name === 'type' && text === 'JSON') continue;
    else if (name === 'on_error' && text === 'ABORT_STATEMENT') continue;
    else if (name === 'compression' && (text === 'AUTO' || text === 'GZIP' || text === 'NONE')) continue;
    else if ((name === 'purge' || name === 'strip_null_values' || name === 'allow_duplicate') && text === 'FALSE')
      continue;
    else if (name === 'format_name') continue;
    else
      throw statementError(
        errorKinds.unsupported,
        `Unsupported feature 'COPY INTO … ${key.toUpperCase()}=${String(value)}' on the local warehouse.`,
      );
  }
  return settings;
}

async function selectFiles(engine: Engine, stage: Stage, command: CopyCommand): Promise<StageFile[]> {
  const { path } = command.stage;
  const all = await engine.stages.list(stage, path, command.pattern);
  if (command.files === undefined) return all;
  const byPath = new Map(all.map((file) => [file.path, file]));
  const base = path === '' || path.endsWith('/') ? path : `${path}/`;
  return command.files.map((name) => {
    const file = byPath.get(`${base}${name}`);
    if (file === undefined) {
      throw statementError(
        errorKinds.remoteFileMissing,
        `Remote file '${stage.name}/${base}${name}' was not found. PUT it first, or correct FILES.`,
      );
    }
    return file;
  });
}

async function withoutLoaded(query: Query, table: string[], stage: Stage, files: StageFile[]): Promise<StageFile[]> {
  const { session, signal } = query;
  const history = await session.transaction.read(() => session.run(loadHistory.read(table), nothingBound, signal));
  const known = new Set((await history.getRowsJson()).map((row) => row.map(String).join('\n')));
  return files.filter((file) => !known.has([stageFileName(stage, file), file.bytes, file.modifiedMs].join('\n')));
}

interface FileLoad {
  table: string[];
  stage: Stage;
  file: StageFile;
  options: CopySettings;
  startedAt: string;
}

async function loadFile(query: Query, command: CopyCommand, load: FileLoad): Promise<number> {
  const { session, signal } = query;
  const { table, file } = load;
  await checkWhole(file);
  const columns = command.columns === undefined ? '' : ` (${command.columns.map(quoteIdentifier).join(', ')})`;
  const target = table.map(quoteIdentifier).join('.');
  const sql = `INSERT INTO ${target}${columns} SELECT ${command.select ?? '"$1"'} FROM (${rowSource(load)}) AS staged`;
  let result: DuckDBMaterializedResult;
  try {
    result = await session.run(sql, nothingBound, signal);
  } catch (error) {
    throw await loadError(error, load);
  }
  await session.run(
    loadHistory.add(table, stageFileName(load.stage, file), file, result.rowsChanged),
    nothingBound,
    signal,
  );
  return result.rowsChanged;
}

function rowSource({ file, options, startedAt }: FileLoad): string {
  return (
    `SELECT json AS "$1", ${literal(file.path)} AS "metadata$filename", row_number() OVER () AS "metadata$file_row_number", ` +
    `TIMESTAMPTZ ${literal(startedAt)} AS "metadata$start_scan_time", ` +
    `make_timestamp(${file.modifiedMs * 1000}) AS "metadata$file_last_modified" ` +
    `FROM read_json_objects(${literal(file.file)}, format = ${options.stripOuterArray ? "'array'" : "'newline_delimited'"}, ` +
    `maximum_object_size = ${maximumObjectBytes})`
  );
}

async function loadError(error: unknown, { file, table }: FileLoad): Promise<Error> {
  const translated = translateError(error);
  if (translated.code === errorKinds.badJson.code) {
    const bad = await firstBadLine(file.file);
    if (bad !== undefined) {
      return statementError(
        errorKinds.badJson,
        `Error parsing JSON: ${bad.reason}\n  File '${file.path}', line ${bad.line}, character ${bad.character}\n  ` +
          `Row ${bad.line}, table ${table.join('.')}. Nothing was loaded.`,
      );
    }
  }
  // Missing objects and bad columns are the statement's fault, not the file's.
  if (/^(?:0|253)/.test(translated.code)) return translated;
  return statementError(
    { code: translated.code, sqlState: translated.sqlState } as typeof errorKinds.rowLoad,
    `${translated.message}\n  File '${file.path}', table ${table.join('.')}. Nothing was loaded.`,
  );
}

function stageFileName(stage: Stage, file: StageFile): string {
  return `${stage.name}/${file.path}`;
}
