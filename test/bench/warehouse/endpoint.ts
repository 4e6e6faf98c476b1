import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WarehouseSecret } from '../../../functions/contracts/secrets.ts';
import type { Warehouse } from '../../../functions/domain/ports.ts';
import { withWarehouse } from '../../../functions/runtime/with-warehouse.ts';
import { answerOf, startProcess } from '../child-process.ts';
import { database } from './pipeline-run.ts';

/** Most resident memory of a process, and the CPU of all its threads. */
export interface Used {
  peakMemoryMb: number;
  cpuSeconds: number;
}

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

  /** What the process has used so far. */
  async used(): Promise<Used> {
    const answer = answerOf<Used>(this.#process);
    this.#process.send({ used: true });
    return answer;
  }

  /** Resolves when the files are closed. */
  async stop(): Promise<void> {
    if (!this.#process.connected) return;
    const ended = once(this.#process, 'exit');
    this.#process.disconnect();
    await ended;
  }
}
