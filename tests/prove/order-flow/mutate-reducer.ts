import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { mutationsOf } from './mutations.ts'

const reducer = fileURLToPath(new URL('../../../packages/saga/src/reduce.ts', import.meta.url))
const attempt = new URL('try-reducer.ts', import.meta.url)
/** One that takes longer than this goes round in circles. */
const longestMs = 20_000

export interface Mutated {
  readonly mutations: number
  /** Those that nothing went wrong with. */
  readonly survivors: readonly string[]
}

/** Explores every mutation of the reducer, two at a time. Throws when the reducer itself does not pass. */
export async function mutateReducer(): Promise<Mutated> {
  const source = await readFile(reducer, 'utf8')
  const folder = await mkdtemp(join(tmpdir(), 'flotilla-mutations-'))
  try {
    if (!(await passes(reducer))) throw new Error('the reducer as it is does not pass')
    const mutations = mutationsOf(source)
    const files = await Promise.all(
      mutations.map(async ({ text }, n) => {
        const file = join(folder, `reduce-${n}.ts`)
        await writeFile(file, text)
        return file
      }),
    )
    const survivors: string[] = []
    const todo = [...mutations.entries()]
    const work = async () => {
      for (let next = todo.pop(); next; next = todo.pop()) {
        const [n, { name }] = next
        if (await passes(files[n]!)) survivors.push(name.replaceAll(/\s+/g, ' '))
      }
    }
    await Promise.all([work(), work()])
    return { mutations: mutations.length, survivors }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function passes(file: string): Promise<boolean> {
  return new Promise((done) => {
    const worker = new Worker(attempt, { workerData: { file }, stderr: true })
    const timer = setTimeout(() => void worker.terminate(), longestMs)
    worker.once('error', () => done(false))
    worker.once('exit', (code) => {
      clearTimeout(timer)
      done(code === 0)
    })
  })
}
