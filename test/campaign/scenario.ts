import { coreStreams, defaultStreams, StagedStream } from '../../functions/contracts/run.ts';
import { Random } from '../../local/store/shop/random.ts';
import type { Kill } from './life.ts';
import { misbehaviour } from './misbehaviour.ts';
import { type Control, hiddenChange, shopEvent } from './shop-events.ts';

/** A run under bad conditions. */
export interface DisturbedRun {
  /** What happens in the shop before it. */
  before: Control[];
  /** Body of `POST /_store/misbehave`. */
  misbehaviour: Record<string, unknown>;
  /** What happens in the shop while it is read: just before the run's n-th request. */
  meanwhile: { request: number; control: Control }[];
  /** Milliseconds of a function's time that each request takes; lanes pause and continue. */
  haste: number;
  /** Minutes after which it stops reading and leaves the rest to the next run. */
  extractMinutes: number;
  kill: Kill | null;
  /** What is done when it fails: the execution is redriven, at once or after the next run, or left alone. */
  afterFailure: 'redrive' | 'redrive late' | 'leave';
}

/** Everything that is left to chance about one seed. */
export interface Scenario {
  seed: number;
  brief: boolean;
  shop: { orders: number; days: number; seed: number };
  /** Requests a minute that the store allows. */
  rateLimit: number;
  streams: StagedStream[];
  /** `settings` of the execution's input; small numbers lead small shops down the ways of big ones. */
  settings: Record<string, unknown>;
  runs: DisturbedRun[];
  /** What happens in the shop after the last of them. */
  last: Control[];
}

/** Keeps the draws apart from those of the shop. */
const topic = 0xca3b;

/** The scenario of a seed. `brief` ones have a single disturbed run and few streams. */
export function scenarioOf(seed: number, brief: boolean): Scenario {
  const random = new Random(topic, seed);
  const most = brief ? 20 : 60;
  const shop = { orders: random.chance(0.1) ? 1 : random.integer(1, most), days: random.integer(1, 40), seed };
  return {
    seed,
    brief,
    shop,
    rateLimit: random.pick([60, 120, 360, 10_000]),
    streams: streams(random, brief),
    settings: {
      inlineDetails: random.pick([null, 0, 5, 3_000]),
      wholeUpTo: random.pick([0, 10, 3_000]),
      hotDays: random.pick([1, 3]),
      delayDetails: random.chance(0.2),
    },
    runs: Array.from({ length: brief ? 1 : random.integer(1, 3) }, (_, index) => disturbedRun(random, index)),
    last: [hiddenChange(random), ...Array.from({ length: random.integer(0, 4) }, () => shopEvent(random))],
  };
}

function streams(random: Random, brief: boolean): StagedStream[] {
  const optional = StagedStream.options.filter((name) => !(coreStreams as readonly string[]).includes(name));
  const few: StagedStream[] = [...coreStreams, ...Array.from({ length: brief ? 1 : 5 }, () => random.pick(optional))];
  // Cities are listed by country.
  if (few.includes('cities')) few.push('countries');
  return [...new Set(brief ? few : random.pick([few, few, [...defaultStreams], [...StagedStream.options]]))];
}

function disturbedRun(random: Random, index: number): DisturbedRun {
  return {
    before: index === 0 ? [] : Array.from({ length: random.integer(0, 3) }, () => shopEvent(random)),
    misbehaviour: misbehaviour(random),
    meanwhile: Array.from({ length: random.pick([0, 0, 1, 3]) }, () => ({
      request: random.integer(1, 80),
      control: random.chance(0.2) ? { path: 'misbehave', body: { expireToken: true } } : shopEvent(random),
    })),
    haste: random.pick([0, 0, 15_000, 30_000]),
    extractMinutes: random.pick([50, 50, 3, 0.5]),
    kill: random.chance(0.6) ? kill(random) : null,
    afterFailure: random.pick(['redrive', 'redrive', 'redrive late', 'leave']),
  };
}

function kill(random: Random): Kill {
  const at = random.pick(['request', 'answer', 'statement', 'statement', 'result', 'invocation'] as const);
  // Runs differ in length: early points are reached by all of them, late ones by few.
  const most = at === 'invocation' ? 11 : random.pick([10, 40, 100]);
  return { at, n: random.integer(1, most), what: random.pick(['function', 'execution'] as const) };
}
