import { fastifyCookie } from '@fastify/cookie'
import type { Tokens } from '@flotilla/identity-contract/operations'

/** What a browser shows: its session as a guest, and of an account the token of minutes and the one that makes new ones. */
export type Shown = { readonly [kind in Kind]?: string | undefined }

type Kind = 'guest' | 'access' | 'refresh'

export const sessionSeconds = 30 * 24 * 3600

const names = { guest: 'flotilla_session', access: 'flotilla_access', refresh: 'flotilla_refresh' } as const

// The token that makes new ones goes nowhere but where that happens.
const paths = { guest: '/', access: '/', refresh: '/api/session' } as const

/**
 * The cookies of a browser. Scripts cannot read them, and other sites cannot make it send them. Over TLS their names begin as browsers ask of cookies that nobody else may set,
 * neither another host of the domain nor a page without TLS: RFC 6265bis, 4.1.3.
 */
export function sessionCookies(secure: boolean) {
  const prefixOf = (kind: Kind): string => (secure ? (paths[kind] === '/' ? '__Host-' : '__Secure-') : '')
  const nameOf = (kind: Kind): string => `${prefixOf(kind)}${names[kind]}`
  const line = (kind: Kind, value: string, maxAge: number): string =>
    fastifyCookie.serialize(nameOf(kind), value, {
      path: paths[kind],
      maxAge,
      httpOnly: true,
      sameSite: 'strict',
      secure,
    })
  return {
    read(cookies: Readonly<Record<string, string | undefined>> = {}): Shown {
      const kinds = Object.keys(names) as Kind[]
      return Object.fromEntries(kinds.map((kind) => [kind, cookies[nameOf(kind)]]))
    },
    guest: (session: string) => line('guest', session, sessionSeconds),
    tokens: ({ accessToken, refreshToken, expiresIn }: Tokens) => [
      line('access', accessToken, expiresIn),
      line('refresh', refreshToken, sessionSeconds),
    ],
    forget: (...kinds: Kind[]) => kinds.map((kind) => line(kind, '', 0)),
  }
}

export type SessionCookies = ReturnType<typeof sessionCookies>
