import { IsDateTime } from 'typebox/format'

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const dateTime = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-](0\d|1[0-4]):\d\d)$/

/** Tells whether a text is a UUID in the form that PostgreSQL writes: equal ids are equal texts. */
export const isUuid = (text: string): boolean => uuid.test(text)

/** The formats that contracts may use. Each takes only what PostgreSQL takes too. A leap second is a time (RFC 3339), which JavaScript cannot parse. */
export const formats = {
  uuid: isUuid,
  'date-time': (text: string) => dateTime.test(text) && IsDateTime(text),
} as const
