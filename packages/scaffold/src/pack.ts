import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { buildWeb } from '@flotilla/dev-bundle/web'
import { archiveOf, readLibrary, toPublic } from '@flotilla/workspace/library'
import { tool } from '@flotilla/workspace/tool'
import { parse } from 'yaml'
import { readModel } from './model.ts'

/** Packs every package of the library of the checkout at `root` into `to`, built, and gives the archives. The workspace itself goes on running its sources. */
export async function packLibrary(root: string, to: string, repository?: string): Promise<string[]> {
  const packages = readLibrary(root)
  await buildWeb({ name: 'dashboard', folder: join(root, 'packages/dashboard') })
  mkdirSync(join(root, '.flotilla'), { recursive: true })
  mkdirSync(to, { recursive: true })
  const stage = mkdtempSync(join(root, '.flotilla/pack-'))
  try {
    await build(root, stage)
    const { catalog } = parse(readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8'))
    for (const { folder, manifest } of packages) {
      // A registry believes where a package was built only if the package says the same.
      const source = repository ? { type: 'git', url: `git+${repository}.git`, directory: folder } : undefined
      copyFiles(join(root, folder), join(stage, folder), [...manifest.files, 'CHANGELOG.md', 'README.md'])
      write(join(stage, folder, 'package.json'), JSON.stringify(toPublic(manifest, catalog, source), undefined, 2))
      cpSync(join(root, 'LICENSE'), join(stage, folder, 'LICENSE'))
    }
    write(join(stage, 'packages/scaffold/templates/model.json'), JSON.stringify(readModel()))
    write(join(stage, 'pnpm-workspace.yaml'), 'packages: [packages/*]\n')
    write(join(stage, 'package.json'), '{ "private": true }')
    const pnpm = join(root, '.flotilla/tools/node_modules/pnpm/bin/pnpm.mjs')
    await tool(process.execPath, [pnpm, '-r', 'pack', '--pack-destination', to], { cwd: stage })
  } finally {
    rmSync(stage, { recursive: true, force: true })
  }
  return packages.map(({ manifest }) => join(to, archiveOf(manifest)))
}

// One run for all: each package's sources import the others'.
async function build(root: string, stage: string): Promise<void> {
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    rootDir: join(root, 'packages'),
    outDir: join(stage, 'packages'),
  }
  const include = [join(root, 'packages/*/src')]
  const exclude = ['**/*.test.ts', '**/node_modules']
  const project = { extends: join(root, 'tsconfig.base.json'), compilerOptions, include, exclude }
  write(join(stage, 'tsconfig.json'), JSON.stringify(project))
  await tool(join(root, 'node_modules/.bin/tsc'), ['-p', join(stage, 'tsconfig.json')], { cwd: root })
}

function copyFiles(from: string, to: string, files: readonly string[]): void {
  for (const file of files.filter((one) => existsSync(join(from, one))))
    cpSync(join(from, file), join(to, file), {
      recursive: true,
      filter: (path) => statSync(path).isDirectory() || !path.endsWith('.ts'),
    })
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}
