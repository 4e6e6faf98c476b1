import { coreStreams } from '../../functions/contracts/run.ts';
import { streamCatalogue } from '../../functions/domain/stream-catalogue.ts';
import type { Random } from '../../local/store/shop/random.ts';

/** A few of the store's faults at once, each often enough to be met and seldom enough to be survived now and then. */
export function misbehaviour(random: Random): Record<string, unknown> {
  const every = () => random.pick([2, 3, 5, 7, 11]);
  const faults: [chance: number, fault: () => Record<string, unknown>][] = [
    [0.25, () => ({ status500: every() })],
    [0.15, () => ({ html: every() })],
    [0.25, () => ({ cut: every() })],
    [0.15, () => ({ lostAnswers: every() })],
    [0.25, () => ({ tooManyRequests: tooManyRequests(random, every()) })],
    [0.2, () => ({ clockSkew: random.pick([-3_600, -5, 5, 600]) })],
    [0.05, () => ({ slow: random.integer(1, 3) })],
    [0.05, () => ({ slowBody: random.integer(1, 3) })],
    [0.1, () => ({ ignoreFilters: true })],
    [0.2, () => ({ ignoreSort: true })],
    [0.2, () => ({ silentCap: random.pick([2, 7, 15]) })],
    [0.3, () => ({ drift: random.integer(1, 3) })],
    [0.2, () => ({ insertWhilePaging: random.integer(1, 2) })],
    [0.2, () => ({ deleteWhilePaging: random.integer(1, 2) })],
    [0.1, () => ({ only: `/admin/v2${random.pick(['/orders', '/customers', '/products', '/orders/items'])}` })],
    [0.1, () => ({ missingScopes: [random.pick(optional.flatMap(({ scope }) => scope ?? []))] })],
    [0.1, () => ({ planLacks: [random.pick(optional).path.replace(/\/?\{.*/, '')] })],
    [0.5, () => ({ times: random.integer(1, 12) })],
  ];
  const drawn = faults.filter(([chance]) => random.chance(chance)).map(([, fault]) => fault());
  const together = Object.assign({}, ...drawn) as Record<string, unknown>;
  // A shop that sells something with every page that it shows would be read for ever.
  const growing = together['drift'] ?? together['insertWhilePaging'] ?? together['deleteWhilePaging'];
  return growing === undefined ? together : { times: 40, ...together };
}

/** Streams without which a run goes on, as far as no core stream is read under the same scope or path. */
const core = streamCatalogue.filter(({ name }) => (coreStreams as readonly string[]).includes(name));
const optional = streamCatalogue.filter(
  ({ scope, path }) =>
    core.every((other) => other.scope !== scope) && core.every((other) => !other.path.startsWith(path)),
);

function tooManyRequests(random: Random, every: number) {
  return random.pick([
    { every },
    { every, retryAfter: random.integer(1, 90) },
    { every, resetAfter: random.integer(1, 120) },
    { every, retryAfter: 1, resetAfter: random.integer(-30, 600) },
  ]);
}
