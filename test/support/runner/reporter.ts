import type { SerializedError } from 'vitest'
import { DefaultReporter, type TestModule, type TestRunEndReason } from 'vitest/node'

const SLOWEST = 10

/**
 * Vitest's own report, followed by what tests note, the skipped tests with their reasons, the slowest files,
 * and a last line `N passed, N failed`, with `, N skipped` where tests were skipped. A run in which no test
 * ran fails.
 */
export default class LastLineReporter extends DefaultReporter {
  override onTestModuleEnd(file: TestModule): void {
    // With a name filter most files have nothing to run.
    if (file.state() !== 'skipped' || skippedTests(file).length > 0) super.onTestModuleEnd(file)
  }

  override onTestRunEnd(
    files: readonly TestModule[],
    errors: readonly SerializedError[],
    reason: TestRunEndReason,
  ): void {
    super.onTestRunEnd(files, errors, reason)
    const skipped = files.flatMap(skippedTests)
    const passed = countTests(files, 'passed')
    // An error outside of a test, such as in a hook or while a file loads, fails the run as well.
    const outside = files.reduce((sum, file) => sum + errorsOutsideTests(file), errors.length)
    const failed = countTests(files, 'failed') + outside
    const notes = files.flatMap(notesOf)
    if (notes.length > 0) this.log('Notes:')
    for (const line of notes) this.log(`  ${line}`)
    if (skipped.length > 0) this.log('Skipped:')
    for (const line of skipped) this.log(`  ${line}`)
    this.log(`${skipped.length > 0 ? '\n' : ''}Slowest files:`)
    for (const line of slowest(files)) this.log(`  ${line}`)
    if (reason === 'interrupted') this.log('\nStopped before the end.')
    else if (passed + failed + skipped.length === 0) this.log('\nNo test ran.')
    if (passed === 0 || failed > 0) process.exitCode = 1
    const tail = skipped.length > 0 ? `, ${skipped.length} skipped` : ''
    this.log(`\n${passed} passed, ${failed} failed${tail}`)
  }
}

/** What tests note with `annotate`, such as how much they checked. */
function notesOf(file: TestModule): string[] {
  return [...file.children.allTests()].flatMap((test) =>
    test.annotations().map(({ message }) => `${file.relativeModuleId} › ${test.fullName}: ${message}`),
  )
}

/** Tests that were skipped for a reason of their own, not by a filter of names. */
function skippedTests(file: TestModule): string[] {
  return [...file.children.allTests('skipped')].flatMap((test) => {
    const note = test.result().state === 'skipped' ? (test.result() as { note?: string }).note : undefined
    const filtered = note === undefined && file.project.vitest.getGlobalTestNamePattern() !== undefined
    return filtered ? [] : [`${file.relativeModuleId} › ${test.fullName}: ${note ?? 'no reason given'}`]
  })
}

function countTests(files: readonly TestModule[], state: 'passed' | 'failed'): number {
  return files.reduce((sum, file) => sum + [...file.children.allTests(state)].length, 0)
}

function errorsOutsideTests(file: TestModule): number {
  const suites = [...file.children.allSuites()]
  return [file, ...suites].reduce((sum, suite) => sum + suite.errors().length, 0)
}

function slowest(files: readonly TestModule[]): string[] {
  return files
    .map((file) => ({ name: file.relativeModuleId, seconds: secondsOf(file) }))
    .sort((left, right) => right.seconds - left.seconds)
    .slice(0, SLOWEST)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${name}`)
}

/** From the start of the file's process to the end of its last hook. */
function secondsOf(file: TestModule): number {
  const { prepareDuration, environmentSetupDuration, setupDuration, collectDuration, duration } =
    file.diagnostic()
  return (prepareDuration + environmentSetupDuration + setupDuration + collectDuration + duration) / 1000
}
