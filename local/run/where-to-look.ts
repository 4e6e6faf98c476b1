import { isAbsolute, relative } from 'node:path';
import pc from 'picocolors';
import { StagedStream } from '../../functions/contracts/run.ts';
import type { DataFolder } from './data-folder.ts';
import type { StartOptions } from './flags.ts';
import type { Services } from './services.ts';

const defaultFolder = '.salla';
const byStatus = 'select order_status, count(*) as orders from GOLD.gold_fact_orders group by order_status';

/** The next commands, with the flags that this data folder needs. */
export function whereToLook(options: StartOptions, folder: DataFolder): string {
  const shown = shortest(options.data);
  const flag = shown === defaultFolder ? '' : ` --data ${shown}`;
  const again = [flag, ...remoteFlags(options), ...readingFlags(options)].join('');
  return [
    '',
    pc.bold('Where to look next'),
    `  npx salla sql "${byStatus}"${flag}`,
    `  npx salla runs${flag}`,
    `  npx salla progress${flag}`,
    `  npm start${again && ` --${again}`}   copies again what changed since`,
    `  runs and logs: ${shortest(folder.runs)} · alerts: ${shortest(folder.outbox)}`,
  ].join('\n');
}

/** A local store keeps the shape it was founded with; one that is elsewhere is found by its flags only. */
function remoteFlags({ remote, days }: StartOptions): string[] {
  if (remote === undefined) return [];
  return [
    ` --store-url ${remote.storeUrl} --accounts-url ${remote.accountsUrl} --secret-file ${shortest(remote.secretFile)}`,
    ...(days === undefined ? [] : [` --days ${days}`]),
  ];
}

function readingFlags({ streams, settings }: StartOptions): string[] {
  const named = streams?.length === StagedStream.options.length ? 'all' : streams?.join(',');
  return [
    ...(named === undefined ? [] : [` --streams ${named}`]),
    ...(settings === undefined ? [] : [` --settings '${JSON.stringify(settings)}'`]),
  ];
}

export function servicesUp({ store, warehouse, aws }: Services): string {
  const up = [store, warehouse, aws].filter((service) => service !== undefined);
  return [
    '',
    pc.bold('Services stay up until Ctrl-C'),
    ...up.map(({ name, url }) => `  ${name.padEnd(10)} ${url}`),
  ].join('\n');
}

/** Relative to where the person stands when it lies below, absolute elsewhere. */
function shortest(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || isAbsolute(below) ? path : below || '.';
}
