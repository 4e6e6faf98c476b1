#!/usr/bin/env node
import { Command, InvalidArgumentError, Option } from 'commander';
import { plans } from './api/rate-limit.ts';
import type { Plan } from './api/rate-limit.ts';
import { createStoreServer } from './server.ts';
import { StoreStartError } from './state-file.ts';
import { defaultShopOptions } from './store.ts';

interface Flags {
  port: number;
  data: string;
  orders?: number;
  days?: number;
  seed?: number;
  plan: Plan;
  rateLimit?: number;
}

const { orders, days, seed } = defaultShopOptions;
const command = new Command('store')
  .description('A Salla store on this machine: the Merchant API, its OAuth server and the controls of a test.')
  .option('--port <n>', 'port on 127.0.0.1; 0: any free one', wholeNumber(0, 65_535), 0)
  .option('--data <dir>', 'folder that keeps the store (DIR/store/)', '.salla')
  .option('--orders <n>', `orders before the first simulated day (a new store: ${orders})`, wholeNumber(1, 2_000_000))
  .option('--days <n>', `days of history (a new store: ${days})`, wholeNumber(1, 3_650))
  .option('--seed <n>', `another shop of the same size (a new store: ${seed})`, wholeNumber(0, 4_294_967_295))
  .addOption(new Option('--plan <plan>', 'Salla plan, sets the rate limit').choices(Object.keys(plans)).default('pro'))
  .option('--rate-limit <n>', "requests per minute instead of the plan's", wholeNumber(1, 10_000_000))
  .addHelpText(
    'after',
    `
Controls, all on the same port; bodies and answers are JSON:
  POST /_store/advance-day       one simulated day passes
  POST /_store/advance           {"hours"}: the clock moves, nothing new comes in
  POST /_store/misbehave         faults; {} ends them (local/store/api/misbehaviour.ts has them all)
  POST /_store/change-order      {"id"?, "visible"?, "what"?, "count"?}: edits orders; invisibly: not in their list rows
  POST /_store/delete, restore   {"stream", "id"?}: a record goes, or comes back
  POST /_store/corrupt           {"stream", "id"?, "field", "value"} or {"stream", "id"?, "undo": true}
  POST /_store/reinstall         a new pair of tokens after all were revoked
  GET  /_store/credentials       the pair, as a pipeline keeps it
  GET  /_store/truth/STREAM      NDJSON of what the API would list now; of orders, order_items, customers, products and
                                 invoices in plain typed form unless ?form=api
  GET  /_store/metrics           requests by path and status; POST /_store/reset-metrics
  GET  /health`,
  );

try {
  await start(command.parse().opts<Flags>());
} catch (error) {
  process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

async function start(flags: Flags): Promise<void> {
  const server = createStoreServer({
    data: flags.data,
    shop: {
      ...(flags.orders === undefined ? {} : { orders: flags.orders }),
      ...(flags.days === undefined ? {} : { days: flags.days }),
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    },
    plan: flags.plan,
    ...(flags.rateLimit === undefined ? {} : { rateLimit: flags.rateLimit }),
  });
  const url = await server.listen({ host: '127.0.0.1', port: flags.port });
  const stop = (): void => {
    void server.close().then(() => process.exit(0));
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Started by another process: never outlives it.
  if (process.connected) process.once('disconnect', stop);
  process.stdout.write(`${JSON.stringify({ service: 'store', url })}\n`);
}

function wholeNumber(lowest: number, highest: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < lowest || number > highest) {
      throw new InvalidArgumentError(`A whole number from ${lowest} to ${highest} is expected.`);
    }
    return number;
  };
}

function describe(error: unknown): string {
  if (error instanceof StoreStartError) return error.message;
  const { code, path, port, message, stack } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} on 127.0.0.1 is taken. Next: choose another with --port, or 0.`;
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR' || code === 'EEXIST') {
    return `${path ?? 'The data folder'} cannot be used: ${message}. Next: choose another --data folder.`;
  }
  return stack ?? message;
}
