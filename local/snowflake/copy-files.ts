import type { CopyCommand } from './copy.ts';
import { nothingBound } from './bind-values.ts';
import { errorKinds, statementError, translateError } from './errors.ts';
import { loadHistory } from './load-history.ts';
import { literal, quoteIdentifier } from './names.ts';
import { checkWhole, firstBadLine } from './ndjson.ts';
import type { Query } from './queries.ts';
import type { Stage, StageFile } from './stage-files.ts';

/** Snowflake's classic limit for one VARIANT value; DuckDB's reader sets aside twice as much for each thread. */
const maximumObjectBytes = 16 * 1024 * 1024;

interface Load {
  table: string[];
  stage: Stage;
  stripOuterArray: boolean;
  startedAt: string;
}

/** Columns of the row source that are the file's own. */
const ofOneFile = /metadata\$file_(?:row_number|last_modified)/;

/** Files to load by one INSERT: DuckDB reads a gzip file on one thread, several on all of its threads. */
export function groupsOf(
  files: readonly StageFile[],
  { select = '' }: CopyCommand,
  stripOuterArray: boolean,
): (readonly StageFile[])[] {
  return stripOuterArray || ofOneFile.test(select) ? files.map((file) => [file]) : [files];
}

/** Writes the files' rows and the memory of each; rows of each file, in their order. */
export async function loadFiles(
  query: Query,
  command: CopyCommand,
  load: Load,
  files: readonly StageFile[],
): Promise<number[]> {
  const { session, signal } = query;
  const { table, stage } = load;
  const checks = Promise.all(files.map((file) => checkWhole(file)));
  // Awaited below, in either case.
  checks.catch(() => undefined);
  const columns = command.columns === undefined ? '' : ` (${command.columns.map(quoteIdentifier).join(', ')})`;
  const target = table.map(quoteIdentifier).join('.');
  const select = command.select ?? '"$1"';
  const sql = `INSERT INTO ${target}${columns} SELECT ${select} FROM (${rowSource(load, files, select)}) AS staged`;
  let loaded: number;
  try {
    loaded = (await session.run(sql, nothingBound, signal)).rowsChanged;
  } catch (error) {
    await checks;
    throw await loadError(error, table, files);
  }
  const counts = await rowsOfEach(query, files, await checks, loaded);
  for (const [index, file] of files.entries()) {
    const remember = loadHistory.add(table, `${stage.name}/${file.path}`, file, counts[index]!);
    await session.run(remember, nothingBound, signal);
  }
  return counts;
}

function rowSource({ stage, stripOuterArray, startedAt }: Load, files: readonly StageFile[], select: string): string {
  const [first] = files;
  // Numbering the rows costs as much as reading them.
  const own = ofOneFile.test(select)
    ? `row_number() OVER () AS "metadata$file_row_number", make_timestamp(${first!.modifiedMs * 1000}) AS "metadata$file_last_modified", `
    : '';
  const path = `replace(substr(filename, ${stage.folder.length + 2}), '\\', '/')`;
  return (
    `SELECT json AS "$1", ${files.length === 1 ? literal(first!.path) : path} AS "metadata$filename", ${own}` +
    `TIMESTAMPTZ ${literal(startedAt)} AS "metadata$start_scan_time" ` +
    `FROM read_json_objects([${files.map(({ file }) => literal(file)).join(', ')}], filename = true, ` +
    `format = ${stripOuterArray ? "'array'" : "'newline_delimited'"}, maximum_object_size = ${maximumObjectBytes})`
  );
}

/** A line of NDJSON is a row; where that does not add up (blank lines), DuckDB counts. */
async function rowsOfEach(
  { session, signal }: Query,
  files: readonly StageFile[],
  lines: readonly number[],
  loaded: number,
): Promise<number[]> {
  if (files.length === 1) return [loaded];
  if (lines.reduce((sum, count) => sum + count, 0) === loaded) return [...lines];
  const counted = await session.run(
    `SELECT filename, count(*) FROM read_json_objects([${files.map(({ file }) => literal(file)).join(', ')}], filename = true, ` +
      `format = 'newline_delimited', maximum_object_size = ${maximumObjectBytes}) GROUP BY filename`,
    nothingBound,
    signal,
  );
  const rows = new Map((await counted.getRowsJson()).map(([file, count]) => [file as string, Number(count)]));
  return files.map(({ file }) => rows.get(file) ?? 0);
}

async function loadError(error: unknown, table: readonly string[], files: readonly StageFile[]): Promise<Error> {
  const translated = translateError(error);
  if (translated.code === errorKinds.badJson.code) {
    for (const file of files) {
      const bad = await firstBadLine(file.file);
      if (bad === undefined) continue;
      return statementError(
        errorKinds.badJson,
        `Error parsing JSON: ${bad.reason}\n  File '${file.path}', line ${bad.line}, character ${bad.character}\n  ` +
          `Row ${bad.line}, table ${table.join('.')}. Nothing was loaded.`,
      );
    }
  }
  // Missing objects and bad columns are the statement's fault, not the file's.
  if (/^(?:0|253)/.test(translated.code)) return translated;
  const where =
    files.length === 1 ? `File '${files[0]!.path}'` : `One of ${files.length} files from '${files[0]!.path}' on`;
  return statementError(
    { code: translated.code, sqlState: translated.sqlState } as typeof errorKinds.rowLoad,
    `${translated.message}\n  ${where}, table ${table.join('.')}. Nothing was loaded.`,
  );
}
