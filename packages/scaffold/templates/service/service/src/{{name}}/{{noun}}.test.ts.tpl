import { expect, test } from 'vitest'
import { archive, write } from './{{noun}}.ts'

const one = write(undefined, '1', 'first')!

test('what is active can be said anew', () => {
  expect(write(one, '1', 'second')).toEqual({ id: '1', text: 'second', status: 'active' })
})

test('what is archived stays as it is, and archiving it again changes nothing', () => {
  const archived = archive(one, '1')
  expect(archived).toEqual({ id: '1', text: 'first', status: 'archived' })
  expect(write(archived, '1', 'second')).toBeUndefined()
  expect(archive(archived, '1')).toEqual(archived)
})

test('archived before it came, it never comes', () => {
  expect(write(archive(undefined, '1'), '1', 'first')).toBeUndefined()
})
