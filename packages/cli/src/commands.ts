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
    'new service|capability|event|package <name> …',
    'Make a service with all that belongs to it, or a part of one',
    async (args) => (await import('./commands/new/index.ts')).create(args),
  ),
  test: command('test [-- <arguments for vitest>]', 'Run the tests, and say which are skipped and why', async (args) =>
    (await import('./commands/test.ts')).test(args),
  ),
  check: command('check', 'Types, lint, format, unused code, boundaries, drift', async (args) =>
    (await import('./commands/check.ts')).check(args),
  ),
  bench: command('bench [<part of a name>]', 'Run the benchmarks and print their tables', async (args) =>
    (await import('./commands/bench.ts')).bench(args),
  ),
  prove: command(
    'prove [<name> …] [--long] [--seed <n>] [--list]',
    'Kill, cut off and overload the shop, and read its books afterwards (docs/proofs.md)',
    async (args) => (await import('./commands/prove.ts')).prove(args),
  ),
  events: command(
    'events [list [<service>] | show|redrive|drop <service> <id>] [--because <reason>] [--cluster] [--json]',
    'What waits in each service, and its dead letters',
    async (args) => (await import('./commands/events.ts')).events(args),
  ),
  sagas: command(
    'sagas [list [--status <status>] | show|retry <id>] [--cluster] [--json]',
    'Every checkout and what happened to it; another try for one that is parked',
    async (args) => (await import('./commands/sagas.ts')).sagas(args),
  ),
  graph: command(
    'graph [--mermaid | --json | --svg]',
    'Draw the services and their edges, from their imports',
    async (args) => (await import('./commands/graph.ts')).graph(args),
  ),
  doctor: command(
    'doctor [--services]',
    'Look what this machine lacks, and where services drifted from the template',
    async (args) => (await import('./commands/doctor.ts')).doctor(args),
  ),
  cluster: command(
    'cluster up|down|status [--port <n>] [--json]',
    'A Kubernetes on this machine for the shop: kind, a registry, keys',
    async (args) => (await import('./commands/cluster.ts')).cluster(args),
  ),
  deploy: command(
    'deploy [<module> …] [--prebuilt]',
    'What skaffold run does, without Skaffold: images, then charts',
    async (args) => (await import('./commands/deploy.ts')).deploy(args),
  ),
  charts: command('charts', 'Render the charts to charts/rendered, for review', async (args) =>
    (await import('./commands/charts.ts')).charts(args),
  ),
}
