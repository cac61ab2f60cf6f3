import { parse } from 'yaml'

/** What the users of a store may do, by service: lists of names. */
export type Users<User> = ReadonlyMap<string, User>

const head = `# From the imports of the services' code: npm run flotilla -- charts\n`

/** The values that a store's chart reads them from: a line for each, in the order of the alphabet. */
export function toUsersText<User extends object>(users: Users<User>): string {
  const lines = [...users].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, user]) => `  ${name}: ${flow(user)}\n`)
  if (lines.length === 0) return `${head}users: {}\n`
  return `${head}users:\n${lines.join('')}`
}

/** The users that such a text names. */
export function parseUsersText<User>(text: string): Map<string, User> {
  return new Map(Object.entries(parse(text).users))
}

function flow(user: object): string {
  const rights = Object.entries(user).map(
    ([right, names]: [string, readonly string[]]) => `${right}: [${names.join(', ')}]`,
  )
  return `{ ${rights.join(', ')} }`
}
