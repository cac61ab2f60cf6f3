import type { Tables } from '@flotilla/postgres'
import { sourcesOf } from '@flotilla/postgres/sources'

/** Returns every migration of these databases once, by where to find it. */
export function readMigrations(databases: readonly Tables[]): { path: string; text: string }[] {
  const all = databases
    .flatMap(sourcesOf)
    .flatMap(({ migrations, pathOf }) => migrations.map(({ name, text }) => ({ path: pathOf(name), text })))
  return [...new Map(all.map((migration) => [migration.path, migration])).values()]
}

/**
 * What in a migration reads all rows of a table while nobody else can use it (docs/decisions/0057), a sentence each. A file is one transaction, which keeps its locks to the end.
 * Not found: what builds an index, what writes the table anew, and what a function or a `do` does.
 */
export function findLongLocks({ path, text }: { path: string; text: string }): string[] {
  const statements = statementsOf(text)
  const made = new Set(statements.flatMap((statement) => tableMadeBy(statement) ?? []))
  const changes = statements.flatMap(changesOf).filter(({ table }) => !made.has(table))
  const changed = new Set(changes.filter(({ action }) => !isValidation(action)).map(({ table }) => table))
  return changes.flatMap(({ table, action }) => {
    const instead = isValidation(action) ? changed.has(table) && ownFile(table) : insteadOf(table, action)
    return instead ? [`${path}: "alter table ${table} ${action}": ${instead}`] : []
  })
}

interface Change {
  readonly table: string
  /** One of those that `alter table` lists. */
  readonly action: string
}

/** Without comments and what is within quotes, each on one line. */
function statementsOf(text: string): string[] {
  return text
    .replace(/--.*|\/\*[^]*?\*\/|'(?:[^']|'')*'|\$(\w*)\$[^]*?\$\1\$/g, (found) => (/^[-/]/.test(found) ? ' ' : "''"))
    .split(';')
    .map((statement) => statement.replace(/\s+/g, ' ').trim())
}

function tableMadeBy(statement: string): string | undefined {
  const [, name] = /^create (?:unlogged )?table (?:if not exists )?([\w."]+)/i.exec(statement) ?? []
  return name && plain(name)
}

function changesOf(statement: string): Change[] {
  const [, name, actions] = /^alter table (?:if exists )?(?:only )?([\w."]+) (.*)$/i.exec(outline(statement)) ?? []
  return name ? actions!.split(',').map((action) => ({ table: plain(name), action: action.trim() })) : []
}

/** With … for what is in parentheses: its commas part no actions. */
function outline(statement: string): string {
  const outer = statement.replace(/\([^()]*\)/g, '…')
  return outer === statement ? statement : outline(outer)
}

const plain = (name: string): string => name.replaceAll('"', '').replace(/^public\./, '')

const isValidation = (action: string): boolean => /^validate constraint\b/i.test(action)

/** What to write instead of an action that reads all rows; undefined for others. */
function insteadOf(table: string, action: string): string | undefined {
  const [, name = '<its name>', kind] = /^add (?:constraint (\S+) )?(check|foreign key|not null)\b/i.exec(action) ?? []
  if (kind) return /\bnot valid\b/i.test(action) ? undefined : `end it in "not valid", and ${later(table, name)}`

  const [, nullable] = /^alter (?:column )?(\S+) set not null$/i.exec(action) ?? []
  if (nullable) return `write ${notValid(table, `${table}_${nullable}_not_null`, `not null ${nullable}`)}`

  const [, column, rule] =
    /^add (?:column )?(?:if not exists )?(?!constraint\b)(\S+) .*?\b(check|references)\b/i.exec(action) ?? []
  if (!column) return undefined
  const constraint = rule!.toLowerCase() === 'check' ? ['check', 'check (…)'] : ['fkey', `foreign key (${column}) …`]
  return `add the column without "${rule}", and ${notValid(table, `${table}_${column}_${constraint[0]}`, constraint[1]!)}`
}

const ownFile = (table: string): string =>
  `move it to a later file: this one changes ${table} too, and holds that lock while all rows are read`

const notValid = (table: string, name: string, rule: string): string =>
  `"alter table ${table} add constraint ${name} ${rule} not valid", and ${later(table, name)}`

const later = (table: string, name: string): string =>
  `in a later file "alter table ${table} validate constraint ${name}"`
