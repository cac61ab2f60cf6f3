import { escapeIdentifier } from 'pg'

/** SQL that lets `role` read and write the rows of whatever `owner` has made or will make in a schema. Grants lock no table, so nobody waits for them. */
export function grantRows(rights: { schema: string; owner: string; role: string }): string {
  const [schema, owner, role] = [rights.schema, rights.owner, rights.role].map(escapeIdentifier)
  const future = `alter default privileges for role ${owner} in schema ${schema} grant`
  return `
    grant usage on schema ${schema} to ${role};
    grant select, insert, update, delete on all tables in schema ${schema} to ${role};
    grant usage, select on all sequences in schema ${schema} to ${role};
    ${future} select, insert, update, delete on tables to ${role};
    ${future} usage, select on sequences to ${role}`
}
