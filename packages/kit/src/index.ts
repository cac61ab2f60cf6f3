export { createApp, type Edge, type ServiceApp } from './app.ts'
export {
  busUrl,
  cacheUrl,
  databaseConfig,
  loadConfig,
  readConfig,
  type ServiceConfig,
  serviceConfig,
} from './config.ts'
export { operatorHandler } from './operator.ts'
export { type Authenticate, type Principal } from './principal.ts'
export { atEnd } from './request-end.ts'
export { type Handler, type OperationRequest, routesFor, type TypedReply } from './routes.ts'
export { run } from './run.ts'
