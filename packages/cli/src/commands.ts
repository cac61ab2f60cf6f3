export interface Command {
  readonly summary: string
  /** After `flotilla`. */
  readonly usage: string
  /** Gives the exit code, if it is not 0. Loaded when it is called for, so that `status` does not wait for esbuild. */
  run(args: string[]): Promise<number | void>
}

const command = (usage: string, summary: string, run: Command['run']): Command => ({ usage, summary, run })

/** A command is a line here and a file in `commands/`. */
export const commands: Readonly<Record<string, Command>> = {
  start: command(
    'start [--detach] [--reset] [--port <n>]',
    'Run the whole shop here: database, migrations, services',
    async (args) => (await import('./commands/start.ts')).start(args),
  ),
  status: command('status [--json]', 'What runs, and where', async (args) =>
    (await import('./commands/status.ts')).status(args),
  ),
  stop: command('stop', 'Stop what start began', async (args) => (await import('./commands/stop.ts')).stop(args)),
  migrate: command('migrate <service>', 'Run the migrations of a service on the running database', async (args) =>
    (await import('./commands/migrate.ts')).migrate(args),
  ),
  new: command(
    'new service|capability|event|package|repo <name> …',
    'Make a service with all that belongs to it, a part of one, or a repository that takes the library as packages',
    async (args) => (await import('./commands/new/index.ts')).create(args),
  ),
  test: command(
    'test [--slow] [-- <arguments for vitest>]',
    'Run the tests, and say which are skipped and why; --slow: those that take minutes',
    async (args) => (await import('./commands/test.ts')).test(args),
  ),
  check: command('check', 'Types, lint, format, unused code, boundaries, drift', async (args) =>
    (await import('./commands/check.ts')).check(args),
  ),
  bench: command('bench [<part of a name>]', 'Run the benchmarks and print their tables', async (args) =>
    (await import('./commands/bench.ts')).bench(args),
  ),
  prove: command(
    'prove [<name> …] [--long] [--seed <n>] [--list]',
    'Kill, cut off, overload and attack the shop, and read its books afterwards (docs/proofs.md)',
    async (args) => (await import('./commands/prove.ts')).prove(args),
  ),
  events: command(
    'events [list [<service>] | show|redrive|drop|replay <service> <id>] [--because <reason>] [--cluster] [--json]',
    'What waits in each service, what the bus refuses, dead letters; a message once more',
    async (args) => (await import('./commands/events.ts')).events(args),
  ),
  sagas: command(
    'sagas [list [--status <status>] | show|retry <id>] [--service <name>] [--saga <name>] [--cluster] [--json]',
    'Every saga (each checkout is one) and what happened to it; another try for one that is parked',
    async (args) => (await import('./commands/sagas.ts')).sagas(args),
  ),
  mails: command(
    'mails [list | show <id> | resend <id> | resend --all] [--because <reason>] [--cluster] [--json]',
    'Mails that failed or wait for the mail server; one or all of them again',
    async (args) => (await import('./commands/mails.ts')).mails(args),
  ),
  logs: command(
    'logs [--follow] [--level <level>] [--service <name>] [--trace <id>] [--text <words>] [--limit <n>] [--cluster | --dashboard <url>] [--json]',
    'Lines of all services, as the dashboard holds them; with --json one document a line',
    async (args) => (await import('./commands/logs.ts')).logs(args),
  ),
  traces: command(
    'traces [<id>] [--follow] [--service <name>] [--operation <name>] [--min-ms <n>] [--error] [--attribute <key=value>] [--limit <n>] [--cluster | --dashboard <url>] [--json]',
    'Traces, newest last; or one of them span by span',
    async (args) => (await import('./commands/traces.ts')).traces(args),
  ),
  map: command(
    'map [--cluster | --dashboard <url>] [--json]',
    'Who calls, commands and listens to whom: as declared, as observed, and how it goes',
    async (args) => (await import('./commands/map.ts')).map(args),
  ),
  affected: command(
    'affected [--base <ref>] [--head <ref>] [--json | --matrix]',
    'Services and packages that the commits since main reach, and why',
    async (args) => (await import('./commands/affected.ts')).affected(args),
  ),
  contracts: command(
    'contracts [--against <ref> [--json]]',
    'Write the AsyncAPI documents; or say whom a change of contracts would break',
    async (args) => (await import('./commands/contracts.ts')).contracts(args),
  ),
  bundle: command(
    'bundle [<service> …] [--follow <pid>]',
    'What each service is made of, as its image has it; --follow goes on after each save, for skaffold dev',
    async (args) => (await import('./commands/bundle.ts')).bundle(args),
  ),
  image: command(
    'image [<service> …] [--push] [--registry <host>] [--licences | --json]',
    'The image of each service by the hash of its content, with its bill of materials; built once',
    async (args) => (await import('./commands/image.ts')).image(args),
  ),
  pack: command(
    'pack [--to <folder>] [--repository <url>]',
    'Build the packages of the library, and pack each as it is published',
    async (args) => (await import('./commands/pack.ts')).pack(args),
  ),
  notes: command(
    'notes [--base <ref>]',
    'Packages of the library that changed since main without a note for whoever upgrades',
    async (args) => (await import('./commands/notes.ts')).notes(args),
  ),
  graph: command(
    'graph [--packages] [--mermaid | --json | --svg] | graph --threats',
    'Draw the services and their edges, from their imports; or the packages, by layer',
    async (args) => (await import('./commands/graph.ts')).graph(args),
  ),
  doctor: command(
    'doctor [--services] [--fix]',
    'Report what this machine lacks, and where services drifted from the template; mend what is the template’s alone',
    async (args) => (await import('./commands/doctor.ts')).doctor(args),
  ),
  cluster: command(
    'cluster up|down|status|doctor [--port <n>] [--json]',
    'A Kubernetes on this machine for the shop: kind, a registry, keys; and what is missing for it',
    async (args) => (await import('./commands/cluster.ts')).cluster(args),
  ),
  deploy: command(
    'deploy [<module> …] [--watch <seconds>]',
    'What skaffold run does, without Skaffold: images, then charts',
    async (args) => (await import('./commands/deploy.ts')).deploy(args),
  ),
  dashboard: command(
    'dashboard [--port <n>] [--cluster | --receiver]',
    'Traces, logs, events and sagas in a page (npm start has one running)',
    async (args) => (await import('./commands/dashboard.ts')).dashboard(args),
  ),
  rollout: command(
    'rollout status [<service>] | undo <service> … [--to <n>] | watch <service> … [--seconds <n>] [--json]',
    'How releases stand and what the guard said; back to an earlier one; watch new ones',
    async (args) => (await import('./commands/rollout.ts')).rollout(args),
  ),
  charts: command('charts', 'Render the charts to charts/rendered, for review', async (args) =>
    (await import('./commands/charts.ts')).charts(args),
  ),
}
