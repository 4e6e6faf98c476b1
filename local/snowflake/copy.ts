import { numberColumn, rowsAnswer, type StatementAnswer, statementTypes, statusAnswer, textColumn } from './answers.ts';
import { nothingBound } from './bind-values.ts';
import type { Command } from './dialect/types.ts';
import type { Engine } from './engine.ts';
import { canceled, errorKinds, statementError } from './errors.ts';
import { groupsOf, loadFiles } from './copy-files.ts';
import { loadHistory } from './load-history.ts';
import { resolveName } from './names.ts';
import type { Query } from './queries.ts';
import type { Stage, StageFile } from './stage-files.ts';

export type CopyCommand = Extract<Command, { type: 'copy' }>;

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
    const load = { table, stage, stripOuterArray: options.stripOuterArray, startedAt };
    for (const files of groupsOf(pending, command, options.stripOuterArray)) {
      if (signal.aborted) throw canceled();
      counts.push(...(await loadFiles(query, command, load, files)));
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
  return files.filter((file) => !known.has([`${stage.name}/${file.path}`, file.bytes, file.modifiedMs].join('\n')));
}
