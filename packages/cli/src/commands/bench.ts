import { globSync } from 'node:fs'
import { withEngine } from '@flotilla/testing/with-engine'
import { CliError } from '@flotilla/workspace/errors'
import { root } from '@flotilla/workspace/repository'
import { execa } from 'execa'

/** Runs packages and services’ bench files one after the other, on one database engine. Each prints its table, and gets the options, such as `--long`. */
export async function bench(args: string[]): Promise<number> {
  const all = globSync(['packages/*/bench/*.ts', 'services/*/bench/*.ts'], { cwd: root }).toSorted()
  const options = args.filter((arg) => arg.startsWith('--'))
  const parts = args.filter((arg) => !arg.startsWith('--'))
  const files = all.filter((file) => parts.every((part) => file.includes(part)))
  if (files.length === 0) throw new CliError('no benchmark of that name', `There are: ${all.join(', ') || 'none'}`)
  return withEngine(async (env) => {
    let failed = 0
    for (const file of files) {
      console.log(`\n## ${file}`)
      const { failed: it } = await execa(process.execPath, [file, ...options], {
        cwd: root,
        env,
        extendEnv: false,
        stdio: 'inherit',
        reject: false,
      })
      if (it) failed++
    }
    return failed > 0 ? 1 : 0
  })
}
