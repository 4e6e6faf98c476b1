/** Envelopes of the Merchant API (docs.salla.dev/421123m0, Pagination; error texts as published there). */

export interface Answer {
  status: number;
  body: unknown;
}

export function found(data: unknown): Answer {
  return { status: 200, body: { status: 200, success: true, data } };
}

export interface Page {
  rows: unknown[];
  total: number;
  perPage: number;
  page: number;
}

/**
 * A page of a list. Links are `[]` or `{}` when there are none, and name a host that must not be followed, as in the
 * published examples; `beside` are the further parts of some envelopes.
 */
export function foundPage(
  page: Page,
  path: string,
  emptyLinks: 'array' | 'object',
  beside: Record<string, unknown> = {},
): Answer {
  const totalPages = Math.max(1, Math.ceil(page.total / page.perPage));
  const link = (target: number) => `http://api.salla.dev/admin/v2${path}?page=${target}`;
  const links: Record<string, string> = {};
  if (page.page > 1) links['previous'] = link(page.page - 1);
  if (page.page < totalPages) links['next'] = link(page.page + 1);
  const pagination = {
    count: page.rows.length,
    total: page.total,
    perPage: page.perPage,
    currentPage: page.page,
    totalPages,
    links: Object.keys(links).length === 0 && emptyLinks === 'array' ? [] : links,
  };
  return { status: 200, body: { status: 200, success: true, data: page.rows, ...beside, pagination } };
}

function failure(status: number, code: string | number, message: string, fields?: Record<string, string[]>): Answer {
  return { status, body: { status, success: false, error: { code, message, ...(fields ? { fields } : {}) } } };
}

export const errors = {
  recordNotFound: (): Answer => failure(404, 'error', 'المحتوى الذي تحاول الوصول اليه غير متوفر'),
  pathNotFound: (): Answer => failure(404, 404, 'The content you are trying to access is no longer available'),
  tokenInvalid: (): Answer => failure(401, 'Unauthorized', 'The access token is invalid'),
  scopeMissing: (scope: string): Answer =>
    failure(
      401,
      'Unauthorized',
      `The access token should have access to one of those scopes: ${scope}, ${scope}_write`,
    ),
  featureMissing: (): Answer => failure(403, 'error', 'التطبيق لايدعم هذه الميزة'),
  fieldsInvalid: (fields: Record<string, string[]>): Answer => failure(422, 'error', 'alert.invalid_fields', fields),
  /** The body of a 429 is not documented; only its slug is. */
  tooManyRequests: (): Answer => failure(429, 'too_many_requests', 'Too Many Attempts.'),
  serverError: (): Answer => failure(500, 'error', 'Server Error'),
};
