import { days } from '@flotilla/clock'

/** The longest that a bus keeps a message. A consumer that was down for longer has missed some. */
export const busKeptMs = days(14)
