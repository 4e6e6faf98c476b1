import type { Stack } from './assembly.ts';
import { identityOf, location } from './identity.ts';
import type { Identity } from './identity.ts';

const pseudoParameters: Record<string, string> = {
  'AWS::AccountId': location.accountId,
  'AWS::Region': location.region,
  'AWS::Partition': location.partition,
  'AWS::URLSuffix': 'amazonaws.com',
};

/**
 * Resolves CloudFormation's intrinsic functions over all stacks of an assembly, as a deployment to the local account
 * would: `Ref`, `Fn::GetAtt`, `Fn::Join`, `Fn::Sub`, `Fn::Select`, `Fn::Split`, `Fn::ImportValue`, `Fn::GetStackOutput`.
 */
export class IntrinsicResolver {
  readonly #stacks: readonly Stack[];

  constructor(stacks: readonly Stack[]) {
    this.#stacks = stacks;
  }

  /**
   * @param where named in errors, such as `SallaPipeline/StartRun Environment`
   * @throws Error for an intrinsic function or a reference that is not known here
   */
  resolve(value: unknown, stack: Stack, where: string): unknown {
    if (Array.isArray(value)) return value.map((element) => this.resolve(element, stack, where));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first !== undefined && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
      return this.#call(first[0], first[1], stack, where);
    }
    return Object.fromEntries(entries.map(([key, inner]) => [key, this.resolve(inner, stack, where)]));
  }

  identity(stack: Stack, logicalId: string, where: string): Identity {
    const resource = stack.template.Resources?.[logicalId];
    if (resource === undefined) throw new Error(`${where}: no resource "${logicalId}" in ${stack.templateFile}.`);
    return identityOf(stack, logicalId, resource, (value) => this.resolve(value, stack, where));
  }

  #call(name: string, argument: unknown, stack: Stack, where: string): unknown {
    const resolved = (value: unknown): unknown => this.resolve(value, stack, where);
    switch (name) {
      case 'Ref':
        return this.#ref(String(argument), stack, where);
      case 'Fn::GetAtt': {
        const [logicalId = '', attribute = ''] = Array.isArray(argument) ? argument.map(String) : splitOnce(argument);
        return this.#attribute(logicalId, attribute, stack, where);
      }
      case 'Fn::Join': {
        const [separator, parts] = argument as [string, unknown];
        return (resolved(parts) as unknown[]).map(String).join(separator);
      }
      case 'Fn::Sub':
        return this.#substitute(argument, stack, where);
      case 'Fn::Select': {
        const [index, list] = argument as [number | string, unknown];
        return (resolved(list) as unknown[])[Number(index)];
      }
      case 'Fn::Split': {
        const [separator, text] = argument as [string, unknown];
        return String(resolved(text)).split(separator);
      }
      case 'Fn::ImportValue':
        return this.#imported(String(resolved(argument)), where);
      case 'Fn::GetStackOutput': {
        const { StackName, OutputName } = argument as { StackName: unknown; OutputName: string };
        return this.#stackOutput(String(resolved(StackName)), OutputName, where);
      }
      default:
        throw new Error(`${where}: ${name} is not resolved locally (${stack.templateFile}).`);
    }
  }

  #ref(name: string, stack: Stack, where: string): unknown {
    if (name === 'AWS::StackName') return stack.name;
    const pseudo = pseudoParameters[name];
    if (pseudo !== undefined) return pseudo;
    const parameter = stack.template.Parameters?.[name];
    if (parameter !== undefined) {
      if (parameter.Default !== undefined) return parameter.Default;
      throw new Error(`${where}: parameter "${name}" of ${stack.templateFile} has no default.`);
    }
    return this.identity(stack, name, where).ref;
  }

  #attribute(logicalId: string, attribute: string, stack: Stack, where: string): string {
    const value = this.identity(stack, logicalId, where).attributes[attribute];
    if (value === undefined) {
      const type = stack.template.Resources?.[logicalId]?.Type;
      throw new Error(`${where}: attribute "${attribute}" of ${type} "${logicalId}" is not resolved locally.`);
    }
    return value;
  }

  #substitute(argument: unknown, stack: Stack, where: string): string {
    const [text, variables] = Array.isArray(argument)
      ? (argument as [string, Record<string, unknown>])
      : [String(argument), {}];
    return text.replaceAll(/\$\{([^}]+)\}/g, (_whole, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (name in variables) return String(this.resolve(variables[name], stack, where));
      if (!name.includes('.')) return String(this.#ref(name, stack, where));
      const [logicalId, attribute] = splitOnce(name);
      return this.#attribute(logicalId, attribute, stack, where);
    });
  }

  #imported(exportName: string, where: string): unknown {
    for (const stack of this.#stacks) {
      for (const output of Object.values(stack.template.Outputs ?? {})) {
        if (output.Export !== undefined && this.resolve(output.Export.Name, stack, where) === exportName) {
          return this.resolve(output.Value, stack, where);
        }
      }
    }
    throw new Error(`${where}: no stack of the assembly exports "${exportName}".`);
  }

  #stackOutput(stackName: string, outputName: string, where: string): unknown {
    const stack = this.#stacks.find((candidate) => candidate.name === stackName);
    const output = stack?.template.Outputs?.[outputName];
    if (stack === undefined || output === undefined) {
      throw new Error(`${where}: stack "${stackName}" has no output "${outputName}" in this assembly.`);
    }
    return this.resolve(output.Value, stack, where);
  }
}

function splitOnce(text: unknown): [string, string] {
  const dot = String(text).indexOf('.');
  return [String(text).slice(0, dot), String(text).slice(dot + 1)];
}
