import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { freePort } from '@flotilla/embedded-postgres'

export interface Program {
  readonly child: ChildProcess
  readonly url: string
  readonly admin: string
  /** What it has said on stdout. */
  readonly said: () => string
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>
}

/** Starts test/program.ts and resolves when its readiness probe says yes, or the probe named. */
export async function startProgram(env: Record<string, string> = {}, probe = '/readyz'): Promise<Program> {
  const [port, adminPort] = await Promise.all([freePort(), freePort()])
  const child = spawn(process.execPath, [fileURLToPath(new URL('program.ts', import.meta.url))], {
    env: {
      ...process.env,
      PORT: `${port}`,
      ADMIN_PORT: `${adminPort}`,
      SERVICE_KEY_FILE: '-',
      TRUSTED_KEYS_FILE: '-',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  let said = ''
  child.stdout!.setEncoding('utf8').on('data', (text) => (said += text))
  const exited = Promise.all([once(child, 'exit'), once(child.stdout!, 'end')]).then(
    ([[code]]) => code as number | null,
  )
  const program = {
    child,
    url: `http://127.0.0.1:${port}`,
    admin: `http://127.0.0.1:${adminPort}`,
    said: () => said,
    exited,
  }
  await until(async () => (await fetch(`${program.admin}${probe}`)).ok)
  return program
}

/** Waits for a condition; a throw counts as no. */
export async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (;;) {
    if (
      await Promise.resolve()
        .then(condition)
        .catch(() => false)
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
