import { call, type Somebody } from './client.ts'

export const logIn = (body: { email: string; password: string }) => call<Somebody>('POST', '/session/log-in', { body })

export const signUp = (body: { email: string; password: string; name: string }, key: string) =>
  call<Somebody>('POST', '/session/sign-up', { body, key })

export const askForReset = (body: { email: string }) => call('POST', '/session/reset-mails', { body })

export const resetPassword = (body: { code: string; password: string }) => call('POST', '/session/reset', { body })

export const logOut = () => call<Somebody>('POST', '/session/log-out')

export const exportData = () => call<unknown>('GET', '/account/data')

export const eraseMe = (body: { password: string }) => call<Somebody>('POST', '/account/erase', { body })
