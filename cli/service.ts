import { fileURLToPath } from 'node:url';
import { Command } from 'commander';

const entries = { store: '../local/store/main.ts', warehouse: '../local/snowflake/main.ts' };

/** `salla store`, `salla warehouse`: the service itself with its own flags, `--help` included. */
export function serviceCommand(name: keyof typeof entries, description: string): Command {
  return new Command(name)
    .description(`${description}; flags: npx salla ${name} --help`)
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .action(async () => {
      const entry = fileURLToPath(new URL(entries[name], import.meta.url));
      // The service reads the command line when it is imported, as if it had been started by itself.
      process.argv.splice(1, 2, entry);
      await import(entry);
    });
}
