import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const folders = [
  'packages/*/{src,test}',
  'services/*/{src,test}',
  'apps/*/{src,test}',
  'contracts/*/{src,test}',
  'tests/shop',
]
// What takes minutes (copies of the repository, image builds, every page in a browser) is a *.slow.test.ts: `npm test -- --slow` runs these, `npm test` all others. Naming a file runs it.
const named = process.argv.slice(2).some((arg) => !arg.startsWith('-') && /[./]/.test(arg))

// Started first, so that no worker waits for them at the end: Vitest takes large files for slow ones.
const slow = ['shop/browser', 'shop/trace', 'shop/fuzz', 'jetstream', 'dashboard/test/browser', 'cli/test/operator']

class SlowFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification) => slow.findIndex((part) => moduleId.includes(`${part}.test`))
    return files.toSorted((a, b) => (rankOf(a) >>> 0) - (rankOf(b) >>> 0))
  }
}

// Tests wait on conditions, never on the clock; the long limit is for slow, busy machines.
export default defineConfig({
  test: {
    include: folders.map((folder) => `${folder}/**/*.test.ts`),
    exclude: ['**/node_modules/**', '**/dist/**', '**/.flotilla/**', ...(named ? [] : ['**/*.slow.test.ts'])],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    sequence: { sequencer: SlowFirst },
    pool: 'forks',
    // Files share their worker's process and what it has imported: a run takes a quarter less. So a test leaves nothing behind in a module, a global or the environment.
    isolate: false,
    maxWorkers: 4,
    // In CI a failed test runs once more; .ci/sum.mjs names those that needed it.
    retry: process.env.CI ? 1 : 0,
    testTimeout: 300_000,
    expect: { poll: { timeout: 90_000 } },
    hookTimeout: 300_000,
  },
})
