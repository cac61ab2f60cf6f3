#!/usr/bin/env node
import { CliError } from '@flotilla/workspace/errors'
import { commands } from './commands.ts'

const [name = '--help', ...args] = process.argv.slice(2)
const command = Object.hasOwn(commands, name) ? commands[name] : undefined

// Whoever read the lines has enough of them (`| head`).
process.stdout.on('error', () => process.exit())

if (name === '--help' || name === 'help') console.log(overview())
else if (!command) fail(new CliError(`there is no command «${name}»`, 'flotilla --help lists them'))
else if (args.includes('--help') && !args.slice(0, args.indexOf('--help')).includes('--'))
  console.log(`flotilla ${command.usage}\n\n${command.summary}`)
else {
  try {
    process.exitCode = (await command.run(args)) ?? 0
  } catch (error) {
    fail(error as Error)
  }
}

function overview(): string {
  const width = Math.max(...Object.keys(commands).map((each) => each.length))
  const lines = Object.entries(commands).map(([each, { summary }]) => `  ${each.padEnd(width)}  ${summary}`)
  return ['flotilla <command> [--help]', '', ...lines].join('\n')
}

function fail(error: Error): void {
  const named = ['PostgresError', 'MigrationError'].includes(error.name)
  const expected = error instanceof CliError || named || 'code' in error
  console.error(`flotilla: ${expected ? error.message : error.stack}`)
  if (error instanceof CliError && error.advice) console.error(`  ${error.advice}`)
  // What a command that failed may have left open is not worth waiting for.
  process.exit(1)
}
