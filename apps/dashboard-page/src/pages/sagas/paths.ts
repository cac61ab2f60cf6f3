const path = (parts: readonly string[]) => parts.map(encodeURIComponent).join('/')

export const sagaPath = ({ service, saga, id }: { service: string; saga: string; id: string }) =>
  `/sagas/${path([service, saga, id])}`

export const sagaData = (of: readonly [service: string, saga: string, id: string]) => `/api/sagas/${path(of)}`
