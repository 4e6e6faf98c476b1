/** The package has no types of its own. */
declare module 'asl-validator' {
  /** Adds `QueryLanguage` to every state of the definition that it is given. */
  export default function validate(
    definition: Record<string, unknown>,
    options: { checkPaths: boolean; checkArn: boolean },
  ): { isValid: boolean; errorsText: (separator: string) => string };
}
