import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WarehouseSecret } from '../../../functions/contracts/secrets.ts';
import type { Warehouse } from '../../../functions/domain/ports.ts';
import { withWarehouse } from '../../../functions/runtime/with-warehouse.ts';
import { answerOf, startProcess } from '../child-process.ts';
import { database } from './pipeline-run.ts';

/** The local warehouse of a data folder, in a process of its own. */
export class Endpoint {
  readonly secret: WarehouseSecret;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, secret: WarehouseSecret) {
    this.#process = process;
    this.secret = secret;
  }

  static async start(data: string, memoryLimit: string): Promise<Endpoint> {
    const process = startProcess(join(import.meta.dirname, 'endpoint-process.ts'), [data, memoryLimit]);
    const { url } = await answerOf<{ url: string }>(process);
    const private_key = await readFile(join(data, 'keys', 'warehouse.p8'), 'utf8');
    return new Endpoint(process, { account: 'LOCAL', user: 'SALLA_LOCAL', private_key, access_url: url });
  }

  warehouse<T>(use: (warehouse: Warehouse) => Promise<T>): Promise<T> {
    return withWarehouse({ secret: this.secret, database }, use);
  }

  /** Most memory that the process has held so far. */
  async peakMemoryMb(): Promise<number> {
    const answer = answerOf<{ peakMemoryMb: number }>(this.#process);
    this.#process.send({ memory: true });
    return (await answer).peakMemoryMb;
  }

  /** Resolves when the files are closed. */
  async stop(): Promise<void> {
    if (!this.#process.connected) return;
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}
