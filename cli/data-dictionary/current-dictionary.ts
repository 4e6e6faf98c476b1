import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { dataDictionary } from './document.ts';
import { modelHeaders } from './model-headers.ts';
import { readWarehouse } from './read-warehouse.ts';

const sql = fileURLToPath(new URL('../../sql', import.meta.url));

/** Where the dictionary is committed. */
export const dictionaryFile = fileURLToPath(new URL('../../docs/data-dictionary.md', import.meta.url));

/** The dictionary as it must stand in its file. */
export async function currentDictionary(): Promise<string> {
  const text = dataDictionary(await readWarehouse(sql), modelHeaders(sql));
  return format(text, { ...(await resolveConfig(dictionaryFile)), parser: 'markdown' });
}
