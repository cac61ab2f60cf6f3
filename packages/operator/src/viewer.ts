import { type Forwarded, forward } from '@flotilla/cluster/forward'
import { ask } from '@flotilla/supervisor/control'
import { readState } from '@flotilla/supervisor/state'
import { CliError } from '@flotilla/workspace/errors'
import { stateFolder } from '@flotilla/workspace/repository'

export type Query = Readonly<Record<string, string | boolean | undefined>>

/** A running dashboard, to read from. */
export interface Viewer {
  get<T>(path: string, query?: Query): Promise<T>
  /** What comes from now on; begins when the promise resolves, throws when the dashboard goes away. */
  follow<T>(path: string, query?: Query): Promise<AsyncGenerator<T>>
  close(): void
}

/** Which dashboard, for parseArgs: the one of the shop that runs here, unless told otherwise. */
export const viewerOptions = {
  cluster: { type: 'boolean', default: false },
  dashboard: { type: 'string' },
  json: { type: 'boolean', default: false },
} as const

/** The dashboard in the cluster, on a port here. */
export const forwardDashboard = (): Promise<Forwarded> => forward('service/dashboard', 4318)

/** Finds the dashboard: that of the shop here, that on the cluster, or the one at an address. */
export async function openViewer(options: { cluster: boolean; dashboard?: string | undefined }): Promise<Viewer> {
  const { url: base, close } = await reach(options)
  // A forwarded port is a process of its own.
  process.once('exit', close)

  async function open(path: string, query: Query): Promise<Response> {
    const url = new URL(`/api${path}`, base)
    for (const [key, value] of Object.entries(query))
      if (value !== undefined && value !== false) url.searchParams.set(key, String(value))
    const answer = await fetch(url).catch((cause: Error) => {
      throw new CliError(`no dashboard answers at ${base}`, 'flotilla dashboard runs one', { cause })
    })
    if (answer.ok) return answer
    const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string }
    throw new CliError(`the dashboard says ${answer.status}: ${detail ?? answer.statusText}`)
  }

  return {
    get: async <T>(path: string, query: Query = {}) => (await (await open(path, query)).json()) as T,
    async follow<T>(path: string, query: Query = {}) {
      return documentsIn<T>((await open(path, query)).body!.pipeThrough(new TextDecoderStream()))
    },
    close,
  }
}

async function reach({ cluster, dashboard }: { cluster: boolean; dashboard?: string | undefined }): Promise<Forwarded> {
  if (dashboard && !URL.canParse(dashboard)) throw new CliError(`--dashboard: expected a URL, came «${dashboard}»`)
  if (dashboard) return { url: dashboard, close() {} }
  if (cluster) return forwardDashboard()
  const status = await ask(await readState(stateFolder), '/status')
  if (status?.dashboard) return { url: status.dashboard, close() {} }
  throw new CliError(
    'no shop runs here',
    'npm start; --cluster for the one on Kubernetes; --dashboard <url> for another',
  )
}

/** The `data:` of server-sent events. */
async function* documentsIn<T>(text: ReadableStream<string>): AsyncGenerator<T> {
  let rest = ''
  try {
    for await (const chunk of text) {
      const lines = (rest + chunk).split('\n')
      rest = lines.pop()!
      for (const line of lines) if (line.startsWith('data: ')) yield JSON.parse(line.slice(6))
    }
  } catch (cause) {
    throw new CliError('the dashboard has gone away', undefined, { cause })
  }
  throw new CliError('the dashboard has gone away')
}
