/** Asks a service's door for operators; undefined where there is no such thing. */
export type Ask = <T>(service: string, path: string, change?: { body: object }) => Promise<T | undefined>
