import type { Ports } from '@flotilla/dashboard'
import type { Door } from '../door.ts'

/** The door is opened when it is needed first, and again after it could not be. */
export function throughDoor(open: () => Promise<Door>): NonNullable<Ports['ask']> {
  let door: Promise<Door> | undefined
  return async (service, path, change) => {
    door ??= open()
    try {
      return await (await door).ask(service, path, change)
    } catch (error) {
      void door?.then(
        (one) => one.close(),
        () => {},
      )
      door = undefined
      throw error
    }
  }
}
