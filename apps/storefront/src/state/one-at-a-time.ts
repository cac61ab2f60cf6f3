interface Waiting {
  job: () => Promise<unknown>
  readonly end: Promise<unknown>
}

/**
 * Returns a function that runs jobs one at a time, in the order in which they came. A newer job takes the place of one of the same name that still waits: both callers get what
 * the newer one gives.
 */
export function oneAtATime(): <T>(name: string, job: () => Promise<T>) => Promise<T> {
  const waiting = new Map<string, Waiting>()
  let last: Promise<unknown> = Promise.resolve()

  function append(name: string, job: () => Promise<unknown>): Waiting {
    const begin = () => {
      waiting.delete(name)
      return added.job()
    }
    const added: Waiting = { job, end: last.then(begin) }
    last = added.end.catch(() => {})
    waiting.set(name, added)
    return added
  }

  return <T>(name: string, job: () => Promise<T>) => {
    const place = waiting.get(name) ?? append(name, job)
    place.job = job
    return place.end as Promise<T>
  }
}
