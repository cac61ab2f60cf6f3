import { IsDateTime, Set as setFormat } from 'typebox/format'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const dateTime = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):\d\d)$/

/**
 * The formats that contracts may use, for requests, messages and cursors alike. Each takes only what PostgreSQL takes too, and a UUID only in the form that PostgreSQL writes: equal ids are
 * equal texts. A leap second is a time (RFC 3339), which JavaScript cannot parse. Importing this sets them in typebox.
 */
export const formats = {
  uuid: (text: string) => uuid.test(text),
  'date-time': (text: string) => dateTime.test(text) && IsDateTime(text),
} as const

for (const [name, check] of Object.entries(formats)) setFormat(name, check)
