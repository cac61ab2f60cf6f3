export { messagingTables } from '@flotilla/messaging-tables'
