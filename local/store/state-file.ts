import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { StoreEvent } from './store-event.ts';

const Pair = z.object({ accessToken: z.string(), refreshToken: z.string(), expires: z.number() });

const StoredState = z.object({
  version: z.literal(2),
  storeId: z.number().int(),
  options: z.object({ orders: z.number().int(), days: z.number().int(), seed: z.number().int() }),
  /** What has happened since the store was founded, in its order. */
  events: z.array(StoreEvent),
  tokens: z.object({
    clientId: z.string(),
    clientSecret: z.string(),
    current: Pair,
    earlier: z.array(Pair),
    revoked: z.boolean(),
  }),
});
/** What makes a restarted store the same store; everything else is derived from it. */
export type StoredState = z.infer<typeof StoredState>;

/** A start that cannot be done; the message says why and what to do. */
export class StoreStartError extends Error {
  override readonly name = 'StoreStartError';
}

/** `DIR/store/state.json`, replaced as a whole: written beside, renamed. */
export class StateFile {
  readonly path: string;
  readonly #folder: string;

  constructor(dataFolder: string) {
    this.#folder = join(dataFolder, 'store');
    this.path = join(this.#folder, 'state.json');
  }

  /** Null when the store was never started on this folder. */
  read(): StoredState | null {
    if (!existsSync(this.path)) return null;
    try {
      return StoredState.parse(JSON.parse(readFileSync(this.path, 'utf8')));
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
      throw new StoreStartError(
        `The store's state in ${this.path} cannot be read (${reason}). ` +
          'Next: restore that file, or start with another --data folder.',
        { cause },
      );
    }
  }

  /** Outlives a kill of the process; with `synced`, a loss of power too, at the price of two syncs. */
  write(state: StoredState, synced: boolean): void {
    mkdirSync(this.#folder, { recursive: true });
    const beside = `${this.path}.new`;
    const file = openSync(beside, 'w', 0o600);
    try {
      writeSync(file, JSON.stringify(state));
      if (synced) fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(beside, this.path);
    if (!synced || process.platform === 'win32') return; // folders cannot be synced there
    const folder = openSync(this.#folder, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }
}
