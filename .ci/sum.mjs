// Adds up vitest's JSON reports, names what was skipped and what passed only at the second try, and fails when something failed or nothing ran.
import { readFileSync } from 'node:fs'

let [passed, failed, skipped] = [0, 0, 0]
for (const file of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  passed += report.numPassedTests
  failed += report.numFailedTests
  for (const { name, assertionResults } of report.testResults) {
    for (const { fullName, status, failureMessages } of assertionResults) {
      if (status === 'passed' && failureMessages.length > 0)
        console.log(`passed only at the second try: ${name}: ${fullName}\n${failureMessages[0]}`)
      if (status !== 'skipped' && status !== 'pending' && status !== 'todo') continue
      skipped++
      console.log(`skipped: ${fullName}`)
    }
  }
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(failed > 0 || passed === 0 ? 1 : 0)
