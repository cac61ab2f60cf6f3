import { expect, test } from 'vitest'
import { {{camel}} } from './{{name}}.ts'

test('what stands around it is left out', () => {
  expect({{camel}}('  text\n')).toBe('text')
})
