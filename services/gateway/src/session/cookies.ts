/** The cookies of a browser. Scripts cannot read them, and other sites cannot make it send them. */
export const guestCookie = 'flotilla_session'
export const accessCookie = 'flotilla_access'
export const refreshCookie = 'flotilla_refresh'

export const sessionSeconds = 30 * 24 * 3600

// The token that makes new ones goes nowhere but where that happens.
const paths: Readonly<Record<string, string>> = { [refreshCookie]: '/api/session' }

/** Writes Set-Cookie lines. */
export function cookieWriter(secure: boolean) {
  const line = (name: string, value: string, seconds: number): string =>
    `${name}=${value}; Path=${paths[name] ?? '/'}; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`
  return {
    guest: (session: string) => line(guestCookie, session, sessionSeconds),
    tokens: ({
      accessToken,
      refreshToken,
      expiresIn,
    }: {
      accessToken: string
      refreshToken: string
      expiresIn: number
    }) => [line(accessCookie, accessToken, expiresIn), line(refreshCookie, refreshToken, sessionSeconds)],
    forget: (name: string) => line(name, '', 0),
  }
}

export type CookieWriter = ReturnType<typeof cookieWriter>
