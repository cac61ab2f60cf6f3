export { guard } from '@flotilla/guard'
