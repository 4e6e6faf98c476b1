import { App } from 'aws-cdk-lib';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import cdkJson from '../../cdk.json' with { type: 'json' };
import { loadConfig } from '../../infra/config.ts';
import { stackNames } from '../../infra/names.ts';
import { defineStacks } from '../../infra/stacks.ts';

export interface Resource {
  Type: string;
  // Shapes of CloudFormation; a wrong guess makes the expectation fail.
  // oxlint-disable-next-line typescript/no-explicit-any
  Properties: any;
  DeletionPolicy?: string;
}

export type Resources = Record<string, Resource>;

export interface SynthesizedApp {
  app: App;
  outputDirectory: string;
  stateful: Resources;
  pipeline: Resources;
}

/**
 * The app as `npm run synth` makes it, checks included, only that the functions' code is not bundled.
 *
 * @param context what `-c key=value` would add
 * @throws ValidationFailed when cdk-nag or CDK's own template rules object
 */
export function synthesizeApp(
  context: Record<string, unknown> = {},
  extend: (stacks: ReturnType<typeof defineStacks>) => void = () => undefined,
): SynthesizedApp {
  const outputDirectory = mkdtempSync(join(tmpdir(), 'infra-test-'));
  afterAll(() => rmSync(outputDirectory, { recursive: true, force: true }));
  const app = new App({
    outdir: outputDirectory,
    context: { ...cdkJson.context, 'aws:cdk:bundling-stacks': [], alertEmail: 'owner@shop.test', ...context },
  });
  extend(
    defineStacks(
      app,
      loadConfig((key) => app.node.tryGetContext(key)),
    ),
  );
  app.synth();
  const resources = (stack: string) =>
    (JSON.parse(readFileSync(join(outputDirectory, `${stack}.template.json`), 'utf8')) as { Resources: Resources })
      .Resources;
  return {
    app,
    outputDirectory,
    stateful: resources(stackNames.stateful),
    pipeline: resources(stackNames.pipeline),
  };
}

/** Resources of one type, by logical id. */
export function ofType(resources: Resources, type: string): [logicalId: string, resource: Resource][] {
  return Object.entries(resources).filter(([, resource]) => resource.Type === type);
}

/** Reads a value of a template as text: references become `${LogicalId}` or `${LogicalId.Attribute}`. */
export function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(value as Record<string, unknown>);
  if (name === 'Ref') return `\${${String(argument)}}`;
  if (name === 'Fn::GetAtt') return `\${${(argument as string[]).join('.')}}`;
  if (name === 'Fn::Join') {
    const [separator, parts] = argument as [string, unknown[]];
    return parts.map(asText).join(separator);
  }
  throw new Error(`Not text: ${JSON.stringify(value)}`);
}
