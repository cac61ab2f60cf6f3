import type { Service } from '@flotilla/service'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checks, checksOfAll } from './checks.ts'
import { type OpenService, openService } from './open-service.ts'

/**
 * Tests what every service has to do (`checks`). Of a service that strangers reach, the edge, only its document is tested: how strangers are known is its own matter. `open` is for
 * a service that needs something in a test, such as services to call.
 */
export function conformance(
  service: Service,
  open: () => Promise<OpenService<any>> = () => openService(service),
): void {
  describe('what every service does', () => {
    let opened: OpenService<any>
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened?.close())

    test.for(Object.entries(service.edge ? checksOfAll : { ...checksOfAll, ...checks }))('%s', ([, check]) =>
      expect(check(opened, service)).resolves.toBeUndefined(),
    )
  })
}
