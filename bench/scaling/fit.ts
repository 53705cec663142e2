/** y = factor · x^exponent. */
export interface PowerLaw {
  readonly exponent: number
  readonly factor: number
}

/** The line of least squares through the logarithms; undefined for fewer than two points. */
export function fitPowerLaw(points: readonly (readonly [x: number, y: number])[]): PowerLaw | undefined {
  if (points.length < 2) return undefined
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const)
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  let above = 0
  let below = 0
  for (const point of logs) {
    above += (point[0] - x) * (point[1] - y)
    below += (point[0] - x) ** 2
  }
  const exponent = above / below
  return { exponent, factor: Math.exp(y - exponent * x) }
}
