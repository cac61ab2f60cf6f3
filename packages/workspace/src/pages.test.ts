import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { pagesOf } from './pages.ts'
import { root } from './repository.ts'

const shipped = (folder: string) => {
  const pages = pagesOf(join(root, folder))
  return pages && [pages.folder, ...pages.sources].map((path) => relative(root, path))
}

test('the pages of a service or a package are those of the app that it depends on, made of its contracts too', () => {
  const [app, ...sources] = shipped('services/gateway')!
  expect(app).toBe('apps/storefront')
  expect(sources).toEqual(expect.arrayContaining(['apps/storefront', 'contracts/cart/src', 'packages/contract/src']))
  expect(sources).not.toContain('packages/kit/src')
  expect(shipped('packages/dashboard')).toEqual(['apps/dashboard-page', 'apps/dashboard-page'])
  expect(shipped('services/cart')).toBeUndefined()
  expect(shipped('packages/elsewhere'), 'a package that this repository does not have').toBeUndefined()
})
