import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

const folders = ['packages/*/{src,test}', 'services/*/{src,test}', 'contracts/*/{src,test}', 'tests/shop']
// What compiles, builds or installs whole copies of the repository takes minutes: `npm test -- --slow` runs these, `npm test` all others, .ci/run both. Who names files means these.
const named = process.argv.slice(2).some((arg) => !arg.startsWith('-') && /[./]/.test(arg))

// Begun first, or one worker would wait at the end for the one that has drawn them: Vitest takes large files for slow ones.
const slow = ['shop/browser', 'dashboard/test/browser', 'nats-bus', 'shop/trace', 'shop/fuzz']

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
    maxWorkers: 3,
    testTimeout: 300_000,
    expect: { poll: { timeout: 90_000 } },
    hookTimeout: 300_000,
  },
})
