// Where things lie in the shared memory; src/numeric/threads.ts holds the same numbers.

/** The job that workers serve. Offsets in bytes from its start. */
export const GENERATION: usize = 0
export const TICKET: usize = 8
export const DONE: usize = 16
export const KERNEL: usize = 20
export const BLOCKS: usize = 24
export const FLAGS: usize = 28
export const ARGUMENTS: usize = 32
/** Floats follow 24 whole numbers. */
export const REALS: usize = 96 // after ARGUMENTS

export const FLAG_STOP: i32 = 1
export const FLAG_TELL: i32 = 2

/** Whole number or pointer `position` of a job's arguments. */
export function whole(args: usize, position: i32): i32 {
  return load<i32>(args + ((<usize>position) << 2))
}

export function pointer(args: usize, position: i32): usize {
  return <usize>load<u32>(args + ((<usize>position) << 2))
}

export function real(args: usize, position: i32): f32 {
  return load<f32>(args + REALS + ((<usize>position) << 2))
}
