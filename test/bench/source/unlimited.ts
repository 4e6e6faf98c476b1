import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf, startProcess } from '../child-process.ts';
import type { Pass } from './measured-passes.ts';

export interface Unlimited {
  rowsPerSecond: number;
  megabytesPerSecond: number;
  /** CPU of downloading and gzipping alone ÷ CPU of the extraction, for the same pages. */
  floorRatio: number;
  /** Of the extracting process. */
  peakMemoryMb: number;
  cpuSecondsPerMegabyte: number;
  floorCpuSecondsPerMegabyte: number;
  /** Of one pass. */
  requests: number;
  megabytes: number;
}

/**
 * First runs of a shop against pre-rendered answers without a limit; server and clients are processes of their own. The
 * extraction and its floor take turns, so that whatever else the machine does makes both dearer, and medians count.
 */
export async function unlimited(orders: number, rounds: number): Promise<Unlimited> {
  const data = await mkdtemp(join(tmpdir(), 'bench-store-'));
  const server = start('prerendered-process.ts', [data, String(orders)]);
  const children = [server];
  try {
    const { url } = await answerOf<{ url: string }>(server);
    const extraction = start('extraction-process.ts', [url]);
    children.push(extraction);
    await answerOf(extraction);
    // Renders the server's pages, warms the compiler up, and leaves the list of what a run asks for.
    await passOf(extraction);
    const { paths, bytes } = (await (await fetch(`${url}/served`)).json()) as { paths: string[]; bytes: number };
    const download = start('download-process.ts', [url]);
    children.push(download);
    await answerOf(download);
    await passOf(download);
    const floors: Pass[] = [];
    const ours: Pass[] = [];
    for (let round = 0; round < rounds; round += 1) {
      floors.push(await passOf(download));
      ours.push(await passOf(extraction));
    }
    const megabytes = bytes / 1e6;
    const cpu = (passes: Pass[]) => median(passes.map(({ cpuSeconds }) => cpuSeconds / megabytes));
    const wallSeconds = median(ours.map((pass) => pass.wallSeconds));
    return {
      rowsPerSecond: ours[0]!.count / wallSeconds,
      megabytesPerSecond: megabytes / wallSeconds,
      floorRatio: median(ours.map(({ cpuSeconds }, round) => floors[round]!.cpuSeconds / cpuSeconds)),
      peakMemoryMb: Math.max(...ours.map((pass) => pass.peakMemoryMb)),
      cpuSecondsPerMegabyte: cpu(ours),
      floorCpuSecondsPerMegabyte: cpu(floors),
      requests: paths.length,
      megabytes,
    };
  } finally {
    for (const child of children) if (child.connected) child.disconnect();
    await rm(data, { recursive: true, force: true });
  }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

function start(program: string, parameters: string[]): ChildProcess {
  return startProcess(join(import.meta.dirname, program), parameters);
}

function passOf(child: ChildProcess): Promise<Pass> {
  const pass = answerOf<Pass>(child);
  child.send({ pass: true });
  return pass;
}
