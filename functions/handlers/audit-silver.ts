import { AuditOutput } from '../contracts/states.ts';
import { auditSilver } from '../domain/build-layers.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'AuditSilver',
  output: AuditOutput,
  run: ({ run, lanes }, ports) => auditSilver(run, lanes, ports),
});
