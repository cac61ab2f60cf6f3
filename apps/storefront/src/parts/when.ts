const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
const minute = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })

export const timeOf = (at: string): string => time.format(new Date(at))
export const momentOf = (at: string): string => minute.format(new Date(at))
