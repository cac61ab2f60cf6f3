import type { Service } from '@flotilla/service'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { checks, documentCheck } from './checks.ts'
import { type OpenService, openService } from './open-service.ts'

/**
 * Tests what every service has to do (`checks`). For the edge, which strangers call, it tests the document only: how it knows strangers is its own matter. `open` is for a service
 * that needs something in a test, such as services to call.
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

    test.for(Object.entries(service.edge ? documentCheck : { ...documentCheck, ...checks }))('%s', ([, check]) =>
      expect(check(opened, service)).resolves.toBeUndefined(),
    )
  })
}
