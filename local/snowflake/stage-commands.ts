import { basename, join } from 'node:path';
import {
  type FileTransfer,
  numberColumn,
  rowsAnswer,
  type StatementAnswer,
  statementTypes,
  textColumn,
} from './answers.ts';
import type { Command } from './dialect/types.ts';
import type { Engine } from './engine.ts';
import type { Query } from './queries.ts';
import { md5, type Stage, type StageFile } from './stage-files.ts';

type PutCommand = Extract<Command, { type: 'put' }>;
type GetCommand = Extract<Command, { type: 'get' }>;
type StageCommand = Extract<Command, { type: 'list' | 'remove' }>;

/** PUT: tells the driver where to copy the files; they count once they have arrived whole (see uploads.ts). */
export async function putFiles(engine: Engine, { session }: Query, command: PutCommand): Promise<StatementAnswer> {
  const stage = engine.stages.find(command.stage, session);
  const options = lowerKeys(command.options);
  const source = command.file.replace(/^file:\/\//, '');
  const location = await engine.uploads.expect(stage, command.stage.path, source, options);
  return transferAnswer({
    ...localTransfer(location),
    command: 'UPLOAD',
    src_locations: [source],
    autoCompress: options['auto_compress'] !== false,
    sourceCompression: String(options['source_compression'] ?? 'auto_detect').toLowerCase(),
    overwrite: options['overwrite'] === true,
  });
}

/** GET: the driver copies each file into the folder, under its base name as in Snowflake; no match, no files. */
export async function getFiles(engine: Engine, { session }: Query, command: GetCommand): Promise<StatementAnswer> {
  const stage = engine.stages.find(command.stage, session);
  await engine.uploads.settle();
  const pattern = lowerKeys(command.options)['pattern'];
  const files = await engine.stages.list(stage, command.stage.path, typeof pattern === 'string' ? pattern : undefined);
  return transferAnswer({
    ...localTransfer(stage.folder),
    command: 'DOWNLOAD',
    src_locations: files.map((file) => file.path),
    localLocation: command.folder.replace(/^file:\/\//, ''),
  });
}

export async function listFiles(engine: Engine, { session }: Query, command: StageCommand): Promise<StatementAnswer> {
  const stage = engine.stages.find(command.stage, session);
  await engine.uploads.settle();
  const files = await engine.stages.list(stage, command.stage.path, command.pattern);
  const rows: (string | null)[][] = [];
  for (const file of files) {
    rows.push([listedName(stage, file), String(file.bytes), await md5(file), new Date(file.modifiedMs).toUTCString()]);
  }
  return rowsAnswer(
    statementTypes.session,
    [textColumn('name'), numberColumn('size'), textColumn('md5'), textColumn('last_modified')],
    rows,
  );
}

export async function removeFiles(engine: Engine, { session }: Query, command: StageCommand): Promise<StatementAnswer> {
  const stage = engine.stages.find(command.stage, session);
  await engine.uploads.settle();
  const files = await engine.stages.list(stage, command.stage.path, command.pattern);
  for (const file of files) await engine.stages.remove(stage, file);
  return rowsAnswer(
    statementTypes.session,
    [textColumn('name'), textColumn('result')],
    files.map((file) => [listedName(stage, file), 'removed']),
  );
}

/** LIST puts the stage's name, lower-case, before the path. */
function listedName(stage: Stage, file: StageFile): string {
  return join((stage.name.split('.').at(-1) ?? '').toLowerCase(), file.path);
}

function localTransfer(location: string): Omit<FileTransfer, 'command' | 'src_locations'> {
  return {
    stageInfo: {
      locationType: 'LOCAL_FS',
      location,
      path: basename(location),
      region: null,
      storageAccount: null,
      creds: {},
    },
    parallel: 4,
    threshold: 209_715_200,
    encryptionMaterial: null,
    presignedUrls: null,
  };
}

function transferAnswer(transfer: FileTransfer): StatementAnswer {
  return { statementTypeId: statementTypes.session, columns: [], rows: [], total: 0, parts: [], transfer };
}

function lowerKeys<Value>(options: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key.toLowerCase(), value]));
}
