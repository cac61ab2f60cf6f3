export { embeddedVersion } from './binaries.ts'
export { PostgresError } from './errors.ts'
export { accessOf, type Provision, type Provisioned, provision, provisionBus } from './provision.ts'
export { freePort, type Postgres, type PostgresOptions, removePostgres, startPostgres, stopPostgres } from './start.ts'
