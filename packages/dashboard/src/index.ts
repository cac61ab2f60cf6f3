export { type Dashboard, type DashboardOptions, openDashboard } from './dashboard.ts'
export { type DataPort, type Ports, plainReceiver } from './ports.ts'
