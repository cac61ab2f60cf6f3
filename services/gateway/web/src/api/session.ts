import type { ReplyOf } from '@flotilla/contract'
import type { startSession as started } from '@flotilla/gateway-contract/operations'
import { begin, call } from './client.ts'

export type Somebody = ReplyOf<typeof started>

export const startSession = () => begin<Somebody>()

export const logIn = (body: { email: string; password: string }) => call<Somebody>('POST', '/session/log-in', { body })

export const signUp = (body: { email: string; password: string; name: string }, key: string) =>
  call<Somebody>('POST', '/session/sign-up', { body, key })

export const logOut = () => call<Somebody>('POST', '/session/log-out')
