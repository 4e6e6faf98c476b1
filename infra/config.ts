import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { z } from 'zod';
import { StoreId } from '../functions/contracts/run.ts';
import { StoreSettings } from '../functions/contracts/settings.ts';
import { StreamChoice } from '../functions/contracts/stream-choice.ts';

/** A shop whose data is copied; `name` is for people (schedule and secret descriptions). */
const StoreConfig = z.strictObject({
  storeId: StoreId,
  name: z.string().min(1),
  /** For example `[...defaultStreams, 'reviews']`. */
  streams: StreamChoice,
  settings: StoreSettings,
});
export type StoreConfig = z.output<typeof StoreConfig>;

const DeploymentShape = z.strictObject({
  stage: z.enum(['dev', 'prod'], { error: 'stage must be dev or prod' }),
  stores: z
    .array(StoreConfig)
    .min(1, 'at least one store is needed')
    .refine((stores) => new Set(stores.map((store) => store.storeId)).size === stores.length, {
      error: 'every store id may appear once',
    }),
  /** Receives run failures and alarms, after confirming the subscription that AWS sends. */
  alertEmail: z.email(),
  /** Database with BRONZE, SILVER, GOLD and OPS, as Snowflake stores an unquoted name. */
  database: z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'a database name is upper case, such as SALLA_DWH'),
  sallaApiUrl: z.url({ protocol: /^https$/ }),
  sallaAccountsUrl: z.url({ protocol: /^https$/ }),
  schedule: z.strictObject({
    enabled: z.boolean(),
    /** Cron fields of EventBridge Scheduler, read in `timeZone`. */
    minute: z.string(),
    hour: z.string(),
    timeZone: z.literal('Asia/Riyadh'),
  }),
  /** A run that is still going after this many hours is stopped and reported. */
  runTimeoutHours: z.int().positive(),
  /** An alarm goes off when no run ended well for this many hours; one day at most (CloudWatch). */
  freshnessHours: z.int().min(2).max(24),
  logRetention: z.enum(RetentionDays),
  /** Secrets and the alert topic outlive their stack, which cannot be deleted by mistake. */
  retainState: z.boolean(),
});

/** Everything that may differ between two deployments. Names of resources do not: one AWS account per stage and region. */
export const DeploymentConfig = DeploymentShape.refine(
  ({ stores, runTimeoutHours }) => stores.every(({ settings }) => settings.extractMinutes < runTimeoutHours * 60),
  { path: ['stores'], error: 'a store reads for longer than a run may take: extractMinutes, runTimeoutHours' },
);
export type DeploymentConfig = z.output<typeof DeploymentConfig>;
/** As written here, before defaults are filled in. */
type DeploymentLiteral = z.input<typeof DeploymentConfig>;

const prod: DeploymentLiteral = {
  stage: 'prod',
  stores: [{ storeId: '1305146709', name: 'Demo store' }],
  // RFC 2606: reaches nobody. Synthesis warns until `-c alertEmail=` or an edit here names a person.
  alertEmail: 'alerts@example.com',
  database: 'SALLA_DWH',
  sallaApiUrl: 'https://api.salla.dev/admin/v2',
  sallaAccountsUrl: 'https://accounts.salla.sa',
  // Five past: midnight jobs of everybody else start at 0, and the shop's last minutes of the hour are in.
  schedule: { enabled: true, minute: '5', hour: '*', timeZone: 'Asia/Riyadh' },
  // Reading ends after `extractMinutes` (40 by default) and leaves the rest to the next run; the warehouse takes minutes.
  runTimeoutHours: 6,
  // Six hourly runs in a row: an outage of Salla or Snowflake that passes by itself wakes nobody.
  freshnessHours: 6,
  // Logs carry no records, only what happened; a month covers the question "since when".
  logRetention: RetentionDays.ONE_MONTH,
  retainState: true,
};

/** Stages as literals. `dev` writes to a database of its own, starts runs only by hand and leaves nothing behind. */
export const stages: Record<DeploymentConfig['stage'], DeploymentLiteral> = {
  prod,
  dev: {
    ...prod,
    stage: 'dev',
    database: 'SALLA_DWH_DEV',
    schedule: { ...prod.schedule, enabled: false },
    logRetention: RetentionDays.ONE_WEEK,
    retainState: false,
  },
};

/**
 * Settings that `cdk … -c <key>=<value>` may replace. `stores` is JSON:
 * `-c stores='[{"storeId":"1305146709","name":"Demo store","streams":"all","settings":{"delayDetails":true}}]'`.
 */
const overridableKeys = ['alertEmail', 'database', 'stores'] as const;

/**
 * The stage's literals, with what the context replaces.
 *
 * @param contextValue reads one context key; undefined when it was not given
 * @throws Error naming every wrong setting and where to correct it
 */
export function loadConfig(contextValue: (key: string) => unknown): DeploymentConfig {
  const stage = DeploymentShape.shape.stage.safeParse(contextValue('stage') ?? 'prod');
  if (!stage.success)
    throw new Error(`Unknown stage ${String(contextValue('stage'))}. Next: use -c stage=dev or prod.`);

  const overrides = Object.fromEntries(
    overridableKeys.flatMap((key) => {
      const value = contextValue(key);
      return value === undefined ? [] : [[key, key === 'stores' ? parseStores(value) : value]];
    }),
  );
  const config = DeploymentConfig.safeParse({ ...stages[stage.data], ...overrides });
  if (config.success) return config.data;
  throw new Error(
    `The deployment's settings are not valid:\n${z.prettifyError(config.error)}\n` +
      `Next: correct infra/config.ts or the -c option.`,
  );
}

/** Command line and environment deliver text; cdk.json delivers the array itself. */
function parseStores(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    throw new Error(
      `The setting stores is not JSON: ${value}. Next: write -c stores='[{"storeId":"1305146709","name":"Demo store"}]'.`,
    );
  }
}
