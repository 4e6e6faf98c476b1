import { Shop } from './shop/shop.ts';
import type { ShopOptions } from './shop/shop.ts';
import { StateFile, StoreStartError } from './state-file.ts';
import type { StoredState } from './state-file.ts';
import { newTokenState } from './tokens.ts';
import type { TokenState } from './tokens.ts';

const defaultStoreId = 1305146709;
export const defaultShopOptions: ShopOptions = { orders: 2000, days: 365, seed: 42 };

/** The shop and its tokens, kept in the data folder: whatever was answered before a kill still holds after it. */
export class Store {
  readonly shop: Shop;
  readonly #file: StateFile;
  #state: StoredState;

  private constructor(file: StateFile, state: StoredState) {
    this.#file = file;
    this.#state = state;
    this.shop = new Shop(state.options);
    const insertedOn = (day: number) => state.inserted[String(day)] ?? 0;
    this.shop.insertOrders(insertedOn(0));
    for (let day = 1; day <= state.day; day++) {
      this.shop.advanceDay();
      this.shop.insertOrders(insertedOn(day));
    }
  }

  /**
   * Continues the store of a data folder, or founds one. `asked` holds the options somebody named; a store that was
   * founded with others is refused rather than changed.
   */
  static open(dataFolder: string, asked: Partial<ShopOptions>, nowSeconds: number): Store {
    const file = new StateFile(dataFolder);
    const known = file.read();
    if (known) {
      const differences = Object.entries(asked).filter(
        ([name, value]) => value !== undefined && known.options[name as keyof ShopOptions] !== value,
      );
      if (differences.length > 0) {
        const list = differences
          .map(([name, value]) => `--${name} ${value} (it has ${known.options[name as keyof ShopOptions]})`)
          .join(', ');
        throw new StoreStartError(
          `The store in ${dataFolder} was founded with other options: asked ${list}. ` +
            'Next: leave these options out to continue that store, or choose another --data folder for a new one.',
        );
      }
      return new Store(file, known);
    }
    const options = { ...defaultShopOptions };
    for (const [name, value] of Object.entries(asked)) {
      if (value !== undefined) options[name as keyof ShopOptions] = value;
    }
    const tokens = newTokenState(nowSeconds);
    const founded: StoredState = { version: 1, storeId: defaultStoreId, options, day: 0, inserted: {}, tokens };
    file.write(founded);
    return new Store(file, founded);
  }

  get storeId(): number {
    return this.#state.storeId;
  }

  get tokens(): TokenState {
    return this.#state.tokens;
  }

  /** Keeps the new tokens durably before anybody hears of them. */
  keepTokens(tokens: TokenState): void {
    this.#keep({ ...this.#state, tokens });
  }

  advanceDay(): void {
    this.#keep({ ...this.#state, day: this.#state.day + 1 });
    this.shop.advanceDay();
  }

  insertOrders(count: number): void {
    const day = String(this.#state.day);
    const inserted = { ...this.#state.inserted, [day]: (this.#state.inserted[day] ?? 0) + count };
    this.#keep({ ...this.#state, inserted });
    this.shop.insertOrders(count);
  }

  #keep(state: StoredState): void {
    this.#file.write(state);
    this.#state = state;
  }
}
