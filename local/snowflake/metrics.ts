/** Idle time after which a real warehouse would suspend itself (AUTO_SUSPEND = 60, the smallest that pays). */
const autoSuspendMilliseconds = 60_000;

/** What the endpoint has done, for `GET /_warehouse/metrics`. */
export class Metrics {
  /** Statements received, commands included; a retried request counts once. */
  statements = 0;
  /** Those that a real account would need a running warehouse for (not PUT, GET, LIST, USE, SHOW and the like). */
  warehouseStatements = 0;
  /** How often a suspended warehouse would have been resumed. */
  resumes = 0;
  #lastUse = Number.NEGATIVE_INFINITY;

  countWarehouseUse(now: number): void {
    this.warehouseStatements += 1;
    if (now - this.#lastUse > autoSuspendMilliseconds) this.resumes += 1;
    this.#lastUse = now;
  }
}
