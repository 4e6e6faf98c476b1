import { environmentNames, type EnvironmentName } from '../contracts/environment.ts';

type Key = keyof typeof environmentNames;

/**
 * The named settings of this function; the only reader of `process.env`. Throws one error that lists all that are
 * missing, because a template that forgets one usually forgets several.
 */
export function environment<K extends Key>(...keys: K[]): Record<K, string> {
  const missing: EnvironmentName[] = [];
  const entries = keys.map((key) => {
    const name = environmentNames[key];
    const value = process.env[name]?.trim() ?? '';
    if (value === '') missing.push(name);
    return [key, key.endsWith('Url') ? value.replace(/\/+$/, '') : value];
  });
  if (missing.length > 0) {
    throw new Error(
      `The function's environment lacks ${missing.join(', ')}. Next: set ${missing.length === 1 ? 'it' : 'them'} in the ` +
        'function construct of infra/ (names: functions/contracts/environment.ts) and synthesize again.',
    );
  }
  return Object.fromEntries(entries) as Record<K, string>;
}
