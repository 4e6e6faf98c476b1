import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { synthesizeApp } from './synthesized-app.ts';

const output = mkdtempSync(join(tmpdir(), 'infra-app-test-'));
afterAll(() => rmSync(output, { recursive: true, force: true }));

function written(stack: string): unknown {
  const template = readFileSync(join(output, `${stack}.template.json`), 'utf8');
  return (JSON.parse(template) as { Resources: unknown }).Resources;
}

describe('node infra/app.ts', () => {
  beforeAll(() => {
    // Nothing of the machine's environment: no credentials, no region, no Docker, no home.
    const env = {
      CDK_OUTDIR: output,
      CDK_CONTEXT_JSON: JSON.stringify({ 'aws:cdk:bundling-stacks': [], alertEmail: 'owner@shop.test' }),
    };
    execFileSync(process.execPath, ['infra/app.ts'], { env, stdio: 'pipe' });
  });

  it('writes the same templates as the CDK command line, from the same feature flags', () => {
    const { stateful, pipeline } = synthesizeApp();
    expect(written('SallaStateful')).toEqual(stateful);
    expect(written('SallaPipeline')).toEqual(pipeline);
  });
});
