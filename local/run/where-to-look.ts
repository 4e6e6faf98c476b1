import { isAbsolute, relative } from 'node:path';
import pc from 'picocolors';
import type { DataFolder } from './data-folder.ts';
import type { StartOptions } from './flags.ts';
import type { Services } from './services.ts';

const defaultFolder = '.salla';
const byStatus = 'select order_status, count(*) as orders from GOLD.gold_fact_orders group by order_status';

/** The next commands, with the flags that this data folder needs. */
export function whereToLook({ data, remote }: StartOptions, folder: DataFolder): string {
  const shown = shortest(data);
  const flag = shown === defaultFolder ? '' : ` --data ${shown}`;
  const elsewhere = remote
    ? ` --store-url ${remote.storeUrl} --accounts-url ${remote.accountsUrl} --secret-file ${shortest(remote.secretFile)}`
    : '';
  const again = flag + elsewhere;
  return [
    '',
    pc.bold('Where to look next'),
    `  npx salla sql "${byStatus}"${flag}`,
    `  npx salla runs${flag}`,
    `  npm start${again && ` --${again}`}   copies again what changed since`,
    `  runs and logs: ${shortest(folder.runs)} · alerts: ${shortest(folder.outbox)}`,
  ].join('\n');
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
