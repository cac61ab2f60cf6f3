import type { Caller, Operation } from '@flotilla/contract'
import type { Headers, OpenService } from './open-service.ts'

/** Somebody who asks a service for something. */
export interface Asker {
  readonly who: string
  readonly kind: 'nobody' | Exclude<Caller, 'anyone'>
  readonly headers: Headers
  /** Whether the contract of the operation lets them. */
  readonly isAllowed: boolean
}

/** Returns all who may or may not call an operation: nobody known, people, and services whose keys are known. */
export async function askersOf(opened: OpenService, { allow, callers }: Operation): Promise<Asker[]> {
  const anyone = allow.includes('anyone')
  const services = opened.callers.map(async (caller) => ({
    who: caller,
    kind: 'service' as const,
    headers: await opened.asService(caller),
    isAllowed: anyone || (allow.includes('service') && callers.includes(caller)),
  }))
  const people = (['customer', 'staff'] as const).flatMap((role) =>
    opened.callers.map(async (caller) => ({
      who: `${role} by ${caller}`,
      kind: role,
      headers: await opened.asPerson(role, role, caller),
      isAllowed: anyone || (allow.includes(role) && callers.includes(caller)),
    })),
  )
  const nobody = { who: 'nobody', kind: 'nobody' as const, headers: {}, isAllowed: anyone }
  return [nobody, ...(await Promise.all([...services, ...people]))]
}
