import type { BodyOf } from '@flotilla/contract'
import * as gateway from '@flotilla/gateway-contract/operations'
import { computed, signal } from '@preact/signals'
import { begin, call, connect } from '../api/client.ts'
import type { Somebody } from '../api/offered.ts'
import { forgetCart, refreshCart } from './cart.ts'
import { forgetSeen } from './loading.ts'

/** Who this browser is; undefined until that is known. */
export const somebody = signal<Somebody | undefined>(undefined)
/** Counts the times that it became somebody else. */
export const turns = signal(0)

export const account = computed(() => somebody.value?.account)
export const isStaff = computed(() => somebody.value?.roles.includes('staff') === true)

// The tabs of a browser have one session. What one of them learns of it, the others show too.
const tabs = new BroadcastChannel('flotilla session')
tabs.addEventListener('message', ({ data }) => void become(data))

connect({ shows: () => somebody.peek()?.customerId, onBegun: (person) => void becomeInAllTabs(person) })

/** Called once, when the shop opens. */
export async function openSession(): Promise<void> {
  // A page that the browser kept aside heard nothing.
  addEventListener('pageshow', ({ persisted }) => persisted && void renewSession())
  await renewSession()
}

/** Asks who this browser is now. */
export async function renewSession(): Promise<void> {
  // Looking around needs no session; what needs one tries again and says what is wrong.
  await begin().catch(() => {})
}

export const logIn = async (body: BodyOf<typeof gateway.logIn>) => becomeInAllTabs(await call(gateway.logIn, { body }))
export const signUp = async (body: BodyOf<typeof gateway.signUp>, idempotencyKey: string) =>
  becomeInAllTabs(await call(gateway.signUp, { body, idempotencyKey }))
export const logOut = async () => becomeInAllTabs(await call(gateway.logOut))
export const eraseMe = async (body: BodyOf<typeof gateway.eraseMe>) =>
  becomeInAllTabs(await call(gateway.eraseMe, { body }))

async function becomeInAllTabs(person: Somebody): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has no other origin
  tabs.postMessage(person)
  await become(person)
}

/** Shows another person than before, and waits for their cart. */
async function become(person: Somebody): Promise<void> {
  const before = somebody.peek()
  somebody.value = person
  if (before?.customerId === person.customerId) return
  if (before) {
    forgetSeen()
    forgetCart()
    turns.value++
  }
  await refreshCart().catch(() => {})
}
