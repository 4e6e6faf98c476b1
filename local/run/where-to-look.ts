import { isAbsolute, relative } from 'node:path';
import pc from 'picocolors';
import type { DataFolder } from './data-folder.ts';
import type { StartOptions } from './flags.ts';
import type { Services } from './services.ts';

const defaultFolder = '.salla';

/** The next commands, with the flags that this data folder needs. */
export function whereToLook({ data }: StartOptions, folder: DataFolder): string {
  const shown = shortest(data);
  const flag = shown === defaultFolder ? '' : ` --data ${shown}`;
  return [
    '',
    pc.bold('Where to look next'),
    `  npx salla sql "select * from GOLD.gold_fact_orders limit 5"${flag}`,
    `  npx salla sql "select * from OPS.ledger order by run_id"${flag}`,
    `  npm start${flag && ` --${flag}`}   copies again what changed since`,
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
