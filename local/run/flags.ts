import { resolve } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { StagedStream } from '../../functions/contracts/run.ts';
import { type GivenSettings, storeSettings, streamNames } from './reading-flags.ts';

/** A Salla API elsewhere, the real one included. */
export interface RemoteStore {
  /** `https://api.salla.dev/admin/v2` */
  storeUrl: string;
  /** `https://accounts.salla.sa` */
  accountsUrl: string;
  secretFile: string;
}

/** What `npm start` was asked to do. */
export interface StartOptions {
  /** Orders of a new local store; a store that the data folder already holds keeps its own. */
  orders: number | undefined;
  /** New local store: days of history. Remote store: only what was created in the last N days. */
  days: number | undefined;
  seed: number | undefined;
  /** What the runs read; undefined: the default streams. */
  streams: StagedStream[] | undefined;
  settings: GivenSettings | undefined;
  /** Absolute path of the data folder. */
  data: string;
  keep: boolean;
  runs: 'initial' | 'both';
  json: boolean;
  remote: RemoteStore | undefined;
}

interface Flags extends Omit<StartOptions, 'remote'> {
  storeUrl?: string;
  accountsUrl?: string;
  secretFile?: string;
}

const remoteFlags = '--store-url, --accounts-url and --secret-file';

/**
 * Reads the command line. A mistake prints one message and ends the process with code 1 before anything was created;
 * `--help` prints and ends with 0.
 */
export function parseFlags(argv: readonly string[]): StartOptions {
  const command = startCommand();
  command.parse([...argv], { from: 'user' });
  const flags = command.opts<Flags>();
  return {
    ...flags,
    data: resolve(flags.data),
    runs: runsAskedFor(command, flags),
    remote: remoteStore(command, flags),
  };
}

function startCommand(): Command {
  const command = new Command('npm start --')
    .description('Copies a store into a warehouse on this machine, lets a day pass, and copies what changed.')
    .option('--orders <n>', 'orders in a new local store (2000)', positiveInteger)
    .option(
      '--days <n>',
      'days of history in a new local store; with --store-url: only the last N days',
      positiveInteger,
    )
    .option('--seed <n>', 'another shop of the same size', nonNegativeInteger)
    .option('--streams <names>', 'what is read instead of the default streams: orders,reviews,… or all', streamNames)
    .option('--settings <json>', 'how it is read: budgetShare, hotDays, extractMinutes, delayDetails, …', storeSettings)
    .option('--data <dir>', 'folder for the warehouse, staged files, runs and alerts', '.salla')
    .option('--keep', 'leave the services up and print their addresses', false)
    .addOption(
      new Option('--runs <which>', 'first load only, or a second run after one day')
        .choices(['initial', 'both'])
        .default('both'),
    )
    .option('--json', 'print one JSON object as the last line', false)
    .option(
      '--store-url <url>',
      'a server that speaks the Salla API, such as https://api.salla.dev/admin/v2',
      webAddress,
    )
    .option('--accounts-url <url>', 'its OAuth server, such as https://accounts.salla.sa', webAddress)
    .option('--secret-file <file>', 'JSON: store_id, access_token, refresh_token, expires, client_id, client_secret')
    .allowExcessArguments(true)
    .showHelpAfterError('All flags: npm start -- --help')
    .addHelpText('after', examples);
  return command.action(() => {
    // `npm start --orders 5` keeps the flag for npm and hands over the bare 5.
    if (command.args.length > 0) {
      command.error(
        `error: unexpected ${command.args.join(' ')}. npm needs “--” before flags: npm start -- --orders 500`,
      );
    }
  });
}

const examples = `
Examples:
  npm start                                   2,000 orders into .salla/, two runs
  npm start -- --orders 500 --data /tmp/shop  a smaller shop elsewhere
  npm start -- --keep                         leaves the warehouse up for queries: npx salla sql "select …"
  npm start -- --streams all --settings '{"extractMinutes":10}'
  npm start -- --store-url https://api.salla.dev/admin/v2 --accounts-url https://accounts.salla.sa \\
               --secret-file store.json --days 7

With SNOWFLAKE_ACCOUNT, SNOWFLAKE_USER and SNOWFLAKE_PRIVATE_KEY_PATH set, the warehouse is that Snowflake account
(also read: SNOWFLAKE_PRIVATE_KEY_PASSPHRASE, SNOWFLAKE_ROLE, SNOWFLAKE_WAREHOUSE, SNOWFLAKE_DATABASE,
SNOWFLAKE_ACCESS_URL).`;

/** Nobody can make a day pass in somebody else's store, so one run is the default there. */
function runsAskedFor(command: Command, flags: Flags): 'initial' | 'both' {
  const chosen = command.getOptionValueSource('runs') === 'cli';
  return flags.storeUrl !== undefined && !chosen ? 'initial' : flags.runs;
}

function remoteStore(command: Command, flags: Flags): RemoteStore | undefined {
  const { storeUrl, accountsUrl, secretFile } = flags;
  const given = [storeUrl, accountsUrl, secretFile].filter((value) => value !== undefined);
  if (given.length === 0) return undefined;
  if (storeUrl === undefined || accountsUrl === undefined || secretFile === undefined) {
    return command.error(`error: ${remoteFlags} belong together; one of them is missing`);
  }
  for (const name of ['orders', 'seed']) {
    if (command.getOptionValueSource(name) === 'cli') {
      command.error(`error: --${name} shapes the local store and cannot be used with --store-url`);
    }
  }
  return { storeUrl, accountsUrl, secretFile: resolve(secretFile) };
}

function positiveInteger(text: string): number {
  const value = nonNegativeInteger(text);
  if (value === 0) throw new InvalidArgumentError('expected a whole number above 0.');
  return value;
}

function nonNegativeInteger(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('expected a whole number.');
  return Number(text);
}

function webAddress(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('expected an address that starts with https:// or http://.');
  }
  return text.replace(/\/+$/, '');
}
