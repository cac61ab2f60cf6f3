import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { send } from './request.ts'

/** People who look at products, past every cache, until stopped. */
export function look(url: string) {
  let [asked, failed, stopping] = [0, 0, false]
  const agent = new Agent({ keepAlive: true })
  const one = async () => {
    while (!stopping) {
      const { status } = await send(`${url}/api/products?minPrice=${asked++}`, { agent }).catch(() => ({ status: 0 }))
      if (status !== 200) failed++
      await sleep(20)
    }
  }
  const looking = Promise.all(Array.from({ length: 4 }, one))
  const counts = () => ({ asked, failed })
  return {
    counts,
    async stop() {
      stopping = true
      await looking
      agent.destroy()
      return counts()
    },
  }
}
