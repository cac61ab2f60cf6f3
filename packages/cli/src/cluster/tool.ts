import { spawn } from 'node:child_process'
import { CliError } from '../errors.ts'

/** A program ended badly; its last words are in the message. */
export class ToolError extends CliError {
  override name = 'ToolError'
}

export interface ToolOptions {
  /** Written to its standard input. */
  input?: string | Uint8Array
  cwd?: string
  env?: Record<string, string>
  /** Shows its output as it comes, and the command before it. */
  loud?: boolean
}

/** Runs a program and gives what it wrote to standard output. Throws a ToolError when it fails. */
export function tool(command: string, args: readonly string[], options: ToolOptions = {}): Promise<string> {
  const { input, cwd, env, loud = false } = options
  if (loud) console.log(`$ ${command} ${args.join(' ')}`)
  const child = spawn(command, args, { ...(cwd && { cwd }), env: { ...process.env, ...env } })
  let output = ''
  let words = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (words += chunk))
  if (loud) {
    child.stdout.pipe(process.stdout, { end: false })
    child.stderr.pipe(process.stderr, { end: false })
  }
  child.stdin.on('error', () => {}).end(input)
  return new Promise((resolve, reject) => {
    child.once('error', (cause) =>
      reject(new ToolError(`${command} could not be started: ${cause.message}`, undefined, { cause })),
    )
    child.once('close', (code) => {
      if (code === 0) return resolve(output)
      const last = (words || output).trim().split('\n').slice(-15).join('\n')
      reject(new ToolError(`${command} ${args.slice(0, 3).join(' ')} … ended with ${code}:\n${last}`))
    })
  })
}

/** The output, or undefined where the program fails or is not there. */
export function attempt(command: string, args: readonly string[], options?: ToolOptions): Promise<string | undefined> {
  return tool(command, args, options).catch(() => undefined)
}
