import { findingsOfPart, install, mustRun, refuse, writeFiles } from '@flotilla/scaffold/making'
import { findingsOfName, namesFor } from '@flotilla/scaffold/name'
import { filesOfPackage } from '@flotilla/scaffold/package'
import { root } from '@flotilla/workspace/repository'
import { readNames, sayNext } from './words.ts'

const usage = 'flotilla new package <name> [--description <text>]'

/** A package of the common library. */
export async function makePackage(args: string[]): Promise<void> {
  const { names, description } = readNames(args, { count: 1, usage })
  const name = names[0]!
  const findings = findingsOfName(name, root).map((finding) => `the name «${name}» ${finding}`)
  refuse([...findings, ...findingsOfPart('name', description)], usage)
  writeFiles(filesOfPackage(root, { name, description: description ?? namesFor(name).Title }))
  await install()
  await mustRun(['biome', 'check', '--write', `packages/${name}`])
  await mustRun(['vitest', 'run', `packages/${name}/`])
  sayNext(`packages/${name} is made, and its tests pass`, [
    [`packages/${name}/src/index.ts`, 'is what others see of it'],
    [`"@flotilla/${name}": "workspace:*"`, 'in the package.json of who uses it'],
  ])
}
