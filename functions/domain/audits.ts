import { PipelineError } from '../contracts/errors.ts';
import type { Run } from '../contracts/run.ts';
import type { Audit, Bind, Log, SqlModels, Warehouse } from './ports.ts';

/** A blocking expectation does not hold. */
class AuditFailedError extends PipelineError {
  override readonly name = 'AuditFailedError';
}

export interface AuditReport {
  audits: number;
  warnings: { audit: string; rows: number }[];
}

interface Finding extends Pick<Audit, 'name' | 'sentence' | 'severity'> {
  rows: number;
  /** Keys of three rows: ids or hashes, never names or addresses. */
  examples: string[];
}

/** Rows of an audit that are returned at most. */
const MOST = 20;

/**
 * Asks every audit of the layer. What is found is kept in `OPS.audit_results`; what blocks stops the run, and the last Gold stays.
 * `OPS.audit_settings` says what an audit means to a store where it is not what its file says.
 */
export async function audit(
  layer: 'silver' | 'gold',
  run: Run,
  binds: readonly Bind[],
  ports: { warehouse: Warehouse; models: SqlModels; log: Log },
): Promise<AuditReport> {
  const { warehouse, models, log } = ports;
  const audits = await models.audits(layer);
  const { rows } = await warehouse.execute(await models.findings(audits, binds));
  const byAudit = Map.groupBy(rows, (row) => String(row['AUDIT']));
  // Nothing found, nothing to weigh.
  const severities = rows.length === 0 ? new Map<string, string>() : await settings(binds, ports);
  const findings = audits.flatMap(({ name, sentence, severity }): Finding[] => {
    const of = byAudit.get(name) ?? [];
    const set = severities.get(name) ?? severity;
    if (of.length === 0 || set === 'off') return [];
    const examples = of.slice(0, 3).map((row) => String(row['EXAMPLE_KEY']));
    return [{ name, sentence, severity: set === 'block' ? 'block' : 'warn', rows: of.length, examples }];
  });
  for (const { name, severity, rows: count, examples } of findings)
    log.warn('audit found rows', { audit: name, severity, rows: count, examples });
  if (findings.length > 0) await record(run, findings, ports);
  const failures = findings.filter(({ severity }) => severity === 'block');
  if (failures.length > 0) {
    throw new AuditFailedError(
      `Run ${run.runId} of store ${run.storeId} failed its ${layer} audits: ${failures.map(inWords).join('; ')}. Gold was not changed.`,
      `look at the rows with the query in sql/audits/; docs/maintenance.md, section “An audit fails”, says what each one means.`,
    );
  }
  return { audits: audits.length, warnings: findings.map(({ name, rows: count }) => ({ audit: name, rows: count })) };
}

async function settings(
  binds: readonly Bind[],
  { warehouse, models }: { warehouse: Warehouse; models: SqlModels },
): Promise<Map<string, string>> {
  const { rows } = await warehouse.execute(await models.statement('ledger/list_audit_settings', binds));
  return new Map(rows.map((row) => [String(row['AUDIT']), String(row['SEVERITY'])]));
}

async function record(
  { runId, storeId }: Run,
  findings: readonly Finding[],
  { warehouse, models }: { warehouse: Warehouse; models: SqlModels },
): Promise<void> {
  const found = findings.map(({ name, severity, rows, examples }) => ({
    audit: name,
    severity,
    rows,
    examples: examples.join(', '),
  }));
  const binds = [runId, storeId, JSON.stringify(found)];
  await warehouse.execute(await models.statement('ledger/record_audit_results', binds));
}

function inWords({ name, sentence, rows, examples }: Finding): string {
  return `${name} (${sentence}) found ${rows === MOST ? `${MOST} or more` : rows} rows, such as ${examples.join(', ')}`;
}
