import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { StagedStream } from '../../functions/contracts/run.ts';
import type { Envelope } from '../../functions/domain/part-writer.ts';
import { parsePart, storeFolder } from '../../functions/domain/stage-paths.ts';
import { keyInBronze } from '../../functions/domain/row-key.ts';
import type { FolderStage } from './folder-stage.ts';

/** What Bronze says of a key once every staged file is loaded. */
interface BronzeRecord {
  record: Record<string, unknown> | null;
  listRow: unknown;
  items: Record<string, unknown>[];
}

interface Loaded {
  /** Files, in the order they were loaded. */
  files: string[];
  held: Map<string, BronzeRecord>;
}

/** Files are never replaced, so what was loaded of a stage need not be loaded again. */
const loadedOf = new WeakMap<FolderStage, Map<string, Loaded>>();

/** The live keys of a stream as Bronze would hold them: the files of all runs in order, newest line last. */
export async function bronzeOf(stage: FolderStage, store: string, stream: StagedStream) {
  // Paths sort by run, and in a run by part.
  const files = (await stage.list(`${storeFolder(store)}/run=`)).flatMap(({ path }) =>
    path.includes(`/${stream}/`) && parsePart(path) !== null ? [path] : [],
  );
  const byStream = loadedOf.get(stage) ?? new Map<string, Loaded>();
  loadedOf.set(stage, byStream);
  const before = byStream.get(`${store} ${stream}`);
  const goesOn = before?.files.every((path, at) => path === files[at]) === true;
  const loaded: Loaded = goesOn ? before : { files: [], held: new Map() };
  byStream.set(`${store} ${stream}`, loaded);
  for (const path of files.slice(loaded.files.length)) {
    loaded.files.push(path);
    const text = gunzipSync(await readFile(join(stage.folder, path))).toString('utf8');
    for (const line of text.trimEnd().split('\n')) apply(loaded.held, JSON.parse(line) as Envelope);
  }
  return new Map(loaded.held);
}

function apply(held: Map<string, BronzeRecord>, envelope: Envelope): void {
  const { op, record, list_row, items } = envelope;
  const id = keyInBronze(envelope);
  if (op === 'delete') {
    held.delete(id);
    return;
  }
  const known = held.get(id) ?? { record: null, listRow: null, items: [] };
  held.set(id, {
    record: record ?? known.record,
    listRow: list_row ?? known.listRow,
    items: Array.isArray(items) ? (items as Record<string, unknown>[]) : known.items,
  });
}
