import { runService } from '@flotilla/service'
import { service } from './service.ts'

await runService(service)
