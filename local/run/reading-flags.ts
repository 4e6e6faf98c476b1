import { InvalidArgumentError } from 'commander';
import type { z } from 'zod';
import type { StagedStream } from '../../functions/contracts/run.ts';
import { StoreSettings } from '../../functions/contracts/settings.ts';
import { StreamChoice } from '../../functions/contracts/stream-choice.ts';
import { issuesInWords, plainWords } from './plain-issues.ts';

/** `--streams`: names with commas between them, or `all`. */
export function streamNames(text: string): StagedStream[] {
  const names = text === 'all' ? text : text.split(',').map((name) => name.trim());
  const choice = StreamChoice.safeParse(names);
  if (choice.success) return choice.data;
  throw new InvalidArgumentError(choice.error.issues.map(({ message }) => message).join(' '));
}

/** Settings as a person gives them: what is not named keeps its default. */
export type GivenSettings = z.input<typeof StoreSettings>;

/** `--settings`: JSON of the fields that differ from the defaults. */
export function storeSettings(text: string): GivenSettings {
  const given = jsonOf(text);
  const settings = StoreSettings.safeParse(given, { error: plainWords });
  if (settings.success) return given as GivenSettings;
  const known = Object.keys(StoreSettings.parse({})).join(', ');
  throw new InvalidArgumentError(`${issuesInWords(settings.error, 'it')}. There are ${known}.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new InvalidArgumentError(`expected JSON, such as '{"budgetShare":{"day":1,"night":1}}'.`);
  }
}
