import { mix } from './random.ts';

/**
 * Ids that look random and never repeat within an entity, without a table of those given out: a Feistel network over
 * 32 bits turns the running number of a record into its id and back. Salla's ids do not rise with time and the same id
 * recurs in different entities (api-facts.md, section 7); orders and customers share a key here, so theirs do too.
 */
interface Identifiers {
  /** Id of the record with this running number (0, 1, 2 …). */
  idOf(index: number): number;
  /** Running number of an id; meaningless numbers for ids never given out, so compare with the count. */
  indexOf(id: number): number;
}

const rounds = 4;

function createIdentifiers(seed: number, key: number, lowestId: number): Identifiers {
  const roundKeys = Array.from({ length: rounds }, (_, round) => mix(seed, key, round));
  const scramble = (half: number, round: number): number => mix(half, roundKeys[round] as number) & 0xffff;
  return {
    idOf(index) {
      let left = index >>> 16;
      let right = index & 0xffff;
      for (let round = 0; round < rounds; round++) [left, right] = [right, left ^ scramble(right, round)];
      return lowestId + left * 65536 + right;
    },
    indexOf(id) {
      const scrambled = id - lowestId;
      if (!Number.isInteger(scrambled) || scrambled < 0 || scrambled > 0xffffffff) return -1;
      let left = Math.floor(scrambled / 65536);
      let right = scrambled & 0xffff;
      for (let round = rounds - 1; round >= 0; round--) [left, right] = [right ^ scramble(left, round), left];
      return left * 65536 + right;
    },
  };
}

/** Nine to ten digits, as in the published samples of orders, customers, items and products. */
const shortest = 200_000_000;
/** Eleven digits: beyond 32 bits, as Salla's own transaction ids are. */
const longest = 10_200_000_000;

export interface ShopIdentifiers {
  orders: Identifiers;
  customers: Identifiers;
  orderItems: Identifiers;
  products: Identifiers;
  variants: Identifiers;
  options: Identifiers;
  optionValues: Identifiers;
  invoices: Identifiers;
  histories: Identifiers;
  transactions: Identifiers;
  shipments: Identifiers;
  reviews: Identifiers;
  carts: Identifiers;
  coupons: Identifiers;
  /** Small lists of the merchant; each takes its own range of running numbers. */
  merchant: Identifiers;
}

export function createShopIdentifiers(seed: number): ShopIdentifiers {
  return {
    orders: createIdentifiers(seed, 1, shortest),
    customers: createIdentifiers(seed, 1, shortest),
    orderItems: createIdentifiers(seed, 2, shortest),
    products: createIdentifiers(seed, 3, shortest),
    variants: createIdentifiers(seed, 4, shortest),
    options: createIdentifiers(seed, 5, shortest),
    optionValues: createIdentifiers(seed, 6, shortest),
    invoices: createIdentifiers(seed, 7, longest),
    histories: createIdentifiers(seed, 8, shortest),
    transactions: createIdentifiers(seed, 9, longest),
    shipments: createIdentifiers(seed, 1, shortest),
    reviews: createIdentifiers(seed, 10, shortest),
    carts: createIdentifiers(seed, 11, shortest),
    coupons: createIdentifiers(seed, 12, shortest),
    merchant: createIdentifiers(seed, 13, shortest),
  };
}
