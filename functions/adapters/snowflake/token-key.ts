import { randomBytes } from 'node:crypto';
import type { Warehouse } from '../../domain/ports.ts';

/**
 * Makes the key of tokens once; one that stands is left alone, because new tokens would join with no older ones. Two secrets of
 * 64 characters, each one block of SHA-256: with those `sha2(outer || sha2(inner || value))` has the form of HMAC. They are
 * texts, because Snowflake documents its SHA2 for texts only.
 */
export async function makeTokenKey(warehouse: Warehouse): Promise<void> {
  await warehouse.execute({
    sql: 'insert into PRIVACY.token_key (inner_key, outer_key) select :1, :2 where not exists (select 1 from PRIVACY.token_key)',
    binds: [secret(), secret()],
  });
}

function secret(): string {
  return randomBytes(32).toString('hex');
}
