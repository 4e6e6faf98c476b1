import { writeFile } from 'node:fs/promises';

// The driver probes cloud metadata hosts at import otherwise.
process.env['SNOWFLAKE_DISABLE_PLATFORM_DETECTION'] = 'true';
const { currentDictionary, dictionaryFile } = await import('./current-dictionary.ts');

await writeFile(dictionaryFile, await currentDictionary());
console.log(`Wrote ${dictionaryFile}.`);
