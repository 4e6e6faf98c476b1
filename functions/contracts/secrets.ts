import { z } from 'zod';
import { StoreId } from './run.ts';

/**
 * A store's OAuth pair. `expires` is absolute Unix seconds here; the API's three meanings (`expires_in`, `expires` as
 * duration, `expires` as instant) are resolved before it is stored.
 */
export const StoreSecret = z.object({
  store_id: z.union([StoreId, z.number().transform(String)]),
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  expires: z.number(),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  /** When the pair was obtained, Unix seconds; absent for a pair that a person typed in. */
  obtained_at: z.number().optional(),
});
export type StoreSecret = z.infer<typeof StoreSecret>;

/** Login of the warehouse user that runs use: key pair (PKCS#8 PEM). */
export const WarehouseSecret = z.object({
  account: z.string().min(1),
  user: z.string().min(1),
  private_key: z.string().includes('PRIVATE KEY'),
  private_key_pass: z.string().optional(),
  role: z.string().optional(),
  warehouse: z.string().optional(),
  /** Only for an endpoint that is not Snowflake's own, such as the local one: `http://127.0.0.1:8085`. */
  access_url: z.url().optional(),
});
export type WarehouseSecret = z.infer<typeof WarehouseSecret>;
