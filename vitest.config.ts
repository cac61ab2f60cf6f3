import { defineConfig } from 'vitest/config'

// Tests wait on conditions, never on the clock; the long limit is for slow, busy machines.
export default defineConfig({
  test: {
    include: [
      'packages/*/{src,test}/**/*.test.ts',
      'services/*/{src,test}/**/*.test.ts',
      'contracts/*/{src,test}/**/*.test.ts',
      'tests/shop/**/*.test.ts',
    ],
    exclude: ['**/node_modules/**', '**/dist/**', '**/.flotilla/**'],
    globalSetup: ['packages/testing/src/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    expect: { poll: { timeout: 15_000 } },
    hookTimeout: 60_000,
  },
})
