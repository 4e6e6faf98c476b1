import type { StatementAnswer } from './answers.ts';
import type { Query } from './queries.ts';
import type { Session } from './session.ts';

/**
 * Parameters that the driver reads from the login answer and from each result: it formats values by the output formats,
 * and above the binding threshold it would send array binds as a CSV through a stage instead of in the request.
 */
const defaultParameters: readonly { name: string; value: string | number | boolean }[] = [
  { name: 'TIMEZONE', value: 'UTC' },
  { name: 'TIMESTAMP_OUTPUT_FORMAT', value: 'YYYY-MM-DD HH24:MI:SS.FF3 TZHTZM' },
  { name: 'TIMESTAMP_NTZ_OUTPUT_FORMAT', value: 'YYYY-MM-DD HH24:MI:SS.FF3' },
  { name: 'TIMESTAMP_LTZ_OUTPUT_FORMAT', value: '' },
  { name: 'TIMESTAMP_TZ_OUTPUT_FORMAT', value: '' },
  { name: 'DATE_OUTPUT_FORMAT', value: 'YYYY-MM-DD' },
  { name: 'TIME_OUTPUT_FORMAT', value: 'HH24:MI:SS' },
  { name: 'BINARY_OUTPUT_FORMAT', value: 'HEX' },
  { name: 'CLIENT_SESSION_KEEP_ALIVE', value: false },
  { name: 'CLIENT_SESSION_KEEP_ALIVE_HEARTBEAT_FREQUENCY', value: 3600 },
  { name: 'JS_TREAT_INTEGER_AS_BIGINT', value: false },
  { name: 'CLIENT_STAGE_ARRAY_BINDING_THRESHOLD', value: 100_000_000 },
  { name: 'QUERY_CONTEXT_CACHE_SIZE', value: 5 },
  { name: 'SERVICE_NAME', value: '' },
  { name: 'CLIENT_TELEMETRY_ENABLED', value: false },
];

/** The defaults, as the session has set them. */
function clientParameters(session: Session) {
  return defaultParameters.map(({ name, value }) => {
    const set = session.parameters.get(name);
    if (set === undefined) return { name, value };
    return {
      name,
      value: typeof value === 'boolean' ? set.toLowerCase() === 'true' : typeof value === 'number' ? Number(set) : set,
    };
  });
}

export function success(data: unknown) {
  return { data, message: null, code: null, success: true };
}

export function failure(code: string, message: string, data: unknown = null) {
  return { data, message, code, success: false, headers: null };
}

export function loginBody(session: Session, seconds: { token: number; master: number }) {
  return success({
    token: session.token,
    masterToken: session.masterToken,
    validityInSeconds: seconds.token,
    masterValidityInSeconds: seconds.master,
    sessionId: Number(session.id),
    displayUserName: 'SALLA_LOCAL',
    serverVersion: 'local',
    parameters: clientParameters(session),
    sessionInfo: {
      databaseName: session.database ?? null,
      schemaName: session.schema ?? null,
      warehouseName: session.warehouse ?? null,
      roleName: session.role ?? null,
    },
  });
}

/** Body for a query as it stands: its result, its error, or that it still runs (333333; 333334 for asyncExec). */
export function queryBody(query: Query, baseUrl: string, isAsync: boolean) {
  if (!query.isFinished || isAsync) {
    return {
      data: {
        queryId: query.id,
        getResultUrl: `/queries/${query.id}/result`,
        queryAbortsAfterSecs: 300,
        progressDesc: null,
      },
      message: isAsync ? 'Query execution in progress. Asynchronous query.' : 'Query execution in progress.',
      code: isAsync ? '333334' : '333333',
      success: true,
    };
  }
  if (query.error !== undefined) {
    const { code, sqlState, line, position, message } = query.error;
    return failure(code, message, {
      internalError: false,
      errorCode: code,
      age: 0,
      sqlState,
      queryId: query.id,
      line,
      pos: position,
      type: 'COMPILATION',
    });
  }
  return success(answerData(query, query.answer, baseUrl));
}

function answerData(query: Query, answer: StatementAnswer | undefined, baseUrl: string) {
  if (answer === undefined) throw new Error(`query ${query.id} ended without an answer`);
  const { session } = query;
  const common = {
    queryId: query.id,
    // As Snowflake does; without them the driver formats dates and times as ISO 8601 instants.
    parameters: clientParameters(session),
    statementTypeId: answer.statementTypeId,
    finalDatabaseName: session.database ?? null,
    finalSchemaName: session.schema ?? null,
    finalWarehouseName: session.warehouse ?? null,
    finalRoleName: session.role ?? null,
    numberOfBinds: 0,
    version: 1,
    sendResultTime: Date.now(),
    queryResultFormat: 'json',
  };
  if (answer.transfer !== undefined) return { ...common, ...answer.transfer };
  const rowtype = answer.columns.map((column) => ({
    name: column.name,
    database: '',
    schema: '',
    table: '',
    type: column.type,
    precision: column.precision ?? null,
    scale: column.scale ?? null,
    length: column.type === 'text' || column.type === 'variant' ? 16_777_216 : null,
    byteLength: null,
    nullable: column.nullable,
    collation: null,
  }));
  return {
    ...common,
    rowtype,
    rowset: answer.rows,
    total: answer.total,
    returned: answer.total,
    arrayBindSupported: false,
    ...(answer.resultIds === undefined
      ? {}
      : {
          resultIds: answer.resultIds.join(','),
          resultTypes: answer.resultIds.map(() => answer.statementTypeId).join(','),
        }),
    ...(answer.parts.length === 0
      ? {}
      : {
          chunks: answer.parts.map(({ rowCount, bytes }, index) => ({
            url: `${baseUrl}/results/${query.id}/${index}`,
            rowCount,
            uncompressedSize: bytes,
            compressedSize: bytes,
          })),
          chunkHeaders: {},
        }),
  };
}

/** Body of `GET /monitoring/queries/ID`. */
export function monitoringBody(query: Query | undefined) {
  if (query === undefined) return success({ queries: [] });
  return success({
    queries: [
      {
        id: query.id,
        sqlText: query.sql,
        status: query.status,
        state: query.status,
        startTime: query.startedAt,
        sessionId: Number(query.session.id),
        errorCode: query.error?.code ?? null,
        errorMessage: query.error?.message ?? null,
      },
    ],
  });
}
