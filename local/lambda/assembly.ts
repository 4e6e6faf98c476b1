import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** A CloudFormation resource as the synthesized template holds it. */
export interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
}

interface Template {
  Resources?: Record<string, TemplateResource>;
  Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }>;
  Parameters?: Record<string, { Default?: unknown }>;
}

/** One stack of a cloud assembly. */
export interface Stack {
  name: string;
  /** Path of the template file, for messages. */
  templateFile: string;
  template: Template;
  /** Folder or file of each asset, by the object key that the template refers to. */
  assets: ReadonlyMap<string, string>;
}

interface Manifest {
  artifacts?: Record<string, { type: string; properties?: Record<string, unknown> }>;
}

interface AssetManifest {
  files?: Record<string, { source: { path?: string }; destinations: Record<string, { objectKey: string }> }>;
}

/**
 * Reads the stacks of a cloud assembly (`cdk.out`), those of nested assemblies (CDK stages) included.
 * @throws Error when the folder is no cloud assembly; the message says what to run.
 */
export function readAssembly(folder: string): Stack[] {
  const manifestFile = path.join(folder, 'manifest.json');
  if (!existsSync(manifestFile)) {
    throw new Error(`${folder} is not a cloud assembly: ${manifestFile} is missing. Next: run "npm run synth".`);
  }
  const { artifacts = {} } = readJson(manifestFile) as Manifest;
  const ofType = (type: string): Record<string, unknown>[] =>
    Object.values(artifacts)
      .filter((artifact) => artifact.type === type)
      .map((artifact) => artifact.properties ?? {});

  const assets = new Map<string, string>();
  for (const { file } of ofType('cdk:asset-manifest')) {
    const manifest = readJson(path.join(folder, String(file))) as AssetManifest;
    for (const asset of Object.values(manifest.files ?? {})) {
      if (asset.source.path === undefined) continue;
      for (const destination of Object.values(asset.destinations)) {
        assets.set(destination.objectKey, path.resolve(folder, asset.source.path));
      }
    }
  }

  const stacks = Object.entries(artifacts)
    .filter(([, artifact]) => artifact.type === 'aws:cloudformation:stack')
    .map(([id, artifact]): Stack => {
      const templateFile = path.join(folder, String(artifact.properties?.['templateFile']));
      const name = artifact.properties?.['stackName'];
      const template = readJson(templateFile) as Template;
      return { name: typeof name === 'string' ? name : id, templateFile, template, assets };
    });
  const nested = ofType('cdk:cloud-assembly').flatMap(({ directoryName }) =>
    readAssembly(path.join(folder, String(directoryName))),
  );
  return [...stacks, ...nested];
}

function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${file} is not JSON. Next: run "npm run synth" again.`, { cause: error });
  }
}
