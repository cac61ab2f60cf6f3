import { randomBytes } from 'node:crypto'
import { escapeIdentifier } from 'pg'
import { type Content, connect, makeTemplate, type Template } from './template.ts'

export interface TestDatabase {
  /** The service's: rows only, as in production. */
  readonly url: string
  /** The owner's. */
  readonly ownerUrl: string
  drop(): Promise<void>
}

/** A database of one's own with these migrations and statements, cloned from a template in some 25 ms. One per test file is usual. */
export async function testDatabase(content: Content = {}): Promise<TestDatabase> {
  const { FLOTILLA_TEST_POSTGRES_URL: superuserUrl, FLOTILLA_TEST_RUN: run } = process.env
  if (!superuserUrl || !run)
    throw new Error('testDatabase: no engine runs; name @flotilla/testing/global-setup in vitest’s globalSetup')
  const template = await makeTemplate(superuserUrl, run, content)
  const name = `${template.name}_${randomBytes(4).toString('hex')}`
  await clone(superuserUrl, template, name)
  const urlFor = (role: string) =>
    Object.assign(new URL(superuserUrl), { pathname: `/${name}`, username: role, password: template.password }).href
  return {
    url: urlFor(template.role),
    ownerUrl: urlFor(template.owner),
    async drop() {
      await using server = await connect(superuserUrl)
      await server.query(`drop database if exists ${escapeIdentifier(name)} with (force)`)
    },
  }
}

// Rights on a database, unlike those inside it, are not cloned.
async function clone(superuserUrl: string, template: Template, name: string): Promise<void> {
  const database = escapeIdentifier(name)
  await using server = await connect(superuserUrl)
  await server.query(
    `create database ${database} template ${escapeIdentifier(template.name)} owner ${escapeIdentifier(template.owner)}`,
  )
  await server.query(`revoke all on database ${database} from public`)
  await server.query(`grant connect on database ${database} to ${escapeIdentifier(template.role)}`)
}
