import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { readModel } from './model.ts'

/** A service's name in the spellings that its files need. `noun` is one of what it keeps: reviews → review. */
export interface Names {
  readonly name: string
  readonly camel: string
  readonly noun: string
  readonly nounCamel: string
  readonly Noun: string
  /** The table. */
  readonly snake: string
  readonly Title: string
  readonly words: string
}

/** As in the schema of charts/postgres; with what is put after it, a Kubernetes label (63) and a PostgreSQL role (63) hold it. */
export const longest = 31

export function namesFor(name: string): Names {
  const noun = singular(name)
  const words = noun.replaceAll('-', ' ')
  return {
    name,
    camel: camel(name),
    noun,
    nounCamel: camel(noun),
    Noun: capital(camel(noun)),
    snake: name.replaceAll('-', '_'),
    Title: capital(name.replaceAll('-', ' ')),
    words,
  }
}

/** All that is wrong with a name for a new service, each finding with what is allowed. */
export function findingsOfName(name: string, root: string): string[] {
  const findings = findingsOfSpelling(name)
  if (name.length > longest)
    findings.push(`has ${name.length} characters; at most ${longest} fit Kubernetes labels and PostgreSQL roles`)
  const ending = /-(contract|db|bus|owner|provision)$/.exec(name)?.[0]
  if (ending) findings.push(`ends in ${ending}, as what belongs to a service does; leave the ending out`)
  const taken = ['services', 'apps', 'contracts', 'packages', 'charts', 'tests'].filter((group) =>
    existsSync(join(root, group, name || '.')),
  )
  if (name && taken.length > 0)
    findings.push(`is taken: there is ${taken.map((group) => `${group}/${name}`).join(', ')}; choose another`)
  // Where the library is installed, a folder of that name is not there.
  else if (readModel().library.includes(`@flotilla/${name}`))
    findings.push(`is taken: the library has @flotilla/${name}; choose another`)
  return findings
}

/** What is wrong with how a name is spelt, whatever it is for. */
export function findingsOfSpelling(name: string): string[] {
  const findings: string[] = []
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name))
    findings.push('is not kebab-case: lower-case letters and digits, a letter first, parts joined by one dash')
  if (reserved.has(name) || reserved.has(singular(name)))
    findings.push('is reserved (by the repository, SQL or JavaScript); say what it keeps, as in gift-cards')
  return findings
}

/** What a description may not hold: it goes into YAML, JSON, a Dockerfile and a table as it is. */
export function findingsOfDescription(text: string): string[] {
  if (/^[A-Za-z][A-Za-z0-9 ,.;()’–-]{2,99}$/.test(text)) return []
  return ['is not a line of 3 to 100 letters, digits, spaces and , . ; ( ) ’ – - that begins with a letter']
}

// Names of roles, databases, folders and environment variables that mean something already, and words that the made code cannot be called.
const reserved: ReadonlySet<string> = new Set(
  `app bus cluster common config contract database db environments flotilla host key keys main migrate none npm pg pnpm port ports
  public rendered schema service services shop store stores template0 template1 test tests token
  all analyse analyze and any array as asc both case cast check collate column constraint create desc distinct do else end except
  false fetch for foreign from grant group having in initially intersect into lateral leading limit localtime not null offset on
  only or order placing primary references returning select session-user some symmetric system-user table then to trailing true
  union unique user using variadic when where window with
  arguments async await break catch class const continue debugger default delete enum eval export extends finally function if
  implements import instanceof interface let new object package private problem promise protected return static super switch this
  throw try type typeof undefined var void while yield clock command event handler message operation static transaction`.split(
    /\s+/,
  ),
)

function singular(name: string): string {
  if (name.endsWith('ies')) return `${name.slice(0, -3)}y`
  if (/(ch|sh|ss|x|z)es$/.test(name)) return name.slice(0, -2)
  return /[^su]s$/.test(name) && !name.endsWith('is') ? name.slice(0, -1) : name
}

const camel = (kebab: string): string => kebab.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase())
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
