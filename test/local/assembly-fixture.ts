import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const temporaryFolders: string[] = [];

afterAll(() => {
  for (const folder of temporaryFolders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed after the last test of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'local-aws-'));
  temporaryFolders.push(folder);
  return folder;
}

export interface FunctionSource {
  /** `index.mjs`. */
  code: string;
  environment?: Record<string, unknown>;
  timeoutSeconds?: number;
  memorySizeMb?: number;
}

export interface AssemblySource {
  functions: Record<string, FunctionSource>;
  /** Amazon States Language; `Resource: "<name>"` stands for the ARN of that function. */
  definition?: Record<string, unknown>;
  /** More resources of the template. */
  resources?: Record<string, unknown>;
}

export const machineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Machine';

/** Writes a cloud assembly as `cdk synth` does, with one stack `Test`, and returns its folder. */
export function writeAssembly(source: AssemblySource): string {
  const folder = temporaryFolder();
  const files: Record<string, unknown> = {};
  const resources: Record<string, unknown> = { ...source.resources };
  for (const [name, { code, environment, timeoutSeconds, memorySizeMb }] of Object.entries(source.functions)) {
    mkdirSync(path.join(folder, `asset.${name}`));
    writeFileSync(path.join(folder, `asset.${name}`, 'index.mjs'), code);
    files[name] = {
      source: { path: `asset.${name}`, packaging: 'zip' },
      destinations: { current: { bucketName: 'assets', objectKey: `${name}.zip` } },
    };
    resources[name] = {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Handler: 'index.handler',
        Code: { S3Bucket: 'assets', S3Key: `${name}.zip` },
        Environment: { Variables: environment ?? {} },
        Timeout: timeoutSeconds ?? 10,
        MemorySize: memorySizeMb ?? 512,
      },
    };
  }
  if (source.definition !== undefined) {
    resources['Machine'] = {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: 'Machine',
        RoleArn: 'arn:aws:iam::000000000000:role/Machine',
        DefinitionString: joined(JSON.stringify(source.definition), Object.keys(source.functions)),
      },
    };
  }
  const write = (name: string, content: unknown): void =>
    writeFileSync(path.join(folder, name), JSON.stringify(content));
  write('manifest.json', {
    artifacts: {
      'Test.assets': { type: 'cdk:asset-manifest', properties: { file: 'Test.assets.json' } },
      Test: { type: 'aws:cloudformation:stack', properties: { templateFile: 'Test.template.json' } },
    },
  });
  write('Test.assets.json', { files });
  write('Test.template.json', { Resources: resources });
  return folder;
}

/** Puts each function's ARN where the definition names it, in the form CDK writes: `Fn::Join` over the parts. */
function joined(definition: string, functions: string[]): unknown {
  const parts: unknown[] = definition.split(/("Resource":"\w+")/).flatMap((part) => {
    const name = /^"Resource":"(\w+)"$/.exec(part)?.[1];
    if (name === undefined || !functions.includes(name)) return [part];
    return ['"Resource":"', { 'Fn::GetAtt': [name, 'Arn'] }, '"'];
  });
  return { 'Fn::Join': ['', parts] };
}
