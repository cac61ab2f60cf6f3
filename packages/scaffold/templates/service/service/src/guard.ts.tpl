import { guard } from '@flotilla/guard'

await guard()
