// What a machine says to every program. A debugger's variable is of no effect without FLOTILLA_NODE_OPTIONS; one name is not for nine services.
const machine =
  /^(PATH|HOME|USER|LOGNAME|TMPDIR|TZ|LANG|LC_\w+|NODE_EXTRA_CA_CERTS|SSL_CERT_(FILE|DIR)|OTEL_(?!SERVICE_NAME)\w+|VSCODE_INSPECTOR_OPTIONS)$/
// What a FLOTILLA_ variable tells the commands is none of the services' business: a superuser's password is in it.
const forCommands =
  /^(ROOT|STATE|POSTGRES_URL|VALKEY_URL|DASHBOARD_TOKEN|CONTEXT|NAMESPACE|REGISTRY|CRASH_AT|TEST_\w+)$/
const mark = 'FLOTILLA_'

/** What of a shell's environment counts for every process of ours. The rest is meant for other programs (docs/decisions/0065). */
export function machineOf(shell: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(shell).filter(([name]) => machine.test(name)))
}

/** The settings of services in a shell's environment, by their own names: FLOTILLA_LOG_LEVEL is LOG_LEVEL. */
export function settingsOf(shell: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const settings = Object.entries(markedIn(shell)).map(([name, value]) => [name.slice(mark.length), value] as const)
  return Object.fromEntries(settings.filter(([name]) => !forCommands.test(name)))
}

/** What our own commands read of a shell's environment, for one that another starts. */
export function markedIn(shell: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(shell).filter(([name]) => name.startsWith(mark)))
}

/** A sentence about settings, with the names that the shell uses for those that came from it. */
export function inNamesOf(shell: NodeJS.ProcessEnv, sentence: string): string {
  return Object.keys(settingsOf(shell)).reduce(
    (text, name) => text.replaceAll(new RegExp(`(?<![\\w"])${name}(?![\\w"])`, 'g'), `${mark}${name}`),
    sentence,
  )
}
