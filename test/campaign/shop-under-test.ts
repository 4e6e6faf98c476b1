import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StagedStream } from '../../functions/contracts/run.ts';
import { streamEntry } from '../../functions/domain/stream-catalogue.ts';
import { createStoreServer } from '../../local/store/server.ts';
import { newTokenState } from '../../local/store/tokens.ts';
import type { Scenario } from './scenario.ts';
import { type Control, corruptible } from './shop-events.ts';
import { forward, resetTime, virtualNow } from './virtual-time.ts';
import type { World } from './world.ts';

/** The store of one seed on a port of its own. */
export interface ShopUnderTest {
  storeId: string;
  /** False when there was nothing that it could be done to. */
  control(control: Control): Promise<boolean>;
  /** Every corrupted record is whole again. */
  heal(): Promise<void>;
  /** From now on requests are counted, and what is to happen before the n-th of them happens. */
  watch(meanwhile: { request: number; control: Control }[]): void;
  /** The merchant installs the app again; the new pair is put into the secret. */
  reinstall(): Promise<void>;
  /** Records of a stream in the shop's own terms; `api`: as the API would show them now. */
  truth(stream: string, form?: 'api'): Promise<Record<string, unknown>[]>;
  /** Whether that record may ever have been missing from what the API shows. */
  wasAway(stream: StagedStream, id: string): boolean;
  close(): Promise<void>;
}

export async function openShop(world: World, { seed, shop, rateLimit }: Scenario): Promise<ShopUnderTest> {
  const data = join(world.folder, `store-${seed}`);
  // A store of one's own for every seed keeps them apart in the warehouse that they share.
  const storeId = 1_000_000_000 + seed;
  mkdirSync(join(data, 'store'), { recursive: true });
  resetTime();
  const tokens = newTokenState(Math.floor(virtualNow() / 1000));
  const state = { version: 2, storeId, options: shop, events: [], tokens };
  writeFileSync(join(data, 'store', 'state.json'), JSON.stringify(state));
  const server = createStoreServer({ data, rateLimit, now: virtualNow });

  let clock = 0;
  const away = new Set<string>();
  /** Records of other streams may have gone and come back with one. */
  let cameBack = false;
  let requests = 0;
  let pending: { request: number; control: Control }[] = [];
  const shopClock = async () => Date.parse(String((await server.inject('/health')).headers['date']));
  const control = async ({ path, body = {} }: Control) => {
    const answer = await server.inject({ method: 'POST', url: `/_store/${path}`, payload: body });
    if (answer.statusCode === 404) return false;
    if (answer.statusCode !== 200)
      throw new Error(`POST /_store/${path} answered ${answer.statusCode}: ${answer.body}`);
    const { stream, id } = answer.json<{ stream?: string; id?: string }>();
    // What is restored may have been deleted by the store's own misbehaviour.
    if (['delete', 'restore'].includes(path)) away.add(`${stream} ${id}`);
    cameBack ||= path === 'restore';
    // The shop's clock moves by the day; everybody else's moves with it.
    const moved = await shopClock();
    forward(moved - clock);
    clock = moved;
    return true;
  };
  const putCredentials = async () => {
    const answer = await server.inject('/_store/credentials');
    world.putStoreSecret(answer.json<{ store_id: string }>());
  };
  server.addHook('onRequest', async (request) => {
    if (!request.url.startsWith('/admin/')) return;
    requests += 1;
    const due = pending.filter((event) => event.request === requests);
    for (const event of due) await control(event.control);
  });
  world.useStore(await server.listen({ host: '127.0.0.1', port: 0 }));
  clock = await shopClock();
  await putCredentials();
  return {
    storeId: String(storeId),
    control,
    async heal() {
      for (const stream of corruptible) while (await control({ path: 'corrupt', body: { stream, undo: true } }));
    },
    watch(meanwhile) {
      requests = 0;
      pending = meanwhile;
    },
    async reinstall() {
      await server.inject({ method: 'POST', url: '/_store/reinstall' });
      await putCredentials();
    },
    async truth(stream, form) {
      const { body } = await server.inject(`/_store/truth/${stream}${form ? `?form=${form}` : ''}`);
      const lines = body.split('\n').filter((line) => line !== '');
      return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    },
    wasAway: (stream, id) => away.has(`${stream} ${id}`) || (cameBack && !streamEntry(stream).core),
    async close() {
      await server.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
