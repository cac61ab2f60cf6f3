import { CliError } from './errors.ts'

/** A program ended badly; its last words are in the message. */
export class ToolError extends CliError {
  override name = 'ToolError'
}

export interface ToolOptions {
  /** Written to its standard input. */
  readonly input?: string | Uint8Array
  readonly cwd?: string
  /** Beside the environment of this process. */
  readonly env?: NodeJS.ProcessEnv
  /** After which it is ended. */
  readonly patienceMs?: number
}

/** Runs a program to its end and returns what it wrote to standard output. Throws a ToolError when it fails. */
export async function tool(command: string, args: readonly string[], options?: ToolOptions): Promise<string> {
  return textOf(await toolBytes(command, args, options))
}

/** The output, or undefined where the program fails or is not there. */
export function attempt(command: string, args: readonly string[], options?: ToolOptions): Promise<string | undefined> {
  return tool(command, args, options).catch(() => undefined)
}

/** Returns the bytes that a program wrote to standard output, for those that write no text. Throws a ToolError when it fails. */
export async function toolBytes(
  command: string,
  args: readonly string[],
  { input = '', patienceMs, ...options }: ToolOptions = {},
): Promise<Uint8Array> {
  // Loaded when it is needed: commands that run no other program start 80 ms sooner.
  const { execa } = await import('execa')
  const { failed, exitCode, signal, stdout, stderr, cause } = await execa(command, args, {
    ...options,
    ...(patienceMs !== undefined && { timeout: patienceMs }),
    encoding: 'buffer',
    input,
    stripFinalNewline: false,
    // Not ended together with this process: a Helm that is cut off leaves a release pending.
    cleanup: false,
    reject: false,
  })
  if (!failed) return stdout
  if (exitCode === undefined && signal === undefined)
    throw new ToolError(`${command} could not be started: ${(cause as Error).message}`, undefined, { cause })
  const last = (textOf(stderr) || textOf(stdout)).trim().split('\n').slice(-15).join('\n')
  throw new ToolError(`${command} ${args.slice(0, 3).join(' ')} … ended with ${exitCode ?? signal}:\n${last}`)
}

const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString()
