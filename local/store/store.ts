import { Shop } from './shop/shop.ts';
import type { ShopOptions } from './shop/shop.ts';
import { apply, withEvent } from './store-event.ts';
import type { StoreEvent } from './store-event.ts';
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
    for (const event of state.events) apply(this.shop, event);
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
    const founded: StoredState = { version: 2, storeId: defaultStoreId, options, events: [], tokens };
    file.write(founded, true);
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
    this.#keep({ ...this.#state, tokens }, true);
  }

  /** Lets something happen to the shop, durably, before anybody hears of it. */
  keep(...events: StoreEvent[]): void {
    let log = this.#state.events;
    for (const event of events) log = withEvent(log, event);
    // Some faults make an event of every page that is read; only tokens are worth a sync.
    this.#keep({ ...this.#state, events: log }, false);
    for (const event of events) apply(this.shop, event);
  }

  #keep(state: StoredState, synced: boolean): void {
    this.#file.write(state, synced);
    this.#state = state;
  }
}
