/** An error that the AWS API answers by name, such as `ResourceNotFoundException`. */
export class ServiceError extends Error {
  override readonly name: string;
  readonly statusCode: number;

  constructor(name: string, message: string, statusCode = 400) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
  }
}

/** A required text parameter of a request. */
export function requiredText(request: Record<string, unknown>, name: string): string {
  const value = request[name];
  if (typeof value !== 'string' || value === '') {
    throw new ServiceError('ValidationException', `Parameter "${name}" is required and must be a text.`);
  }
  return value;
}
