import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isAlive } from '../../local/run/process-lock.ts';
import { startService, type ServiceCommand } from '../../local/run/service.ts';

/** A program that stands where a service stands. */
function command(program: string): ServiceCommand {
  const folder = mkdtempSync(join(tmpdir(), 'service-'));
  const entry = join(folder, 'main.mjs');
  writeFileSync(entry, program);
  return { name: 'store', entry, args: ['--port', '0'], logFile: join(folder, 'store.log') };
}

const ready = `console.log(JSON.stringify({ service: 'store', url: 'http://127.0.0.1:1' }));`;
const waits = `setInterval(() => undefined, 1000);`;

describe('a service', () => {
  it('is up when it says so, whatever it printed before, and is gone after stop', async () => {
    const service = await startService(
      command(`console.log('{not json'); console.log('{"level":"info"}'); ${ready} ${waits}`),
    );
    expect(service.url).toBe('http://127.0.0.1:1');
    expect(isAlive(service.pid)).toBe(true);
    await service.stop();
    expect(isAlive(service.pid)).toBe(false);
  });

  it('that dies before it is up fails the start with its own words', async () => {
    const dying = command(`console.error('Port 8081 is taken. Next: choose another.'); process.exit(1);`);
    await expect(startService(dying)).rejects.toThrow(
      'The store service did not start: Port 8081 is taken. Next: choose another.',
    );
    expect(readFileSync(dying.logFile, 'utf8')).toContain('Port 8081 is taken');
  });

  it('that dies later says why', async () => {
    const service = await startService(command(`${ready} setTimeout(() => process.kill(process.pid, 'SIGKILL'), 50);`));
    expect(await service.gone).toBe('it ended with SIGKILL');
  });

  it('that ignores the polite signal is ended all the same', { timeout: 20_000 }, async () => {
    const service = await startService(command(`process.on('SIGTERM', () => undefined); ${ready} ${waits}`), 0.2);
    await service.stop();
    expect(isAlive(service.pid)).toBe(false);
  });
});
