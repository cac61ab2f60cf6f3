import { computed, signal } from '@preact/signals'
import * as api from '../api/session.ts'
import { refreshCart } from './cart.ts'
import { forgetSeen } from './loading.ts'

/** Who this browser is; undefined until that is known. */
export const somebody = signal<api.Somebody | undefined>(undefined)
/** Counts the times that it became somebody else. */
export const turns = signal(0)

export const account = computed(() => somebody.value?.account)
export const isStaff = computed(() => somebody.value?.roles.includes('staff') === true)

/** Called once, when the shop opens. */
export async function openSession(): Promise<void> {
  try {
    become(await api.startSession())
  } catch {
    // Looking around needs no session; what needs one tries again and says what is wrong.
  }
}

export const logIn = async (form: Parameters<typeof api.logIn>[0]) => become(await api.logIn(form))
export const signUp = async (...form: Parameters<typeof api.signUp>) => become(await api.signUp(...form))
export const logOut = async () => become(await api.logOut())
export const eraseMe = async (form: Parameters<typeof api.eraseMe>[0]) => become(await api.eraseMe(form))

function become(person: api.Somebody): void {
  const other = somebody.value !== undefined && somebody.value.customerId !== person.customerId
  somebody.value = person
  if (other) {
    forgetSeen()
    turns.value++
  }
  void refreshCart().catch(() => {})
}
