import { expect, test } from 'vitest'
import { missingForSagas } from './drift.ts'

test('a service with sagas needs the columns of their versions, and a note of the versions that were released', () => {
  const files = ['0001_messaging.sql', '0002_saga.sql', '0003_saga_versions.sql', 'sagas.json']
  expect(missingForSagas(files)).toEqual([])
  expect(missingForSagas(files.slice(0, 1))).toEqual([])
  expect(missingForSagas(files.slice(0, 3))).toEqual([expect.stringMatching(/^sagas\.json: /)])
  expect(missingForSagas([files[1]!, 'sagas.json'])).toEqual([expect.stringContaining('saga/versions.sql')])
})
