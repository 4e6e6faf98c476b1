/** First position (of `count`, rising by instant) that is not before `instant`. */
export function firstFrom(count: number, instantAt: (position: number) => number, instant: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (instantAt(middle) < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
