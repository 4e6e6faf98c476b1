import { AuditOutput } from '../contracts/states.ts';
import { auditGold } from '../domain/build-layers.ts';
import { createWarehouseHandler } from '../runtime/warehouse-handler.ts';

export const handler = createWarehouseHandler({
  name: 'AuditGold',
  output: AuditOutput,
  run: ({ run }, ports) => auditGold(run, ports),
});
