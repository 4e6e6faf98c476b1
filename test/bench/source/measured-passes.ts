/** What one pass used. */
export interface Pass {
  cpuSeconds: number;
  wallSeconds: number;
  /** What the pass brought: rows, or pages. */
  count: number;
  /** Most resident memory of the process so far. */
  peakMemoryMb: number;
}

/** Runs `work` each time the parent process asks for a pass, and answers with a `Pass`; ends when the parent lets go. */
export function servePasses(work: (serial: number) => Promise<number>): void {
  let serial = 0;
  process.on('message', () => {
    serial += 1;
    void measure(() => work(serial)).then((pass) => process.send?.(pass));
  });
  process.send?.({ ready: true });
}

async function measure(work: () => Promise<number>): Promise<Pass> {
  const cpu = process.cpuUsage();
  const started = performance.now();
  const count = await work();
  const { user, system } = process.cpuUsage(cpu);
  return {
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - started) / 1000,
    count,
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  };
}
