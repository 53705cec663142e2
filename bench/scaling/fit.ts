/** y = factor · x^exponent. */
export interface PowerLaw {
  readonly exponent: number
  readonly factor: number
}

/** Least-squares line through the logarithms; undefined for fewer than two points. */
export function fitPowerLaw(points: readonly (readonly [x: number, y: number])[]): PowerLaw | undefined {
  if (points.length < 2) return undefined
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const)
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length
  const [x, y] = [mean(0), mean(1)]
  let covariance = 0
  let variance = 0
  for (const point of logs) {
    covariance += (point[0] - x) * (point[1] - y)
    variance += (point[0] - x) ** 2
  }
  const exponent = covariance / variance
  return { exponent, factor: Math.exp(y - exponent * x) }
}
