import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StagedStream } from '../../functions/contracts/run.ts';
import { goldTables } from '../../functions/domain/gold-tables.ts';
import { loadModelOf } from '../../functions/domain/warehouse-models.ts';

/** What a file under `sql/` says of itself, with the names that fill a template put in. */
export interface ModelHeader {
  /** `silver/silver_orders` */
  file: string;
  /** The table it fills, `SILVER.silver_orders`; null for queries, audits and operations. */
  fills: string | null;
  kind: string;
  grain: string;
  /** Tables, `BRONZE.bronze_orders`. */
  reads: string[];
  window: string;
  deletes: string;
  notes: string;
}

/** The headers of every file under `sql` but migrations, one for each table that a template serves. */
export function modelHeaders(sql: string): ModelHeader[] {
  return readdirSync(sql, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.sql') && !file.startsWith('migrations'))
    .toSorted()
    .flatMap((file) => {
      const name = file.slice(0, -'.sql'.length);
      const text = readFileSync(join(sql, file), 'utf8');
      return fillings(name, text).map((words) =>
        header(
          name,
          Object.entries(words).reduce((filled, [word, value]) => filled.replaceAll(`{${word}}`, value), text),
        ),
      );
    });
}

function fillings(file: string, text: string): Readonly<Record<string, string>>[] {
  const lines = text.split('\n').filter((line) => line.startsWith('--'));
  const names = lines.join('\n').match(/\b[A-Z]+\.\w*\{(stream|table)\}/g) ?? [];
  if (names.some((name) => name.endsWith('{stream}'))) {
    return StagedStream.options
      .filter((stream) => file !== 'bronze/load_stream' || loadModelOf(stream) === file)
      .map((stream) => ({ stream }));
  }
  if (names.length > 0) return goldTables.map(({ name }) => ({ table: name }));
  return [{}];
}

function header(file: string, text: string): ModelHeader {
  const value = (key: string) => {
    const [block = ''] = new RegExp(`^-- ${key}: .*(\\n-- {3}.*)*`, 'm').exec(text) ?? [];
    return block
      .replace(`-- ${key}: `, '')
      .replaceAll(/\n-- +/g, ' ')
      .trim();
  };
  const model = value('model');
  const kind = value('kind');
  return {
    file,
    fills: kind !== 'query' && /^[A-Z]+\.\w+$/.test(model) ? model : null,
    kind,
    grain: value('grain'),
    reads: [...new Set(value('reads').match(/\b[A-Z]+\.[a-z_]\w*/g) ?? [])],
    window: value('window'),
    deletes: value('deletes'),
    notes: value('notes'),
  };
}
