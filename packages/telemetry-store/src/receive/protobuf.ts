import protobuf from 'protobufjs'

type Field = readonly [name: string, type: string, id: number]

// The parts of opentelemetry-proto 1.x that are read; unknown fields are passed over. `*` is a list.
const common: Record<string, readonly Field[]> = {
  AnyValue: [
    ['stringValue', 'string', 1],
    ['boolValue', 'bool', 2],
    ['intValue', 'int64', 3],
    ['doubleValue', 'double', 4],
    ['arrayValue', 'ArrayValue', 5],
    ['kvlistValue', 'KeyValueList', 6],
  ],
  ArrayValue: [['values', 'AnyValue*', 1]],
  KeyValueList: [['values', 'KeyValue*', 1]],
  KeyValue: [
    ['key', 'string', 1],
    ['value', 'AnyValue', 2],
  ],
  Resource: [['attributes', 'KeyValue*', 1]],
  TraceRequest: [['resourceSpans', 'ResourceSpans*', 1]],
  ResourceSpans: [
    ['resource', 'Resource', 1],
    ['scopeSpans', 'ScopeSpans*', 2],
  ],
  ScopeSpans: [['spans', 'Span*', 2]],
  Span: [
    ['traceId', 'bytes', 1],
    ['spanId', 'bytes', 2],
    ['parentSpanId', 'bytes', 4],
    ['name', 'string', 5],
    ['kind', 'int32', 6],
    ['startTimeUnixNano', 'fixed64', 7],
    ['endTimeUnixNano', 'fixed64', 8],
    ['attributes', 'KeyValue*', 9],
    ['events', 'SpanEvent*', 11],
    ['links', 'SpanLink*', 13],
    ['status', 'Status', 15],
  ],
  SpanEvent: [
    ['timeUnixNano', 'fixed64', 1],
    ['name', 'string', 2],
    ['attributes', 'KeyValue*', 3],
  ],
  SpanLink: [
    ['traceId', 'bytes', 1],
    ['spanId', 'bytes', 2],
  ],
  Status: [
    ['message', 'string', 2],
    ['code', 'int32', 3],
  ],
  LogsRequest: [['resourceLogs', 'ResourceLogs*', 1]],
  ResourceLogs: [
    ['resource', 'Resource', 1],
    ['scopeLogs', 'ScopeLogs*', 2],
  ],
  ScopeLogs: [['logRecords', 'LogRecord*', 2]],
  LogRecord: [
    ['timeUnixNano', 'fixed64', 1],
    ['severityNumber', 'int32', 2],
    ['body', 'AnyValue', 5],
    ['attributes', 'KeyValue*', 6],
    ['traceId', 'bytes', 9],
    ['spanId', 'bytes', 10],
    ['observedTimeUnixNano', 'fixed64', 11],
  ],
  MetricsRequest: [['resourceMetrics', 'ResourceMetrics*', 1]],
  ResourceMetrics: [
    ['resource', 'Resource', 1],
    ['scopeMetrics', 'ScopeMetrics*', 2],
  ],
  ScopeMetrics: [['metrics', 'Metric*', 2]],
  Metric: [
    ['name', 'string', 1],
    ['description', 'string', 2],
    ['gauge', 'Numbers', 5],
    ['sum', 'Numbers', 7],
    ['histogram', 'Histogram', 9],
  ],
  Numbers: [['dataPoints', 'NumberPoint*', 1]],
  NumberPoint: [
    ['timeUnixNano', 'fixed64', 3],
    ['asDouble', 'double', 4],
    ['asInt', 'sfixed64', 6],
    ['attributes', 'KeyValue*', 7],
  ],
  Histogram: [['dataPoints', 'HistogramPoint*', 1]],
  HistogramPoint: [
    ['timeUnixNano', 'fixed64', 3],
    ['count', 'fixed64', 4],
    ['sum', 'double', 5],
    ['bucketCounts', 'fixed64*', 6],
    ['explicitBounds', 'double*', 7],
    ['attributes', 'KeyValue*', 9],
  ],
}

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(common).map(([name, fields]) => [
      name,
      {
        fields: Object.fromEntries(
          fields.map(([field, type, id]) => [
            field,
            { type: type.replace('*', ''), id, ...(type.endsWith('*') && { rule: 'repeated' }) },
          ]),
        ),
      },
    ]),
  ),
})

/** Ids in hexadecimal, as in JSON. For tests and tools. */
export function encode(request: 'TraceRequest', body: object): Uint8Array {
  const type = root.lookupType(request)
  const bytes = JSON.parse(JSON.stringify(body), (key, value) =>
    /^(trace|span|parentSpan)Id$/.test(key) ? Buffer.from(value, 'hex').toString('base64') : value,
  )
  return type.encode(type.fromObject(bytes)).finish()
}

/** Decodes an OTLP request into the same object as its JSON has, but for ids, which stay bytes. Throws on bytes that are none. */
export function decode(request: 'TraceRequest' | 'LogsRequest' | 'MetricsRequest', body: Uint8Array): object {
  const type = root.lookupType(request)
  return type.toObject(type.decode(body), { longs: String })
}
