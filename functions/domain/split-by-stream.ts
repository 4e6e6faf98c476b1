import { basename } from 'node:path';
import type { StagedStream } from '../contracts/run.ts';
import type { LineWriter, WorkFolder } from './ports.ts';

/** Where each stream's lines of a file lie, for whoever reads stream by stream. */
export type StreamPieces = ReadonlyMap<string, string>;

const streamPattern = /^\{"s":"([a-z_]+)"/;

/**
 * Takes a plan or `seen` file apart by stream, once, so that no reading walks over the lines of other streams. A line of no
 * stream (a plan's header) begins every piece after it.
 */
export async function splitByStream(work: WorkFolder, file: string): Promise<StreamPieces> {
  const writers = new Map<string, LineWriter>();
  const common: string[] = [];
  for await (const line of work.lines(file)) {
    const stream = streamPattern.exec(line)?.[1];
    if (stream === undefined) {
      common.push(line);
      continue;
    }
    let writer = writers.get(stream);
    if (writer === undefined) {
      writer = await work.create(`${stream}-of-${basename(file)}`);
      writers.set(stream, writer);
      for (const first of common) await writer.write(first);
    }
    await writer.write(line);
  }
  const pieces = new Map<string, string>();
  for (const [stream, writer] of writers) pieces.set(stream, (await writer.close()).path);
  return pieces;
}

/** A file that holds lines of these streams and is not worth taking apart. */
export function whole(file: string, streams: Iterable<StagedStream>): StreamPieces {
  return new Map([...streams].map((stream) => [stream, file]));
}
