import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStoreServer } from '../../local/store/server.ts';
import type { StoreServerOptions } from '../../local/store/server.ts';

export type Json = Record<string, unknown>;

interface Envelope {
  status: number;
  success: boolean;
  data: Json[];
  pagination: {
    count: number;
    total: number;
    perPage: number;
    currentPage: number;
    totalPages: number;
    links: unknown;
  };
}

/** A store that listens on a free port, and the few requests that its tests make. */
export interface RunningStore {
  url: string;
  data: string;
  credentials(): Promise<Record<string, string>>;
  /** Answer of the Merchant API with the current access token. */
  request(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Envelope of a list. */
  list(path: string): Promise<Envelope>;
  /** Every row of a list, page by page. */
  all(path: string): Promise<Json[]>;
  truth(stream: string): Promise<Json[]>;
  /** POST to a control of the store. */
  control(path: string, body?: unknown): Promise<Json>;
  close(): Promise<void>;
}

export async function startStore(options: Partial<StoreServerOptions> = {}): Promise<RunningStore> {
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'store-')));
  const server = createStoreServer({ rateLimit: 1_000_000, ...options, data });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  const credentials = async () => (await (await fetch(`${url}/_store/credentials`)).json()) as Record<string, string>;

  const request = async (path: string, headers: Record<string, string> = {}) => {
    const { access_token: accessToken } = await credentials();
    return fetch(`${url}/admin/v2${path}`, { headers: { authorization: `Bearer ${accessToken}`, ...headers } });
  };
  const list = async (path: string) => (await (await request(path)).json()) as Envelope;

  return {
    url,
    data,
    credentials,
    request,
    list,
    async all(path) {
      const join = path.includes('?') ? '&' : '?';
      const rows: Json[] = [];
      for (let page = 1, last = 1; page <= last; page++) {
        const { data, pagination } = await list(`${path}${join}per_page=100&page=${page}`);
        rows.push(...data);
        last = (pagination as Envelope['pagination'] | undefined)?.totalPages ?? 1;
      }
      return rows;
    },
    async truth(stream) {
      const text = await (await fetch(`${url}/_store/truth/${stream}`)).text();
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Json);
    },
    async control(path, body) {
      const init = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      };
      return (await (await fetch(`${url}/_store/${path}`, init)).json()) as Json;
    },
    async close() {
      await server.close();
      if (options.data === undefined) await rm(data, { recursive: true, force: true });
    },
  };
}
